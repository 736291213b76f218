import type { SpeechRegion } from '@z2/contracts';
import { readWavLayout } from '@z2/media';

import { withoutLoops } from './loop-guard';
import { soundingRegions, wordsWithin } from './sounding';
import type { SpeechRequest, SpeechResult } from './speech.engine';
import { inOrder } from './whisper-words';

/** The part that a service is asked for. */
export interface SoundingPart {
  sounding: SpeechRegion[];
  duration_ms: number;
}

/** The second try after a loop: warm enough to leave it. */
const LOOP_TEMPERATURE = 0.4;

/**
 * Asks a service with the guards of CRAFT.md 2: a silent part is not sent at all, words where nothing sounds are dropped, a
 * loop is tried once more at a higher temperature (where the service has one) and then cut; times are put in order.
 */
export async function guardedSpeech(
  request: SpeechRequest,
  ask: (part: SoundingPart, temperature: number) => Promise<SpeechResult>,
  { warmer }: { warmer: boolean },
): Promise<SpeechResult> {
  const sounding = await soundingRegions(request.wav_path);
  if (sounding.length === 0) {
    return { language: request.language, language_confidence: null, words: [] };
  }
  const { data_size, sample_rate } = await readWavLayout(request.wav_path);
  const part = { sounding, duration_ms: Math.floor(data_size / 2 / (sample_rate / 1000)) };
  let attempts = 0;
  const attempt = async (temperature: number): Promise<{ result: SpeechResult; dropped: number }> => {
    const answer = await ask(part, temperature);
    attempts++;
    const spoken = answer.words.filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
    const { words, dropped } = withoutLoops(wordsWithin(inOrder(spoken, part.duration_ms), sounding));
    request.onProgress?.(part.duration_ms);
    const usage = { audio_ms: part.duration_ms * attempts };
    return { result: { ...answer, language: request.language ?? answer.language, words, usage }, dropped };
  };
  const first = await attempt(0);
  if (first.dropped === 0 || !warmer) {
    return first.result;
  }
  const second = await attempt(LOOP_TEMPERATURE);
  const better = second.dropped < first.dropped ? second.result : first.result;
  return { ...better, ...(second.result.usage ? { usage: second.result.usage } : {}) };
}
