import { readFileSync } from 'node:fs';

import type { Cue, Word } from '@z2/contracts';
import { decodeSubtitleBytes, endsSentence, isSpaceless, parseSubtitles } from '@z2/subtitles';

/** What a person made of a talk, and its words with times that tell nothing of where the person broke. */
export interface HumanCaptions {
  language: string;
  /** Kept out of all tuning: only reported. */
  heldOut: boolean;
  words: Word[];
  /** Breaks of the person: before word i a new cue (`cues`) or a new line of the same cue (`lines`) begins. */
  cues: Set<number>;
  lines: Set<number>;
}

/** A pause after which a sentence is over, whatever its punctuation says: people break there, and so does everybody. */
const PAUSE_MS = 2000;

/**
 * The captions of a file as words. Times are spread by length over whole sentences, so that they are alike for whoever breaks them
 * anew; between sentences the person's pauses stay. Sounds in brackets and cues without a letter are left out.
 */
export function humanCaptions(path: string, language: string, heldOut: boolean): HumanCaptions {
  const { cues } = parseSubtitles(decodeSubtitleBytes(readFileSync(path), language).text, path);
  const own = cues.filter(({ text }) => /\p{L}/u.test(text) && !/^\s*[[(♪].*[\])♪]\s*$/su.test(text));
  const result: HumanCaptions = { language, heldOut, words: [], cues: new Set(), lines: new Set() };
  for (const sentence of sentences(own)) {
    addSentence(sentence, result);
  }
  result.cues.delete(0);
  return result;
}

/** Runs of cues that end where a sentence does, somebody else speaks, or a long pause begins. */
function sentences(cues: readonly Cue[]): Cue[][] {
  const runs: Cue[][] = [];
  let open: Cue[] = [];
  cues.forEach((cue, i) => {
    open.push(cue);
    const next = cues[i + 1];
    const last = cue.text.trim().split(/\s+/).at(-1) ?? '';
    const isOver = endsSentence(last) || next?.speaker !== cue.speaker;
    if (!next || isOver || next.start_ms - cue.end_ms >= PAUSE_MS) {
      runs.push(open);
      open = [];
    }
  });
  return runs;
}

function addSentence(cues: readonly Cue[], into: HumanCaptions): void {
  const start = cues[0]!.start_ms;
  const end = Math.max(start + 1, cues.at(-1)!.end_ms);
  const texts: string[] = [];
  for (const cue of cues) {
    into.cues.add(into.words.length + texts.length);
    cue.text.split('\n').forEach((line, i) => {
      if (i > 0) {
        into.lines.add(into.words.length + texts.length);
      }
      texts.push(...wordsOf(line, into.language));
    });
  }
  const all = texts.reduce((sum, word) => sum + word.length, 0);
  const { speaker } = cues[0]!;
  let before = 0;
  for (const text of texts) {
    const at = (length: number): number => Math.round(start + ((end - start) * length) / all);
    into.words.push({
      ...{ text, start_ms: at(before), end_ms: at(before + text.length) },
      ...(speaker === undefined ? {} : { speaker }),
    });
    before += text.length;
  }
}

/** Words between blanks; in scripts without these as Intl.Segmenter finds them, with the punctuation that follows. */
function wordsOf(line: string, language: string): string[] {
  if (!isSpaceless(language)) {
    return line.split(/\s+/).filter((word) => word !== '');
  }
  const words: string[] = [];
  for (const { segment, isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(line)) {
    if (segment.trim() === '') {
      continue;
    }
    if (!isWordLike && words.length > 0) {
      words[words.length - 1] += segment;
    } else {
      words.push(segment);
    }
  }
  return words;
}
