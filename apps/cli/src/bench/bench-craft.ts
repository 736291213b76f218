import { resolve } from 'node:path';

import type { BreakF1, CraftNumbers, CraftQuestion } from '@z2/contracts';
import { loadConfig } from '@z2/runtime';

import { interruptible } from '../interruptible';
import { print, say, table } from '../output';
import { askProgram } from '../service/ask-program';
import { BENCH_CRAFT } from '../service/paths';
import { machineFacts, markdownTable, writeSection } from './report';

export interface CraftFlags {
  captions: string;
  write?: string | true;
  json?: boolean;
}

const TIMEOUT_MS = 1_800_000;
const DEFAULT_FILE = 'docs/benchmarks.md';

/** `./z2 bench craft`: how well words are made into cues, against people's captions, a greedy baseline, and other programs. */
export async function benchCraft(flags: CraftFlags): Promise<number> {
  const question: CraftQuestion = { captions: resolve(flags.captions) };
  const numbers = await interruptible((signal) =>
    askProgram<CraftNumbers>(BENCH_CRAFT, question, {
      ...{ timeoutMs: TIMEOUT_MS, sentence: 'The craft could not be measured', signal },
    }),
  );
  if (flags.json) {
    print(JSON.stringify(numbers));
  } else {
    craftParts(numbers).forEach(({ title, rows, note }) => print(`${title}\n\n${table(rows)}\n\n${note}\n`));
  }
  if (flags.write !== undefined) {
    const file = flags.write === true ? DEFAULT_FILE : flags.write;
    await writeSection(file, 'craft', await markdown(numbers));
    say(`written to ${file}`);
  }
  return 0;
}

interface Part {
  title: string;
  rows: string[][];
  note: string;
}

const points = (value: number): string => (value * 100).toFixed(1);
const three = ({ cues, lines, breaks }: BreakF1): string[] => [cues, lines, breaks].map(points);

/** The tables, as people read them. Pure. */
export function craftParts({ breaks, sums, rules, speed, sync }: CraftNumbers): Part[] {
  const gain = (z2: BreakF1, greedy: BreakF1): string[] =>
    (['cues', 'lines', 'breaks'] as const).map((kind) => {
      const more = (z2[kind] - greedy[kind]) * 100;
      return `${more < 0 ? '−' : '+'}${Math.abs(more).toFixed(1)}`;
    });
  return [
    {
      title: 'Breaks: F1 against people, in points',
      rows: [
        ['CAPTIONS', 'WORDS', 'CUES', 'LINES', 'BOTH', 'GREEDY CUES', 'LINES', 'BOTH', 'TUNED ON'],
        ...breaks.map(({ file, words, z2, greedy, held_out, left_out }) => [
          ...[file, String(words), ...three(z2), ...three(greedy)],
          left_out === null ? (held_out ? 'no' : 'yes') : 'no, left out of the sums',
        ]),
        ...sums.map(({ held_out, z2, greedy }) => [
          ...[held_out ? 'all held out' : 'all tuned on', '', ...three(z2), ...three(greedy)],
          held_out ? 'no' : 'yes',
        ]),
        ...sums.map(({ held_out, z2, greedy }) => [
          ...[`gain, ${held_out ? 'held out' : 'tuned on'}`, '', ...gain(z2, greedy), '', '', '', ''],
        ]),
      ],
      note:
        'A cue or a line begins at the same word as in the captions that a person made. Word times are interpolated alike over whole ' +
        'sentences for both sides, by the rules of TED. GREEDY fills lines and cues word by word and ends cues at sentences, silences and ' +
        'speakers. The cost was tuned on English and German only; Spanish and French are translations of the same films, by others.' +
        breaks
          .flatMap(({ file, left_out }) => (left_out ? ` ${file} is left out of the sums: ${left_out}.` : ''))
          .join(''),
    },
    {
      title: 'Rules: cues that break one, of those made of all these words',
      rows: [
        ['PROFILE', 'CUES', 'HARD', 'SOFT', 'SOFT SHARE', 'SPOKEN TOO FAST'],
        ...rules.map(({ profile, cues, hard, soft, unavoidable }) => [
          ...[profile, String(cues), String(hard), String(soft), `${((100 * soft) / cues).toFixed(1)} %`],
          String(unavoidable),
        ]),
      ],
      note:
        'HARD: order, overlap, length and number of lines, longest duration (goal: 0). SOFT: gap, shortest duration, reading speed, line ' +
        'breaks, where the same words could have kept it (goal: under 2 %). SPOKEN TOO FAST: no cue of these words could keep it.',
    },
    {
      title: 'Reading and writing files',
      rows: [
        ['FORMAT', 'WORK', 'SIZE', 'Z2', 'COMPARED WITH', ''],
        ...speed.map((one) => [
          ...[one.format, one.what, `${one.megabytes.toFixed(1)} MB`, `${one.z2_mb_s.toFixed(1)} MB/s`],
          ...[one.other_mb_s > 0 ? `${one.other_mb_s.toFixed(1)} MB/s` : '-', one.other],
        ]),
      ],
      note: 'Best of three in one process.',
    },
    {
      title: 'Bringing into time: error of starts, ms',
      rows: [
        ['MOVED', 'DRIFT', 'Z2 MEAN', 'MOST', 'FFSUBSYNC MEAN', 'MOST'],
        ...sync.map(({ rate, offset_ms, z2, other }) => [
          ...[`${(offset_ms / 1000).toFixed(1)} s`, `× ${rate.toFixed(4)}`],
          ...[z2, other].flatMap((one) => (one ? [String(one.mean_ms), String(one.most_ms)] : ['-', '-'])),
        ]),
      ],
      note:
        'Spanish cues of a film of six minutes, moved and stretched, against its English ones, whose times they share for the most part: an ' +
        'easy case for both. A dash: not installed (pip install ffsubsync), or nothing was found.',
    },
  ];
}

async function markdown(numbers: CraftNumbers): Promise<string> {
  const facts = await machineFacts(loadConfig());
  const parts = craftParts(numbers).map(
    ({ title, rows, note }) => `### ${title}\n\n${markdownTable(rows)}\n\n${note}`,
  );
  return [
    '## The craft of cues',
    '`./z2 bench craft --write`',
    facts.map((fact) => `- ${fact}`).join('\n'),
    ...parts,
  ].join('\n\n');
}
