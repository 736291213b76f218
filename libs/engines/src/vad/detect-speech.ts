import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cancelledError, type EngineUse, type SpeechRegion, Z2Error } from '@z2/contracts';
import { readWavLayout, type WavLayout } from '@z2/media';

import { runWhisperChild } from '../whisper/run-whisper-child';
import { whisperPackage } from '../whisper/whisper-package';
import { FRAME_MS, frameLevels, regionsOfLevels } from './energy-vad';
import { SILERO_VERSION, sileroGgml, sileroOnnxPath } from './silero-model';

export interface DetectSpeechOptions {
  signal: AbortSignal;
  /** Fraction 0–1. */
  onProgress?: (fraction: number) => void;
  /** ONNX file of Silero; default: the one of the pinned package. null: as if it were not there. */
  sileroPath?: string | null;
}

export interface SpeechFound {
  regions: SpeechRegion[];
  use: EngineUse;
  /** RMS of each 20 ms, dBFS: for cutting where it is quietest. */
  levels: number[];
}

/** Frames of energy are read in pieces of so many bytes (a whole number of frames at 16 kHz). */
const PIECE_BYTES = 640 * 4096;
const THREADS = 1;

/** What a checkpoint that rests on speech regions depends on. */
export function vadKey(): string {
  return whisperPackage().available && sileroOnnxPath() ? `silero ${SILERO_VERSION}` : 'energy 2';
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
  const silero = await bySilero(wavPath, layout, options);
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

/** Where within [fromMs, toMs) it is quietest, over 100 ms: a place to cut where nobody pauses. */
export function quietest(levels: readonly number[], fromMs: number, toMs: number): number {
  const around = 2;
  let best = Math.floor(toMs / FRAME_MS) - 1;
  let bestLevel = Infinity;
  for (let frame = Math.ceil(fromMs / FRAME_MS); frame < toMs / FRAME_MS; frame++) {
    const loudest = Math.max(...levels.slice(Math.max(0, frame - around), frame + around + 1));
    if (loudest < bestLevel) {
      [best, bestLevel] = [frame, loudest];
    }
  }
  return best * FRAME_MS;
}

async function bySilero(
  wav: string,
  layout: WavLayout,
  options: DetectSpeechOptions,
): Promise<{ regions: SpeechRegion[]; reason?: never } | { regions: null; reason: string }> {
  const whisper = whisperPackage();
  if (!whisper.available) {
    return { regions: null, reason: whisper.reason };
  }
  const model = await sileroGgml(options.sileroPath);
  if (!model) {
    return { regions: null, reason: 'the package with the Silero model is not installed' };
  }
  const dir = await mkdtemp(join(tmpdir(), 'z2-vad-'));
  try {
    const path = join(dir, 'silero.bin');
    await writeFile(path, model);
    const { data_offset, data_size } = layout;
    const answer = await runWhisperChild(
      { do: 'vad', model: path, wav, data_offset, data_size, threads: THREADS },
      'regions',
      options,
    );
    return { regions: answer.regions };
  } catch (error) {
    // A detector that fails is no reason to fail the job: the other one works everywhere.
    if (error instanceof Z2Error && error.code === 'SPEECH_ENGINE_FAILED') {
      return { regions: null, reason: error.message };
    }
    throw error;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
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
