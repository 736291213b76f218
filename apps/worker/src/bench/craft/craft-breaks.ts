import { join } from 'node:path';

import type { BreakF1, CraftNumbers } from '@z2/contracts';
import { segmentWords, subtitleProfile } from '@z2/subtitles';

import { addCounts, type BreakScores, breakScores, f1 } from './break-scores';
import { greedyCues } from './greedy-cues';
import { type HumanCaptions, humanCaptions } from './human-captions';

/** Whose breaks are looked at. The cost of `segmentWords` was tuned on those in English and German, on no other. */
export const CAPTIONS = [
  { file: 'itaccess_captions_en.vtt', language: 'en', held_out: false },
  { file: 'wwa_captions_en.vtt', language: 'en', held_out: false },
  { file: 'wwa_captions_de.vtt', language: 'de', held_out: false },
  { file: 'corpus/gpac__elephants-dream-subtitles-de.vtt', language: 'de', held_out: false },
  { file: 'itaccess_subtitles_es.vtt', language: 'es', held_out: true },
  { file: 'wwa_captions_es.vtt', language: 'es', held_out: true },
  { file: 'wwa_captions_fr.vtt', language: 'fr', held_out: true },
  { file: 'wwa_captions_ja.vtt', language: 'ja', held_out: true },
  {
    ...{ file: 'itaccess_subtitles_zh-cn.vtt', language: 'zh', held_out: true },
    left_out: 'no punctuation: where its sentences end nobody can tell from the words',
  },
] as const;

export interface HumanFile {
  file: string;
  human: HumanCaptions;
  left_out: string | null;
}

export function readCaptions(folder: string): HumanFile[] {
  return CAPTIONS.map(({ file, language, held_out, ...rest }) => ({
    file,
    human: humanCaptions(join(folder, file), language, held_out),
    left_out: 'left_out' in rest ? rest.left_out : null,
  }));
}

const inPoints = ({ cues, lines, breaks }: BreakScores): BreakF1 => ({
  cues: f1(cues),
  lines: f1(lines),
  breaks: f1(breaks),
});

/** F1 of the breaks of Z2 and of the baseline, by the rules of TED, which most of these captions were made by. */
export function compareBreaks(files: readonly HumanFile[]): Pick<CraftNumbers, 'breaks' | 'sums'> {
  const scored = files.map(({ file, human, left_out }) => {
    const profile = subtitleProfile('ted', human.language);
    const z2 = breakScores(segmentWords(human.words, human.language, profile), human);
    const greedy = breakScores(greedyCues(human.words, human.language, profile), human);
    return { file, human, left_out, z2, greedy };
  });
  const sum = (held: boolean, who: 'z2' | 'greedy'): BreakF1 => {
    const own = scored.filter(({ human, left_out }) => human.heldOut === held && left_out === null);
    const of = (kind: keyof BreakScores): number =>
      f1(own.map((one) => one[who][kind]).reduce(addCounts, { hits: 0, made: 0, wanted: 0 }));
    return { cues: of('cues'), lines: of('lines'), breaks: of('breaks') };
  };
  return {
    breaks: scored.map(({ file, human, left_out, z2, greedy }) => ({
      ...{ file, language: human.language, words: human.words.length, held_out: human.heldOut, left_out },
      ...{ z2: inPoints(z2), greedy: inPoints(greedy) },
    })),
    sums: [false, true].map((held_out) => ({
      held_out,
      z2: sum(held_out, 'z2'),
      greedy: sum(held_out, 'greedy'),
    })),
  };
}
