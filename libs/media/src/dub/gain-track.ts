import { writeWav } from '../audio/wav';
import { Span } from './voice-track';

/** Gain of the original under speech. CRAFT.md 4: 10–20 dB, attack 50–200 ms, release 300–800 ms. */
export const DUCK_DB = -15;
export const ATTACK_MS = 150;
export const RELEASE_MS = 500;
/** One gain a millisecond: 14 MB for a film of two hours; ffmpeg interpolates. */
export const GAIN_RATE = 1000;
const FULL = 32_767;

/**
 * Gain of the original for each millisecond, as PCM 16 where full scale is 1: DUCK_DB from the first to the last sample of
 * each span, straight ramps before (attack) and after (release). Taken from the cues' times and not from the level of the
 * voices, it is exact, and low before the first word is heard.
 */
export function duckingGains(spans: readonly Span[], durationMs: number): Int16Array {
  const low = 10 ** (DUCK_DB / 20);
  const gains = new Int16Array(Math.ceil(durationMs)).fill(FULL);
  const lower = (at: number, gain: number): void => {
    if (at >= 0 && at < gains.length) {
      gains[at] = Math.min(gains[at]!, Math.round(gain * FULL));
    }
  };
  for (const span of spans) {
    const [from, to] = [Math.floor(span.start_ms), Math.ceil(span.end_ms)];
    for (let i = 1; i <= ATTACK_MS; i++) {
      lower(from - i, low + ((1 - low) * i) / ATTACK_MS);
    }
    for (let at = from; at < to; at++) {
      lower(at, low);
    }
    for (let i = 0; i < RELEASE_MS; i++) {
      lower(to + i, low + ((1 - low) * i) / RELEASE_MS);
    }
  }
  return gains;
}

/** Writes the gains as a WAV that ffmpeg multiplies onto the original. */
export async function writeGainTrack(
  path: string,
  spans: readonly Span[],
  durationMs: number,
): Promise<void> {
  await writeWav(path, { sample_rate: GAIN_RATE, channels: 1, samples: duckingGains(spans, durationMs) });
}
