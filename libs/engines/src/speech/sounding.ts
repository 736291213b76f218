import type { SpeechRegion, Word } from '@z2/contracts';
import { readWav } from '@z2/media';

import { energySpeechRegions } from '../vad/energy-vad';

/** Word times of recognisers are inexact by so much. */
const SLACK_MS = 200;

/** Where a short WAV is not silent: recognisers hear words in pure silence too. */
export async function soundingRegions(wavPath: string): Promise<SpeechRegion[]> {
  const { samples, sample_rate } = await readWav(wavPath);
  return energySpeechRegions(samples, sample_rate, { min_speech_ms: 40 });
}

/** The words that touch a region; the others are invented. Pure. */
export function wordsWithin(words: readonly Word[], regions: readonly SpeechRegion[]): Word[] {
  return words.filter((word) =>
    regions.some(
      ({ start_ms, end_ms }) => word.start_ms < end_ms + SLACK_MS && word.end_ms > start_ms - SLACK_MS,
    ),
  );
}
