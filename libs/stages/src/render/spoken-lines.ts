import { Cue } from '@z2/contracts';
import { endsSentence, joinLines } from '@z2/subtitles';

/** What is said as one breath: a cue, or cues of one sentence that touch. */
export interface SpokenLine {
  /** The first cue's id and start, the last one's end, ms; speaker. */
  cue: Cue;
  text: string;
  /** Ids of the cues that it is made of, in their order. */
  ids: string[];
  /** The sentence goes on in the next line, by the same speaker and without a pause. */
  goesOn: boolean;
}

/** Silence from here on is a pause that the speaker made, ms (the usual bound in studies of speech, after Goldman-Eisler, 1968). */
const PAUSE_MS = 250;

/**
 * What is said of a cue's text: one line, no markup, no sounds that it only describes ([Music], ♪); null where there is nothing
 * to say (notes, dashes).
 */
export function spokenText(cue: Pick<Cue, 'text'>, language: string): string | null {
  const plain = cue.text.replace(/<[^>]*>|\{\\[^}]*\}|\[[^\]]*\]|【[^】]*】/g, '').replace(/[♪♫]/g, '');
  const text = joinLines(plain.split('\n'), language).replace(/\s+/g, ' ').trim();
  return /[\p{L}\p{N}]/u.test(text) ? text : null;
}

/**
 * The lines of cues, one each. `ends`: by cue id, when the speech of the original is over, ms, where it is known; a cue itself
 * may stay on the screen after it.
 */
export function spokenLines(
  cues: readonly Cue[],
  ends: ReadonlyMap<string, number>,
  language: string,
): SpokenLine[] {
  const lines = cues.flatMap((cue) => {
    const text = spokenText(cue, language);
    return text === null ? [] : [{ cue, text, ids: [cue.id], goesOn: false }];
  });
  return lines.map((line, i) => {
    const next = lines[i + 1];
    const { cue, text } = line;
    const end = ends.get(cue.id) ?? cue.end_ms;
    const goesOn =
      next !== undefined &&
      next.cue.speaker === cue.speaker &&
      next.cue.start_ms - end < PAUSE_MS &&
      !endsSentence(text.split(' ').at(-1)!);
    return { ...line, goesOn };
  });
}

/** When the speech of each cue of a transcript is over, ms: by its words' times, where they are known. */
export function speechEnds(cues: readonly Cue[]): Map<string, number> {
  return new Map(cues.map(({ id, end_ms, words }) => [id, words?.at(-1)?.end_ms ?? end_ms]));
}

/** Lines that follow each other as one. */
export function asOneLine(lines: readonly SpokenLine[], language: string): SpokenLine {
  const [first, last] = [lines[0]!, lines.at(-1)!];
  return {
    cue: { ...first.cue, end_ms: last.cue.end_ms, text: lines.map(({ cue }) => cue.text).join('\n') },
    text: joinLines(
      lines.map(({ text }) => text),
      language,
    ),
    ids: lines.flatMap(({ ids }) => ids),
    goesOn: last.goesOn,
  };
}
