import type { Cue, Word } from '@z2/contracts';
import { endsSentence, joinWords, type SubtitleProfile, visibleLength } from '@z2/subtitles';

/** A silence that ends a cue (stable-ts, CRAFT.md 2). */
const GAP_MS = 500;

/**
 * The baseline: lines are filled word by word up to the limit, cues line by line; a cue ends where a sentence does, at a silence of
 * half a second, at another speaker, at the longest duration. What simple transcription tools do.
 */
export function greedyCues(words: readonly Word[], language: string, profile: SubtitleProfile): Cue[] {
  const cues: Cue[] = [];
  let lines: Word[][] = [];
  const close = (): void => {
    const own = lines.flat();
    if (own.length > 0) {
      cues.push({
        id: String(cues.length + 1),
        start_ms: own[0]!.start_ms,
        end_ms: own.at(-1)!.end_ms,
        text: lines.map((line) => joinWords(line, language)).join('\n'),
        words: own,
      });
    }
    lines = [];
  };
  words.forEach((word, i) => {
    const last = words[i - 1];
    const first = lines[0]?.[0];
    const isOver =
      !last ||
      !first ||
      endsSentence(last.text) ||
      word.start_ms - last.end_ms >= GAP_MS ||
      word.speaker !== last.speaker ||
      word.end_ms - first.start_ms > profile.maxDurationMs;
    if (isOver) {
      close();
    }
    const line = lines.at(-1);
    const longer = line ? visibleLength(joinWords([...line, word], language), profile.width) : Infinity;
    if (line && longer <= profile.maxCpl) {
      line.push(word);
    } else if (lines.length < profile.maxLines) {
      lines.push([word]);
    } else {
      close();
      lines.push([word]);
    }
  });
  close();
  return cues;
}
