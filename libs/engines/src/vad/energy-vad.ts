import type { SpeechRegion } from '@z2/contracts';

export interface EnergyVadOptions {
  /** A region shorter than this is no speech. */
  min_speech_ms?: number;
  /** A pause shorter than this does not end a region. */
  min_silence_ms?: number;
  /** Added on both sides. */
  pad_ms?: number;
}

export const FRAME_MS = 20;
/** Speech stands at least so far above the noise floor, dB. */
const ABOVE_FLOOR_DB = 9;
/** Nothing below this is speech, however quiet the rest is, dBFS. */
const ABSOLUTE_DBFS = -55;
/** The floor is taken anew for each such stretch, from it and its neighbours: noise changes along a film. */
const FLOOR_MS = 10_000;

/**
 * Speech regions by energy alone: where the level stands out of the noise floor (10th percentile of the frames of the
 * surrounding 30 s, and never more than 30 dB below the loudest). It cannot tell music from speech; the report says so. Pure;
 * times in ms.
 *
 * @param samples mono 16-bit
 */
export function energySpeechRegions(
  samples: Int16Array,
  sampleRate: number,
  options: EnergyVadOptions = {},
): SpeechRegion[] {
  const levels = frameLevels(samples, sampleRate);
  return regionsOfLevels(levels, Math.floor((samples.length * 1000) / sampleRate), options);
}

/** The same from levels (dBFS) of frames of 20 ms, so that a long recording need not be in memory as a whole. */
export function regionsOfLevels(
  levels: readonly number[],
  durationMs: number,
  options: EnergyVadOptions = {},
): SpeechRegion[] {
  const { min_speech_ms = 120, min_silence_ms = 350, pad_ms = 120 } = options;
  if (levels.length === 0) {
    return [];
  }
  const loudest = percentile(levels, 0.98);
  const perStretch = FLOOR_MS / FRAME_MS;
  const thresholds = Array.from({ length: Math.ceil(levels.length / perStretch) }, (_, stretch) => {
    const around = levels.slice(Math.max(0, stretch - 1) * perStretch, (stretch + 2) * perStretch);
    const floor = percentile(around, 0.1);
    return Math.max(ABSOLUTE_DBFS, Math.min(floor + ABOVE_FLOOR_DB, loudest - 12), loudest - 30);
  });
  const raw: SpeechRegion[] = [];
  levels.forEach((level, index) => {
    if (level < thresholds[Math.floor(index / perStretch)]!) {
      return;
    }
    const start = index * FRAME_MS;
    const last = raw.at(-1);
    if (last && start - last.end_ms < min_silence_ms) {
      last.end_ms = start + FRAME_MS;
    } else {
      raw.push({ start_ms: start, end_ms: start + FRAME_MS });
    }
  });
  const padded: SpeechRegion[] = [];
  for (const region of raw.filter(({ start_ms, end_ms }) => end_ms - start_ms >= min_speech_ms)) {
    const start_ms = Math.max(0, region.start_ms - pad_ms);
    const end_ms = Math.min(durationMs, region.end_ms + pad_ms);
    const last = padded.at(-1);
    if (last && start_ms <= last.end_ms) {
      last.end_ms = end_ms;
    } else {
      padded.push({ start_ms, end_ms });
    }
  }
  return padded;
}

/** RMS level of each whole frame of 20 ms, dBFS. */
export function frameLevels(samples: Int16Array, sampleRate: number): number[] {
  const frame = Math.round((sampleRate * FRAME_MS) / 1000);
  const levels: number[] = [];
  for (let at = 0; at + frame <= samples.length; at += frame) {
    let sum = 0;
    for (let index = at; index < at + frame; index++) {
      sum += (samples[index] ?? 0) ** 2;
    }
    levels.push(10 * Math.log10(sum / frame / 32_768 ** 2 + 1e-10));
  }
  return levels;
}

function percentile(levels: readonly number[], share: number): number {
  const sorted = Float64Array.from(levels).sort();
  return sorted[Math.floor(sorted.length * share)] ?? -100;
}
