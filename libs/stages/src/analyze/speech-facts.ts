import { SpeechRegion, Transcript } from '@z2/contracts';
import { countWords } from '@z2/subtitles';

export interface SpeechFacts {
  speech_ms: number;
  silence_ms: number;
  words: number;
  /** Words per minute of speech; null without words. */
  speech_rate_wpm: number | null;
}

/** How much is said, and how fast. Speech is what the detector of speech found, else the time of the cues. */
export function speechFacts(transcript: Transcript, durationMs: number): SpeechFacts {
  const spans =
    transcript.regions.length > 0 && transcript.cues.length > 0 ? transcript.regions : transcript.cues;
  const speech = Math.min(durationMs, coveredMs(spans));
  const language = transcript.language || 'und';
  const words = transcript.cues.reduce(
    (sum, cue) => sum + (cue.words?.length || countWords(cue.text, language)),
    0,
  );
  return {
    speech_ms: speech,
    silence_ms: Math.max(0, durationMs - speech),
    words,
    speech_rate_wpm: words > 0 && speech > 0 ? Math.round((words * 60_000) / speech) : null,
  };
}

/** Time that spans cover together; overlaps count once. */
export function coveredMs(spans: readonly SpeechRegion[]): number {
  let covered = 0;
  let reached = -Infinity;
  for (const { start_ms, end_ms } of spans.toSorted((a, b) => a.start_ms - b.start_ms)) {
    covered += Math.max(0, end_ms - Math.max(start_ms, reached));
    reached = Math.max(reached, end_ms);
  }
  return covered;
}
