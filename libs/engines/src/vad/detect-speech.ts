import { open } from 'node:fs/promises';

import { cancelledError, type EngineUse, type SpeechRegion } from '@z2/contracts';
import { readWavLayout, type WavLayout } from '@z2/media';

import { whisperPackage } from '../whisper/whisper-package';
import { bySilero, type DetectSpeechOptions, SILERO_WINDOWS } from './by-silero';
import { frameLevels, regionsOfLevels } from './energy-vad';
import { SILERO_VERSION, sileroOnnxPath } from './silero-model';

export interface SpeechFound {
  regions: SpeechRegion[];
  use: EngineUse;
  /** RMS of each 20 ms, dBFS: for cutting where it is quietest. */
  levels: number[];
}

/** Frames of energy are read in pieces of so many bytes (a whole number of frames at 16 kHz). */
const PIECE_BYTES = 640 * 4096;

/** What a checkpoint that rests on speech regions depends on. */
export function vadKey(): string {
  return whisperPackage().available && sileroOnnxPath()
    ? `silero ${SILERO_VERSION} ${SILERO_WINDOWS}`
    : 'energy 2';
}

/**
 * Where somebody speaks in a WAV (16 kHz, mono, 16 bit): by the Silero model, run by whisper.cpp in a child process; where
 * that cannot be, by energy alone, and the `use` says so and why. Times in ms.
 *
 * @throws Z2Error SOURCE_DAMAGED (no such WAV), CANCELLED
 */
export async function detectSpeech(wavPath: string, options: DetectSpeechOptions): Promise<SpeechFound> {
  const layout = await readWavLayout(wavPath);
  const levels = await levelsOf(wavPath, layout, options.signal);
  const silero = await bySilero(wavPath, layout, levels, options);
  if (silero.regions) {
    const use = { kind: 'vad', engine: 'silero', version: SILERO_VERSION, quality: 'standard' } as const;
    return { regions: silero.regions, use, levels };
  }
  const durationMs = Math.floor(layout.data_size / 2 / (layout.sample_rate / 1000));
  const note = `no VAD model: energy detector, which takes music and noise for speech (${silero.reason})`;
  return {
    regions: regionsOfLevels(levels, durationMs),
    use: { kind: 'vad', engine: 'energy', version: '2', quality: 'preview', note },
    levels,
  };
}

async function levelsOf(wav: string, layout: WavLayout, signal: AbortSignal): Promise<number[]> {
  await using file = await open(wav, 'r');
  const levels: number[] = [];
  for (let at = 0; at < layout.data_size; at += PIECE_BYTES) {
    if (signal.aborted) {
      throw cancelledError(signal.reason);
    }
    const bytes = new Uint8Array(Math.min(PIECE_BYTES, layout.data_size - at));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, layout.data_offset + at);
    const samples = new Int16Array(bytes.buffer, 0, Math.floor(bytesRead / 2));
    for (const level of frameLevels(samples, layout.sample_rate)) {
      levels.push(level);
    }
  }
  return levels;
}
