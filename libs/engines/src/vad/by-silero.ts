import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

import { type SpeechRegion, Z2Error } from '@z2/contracts';
import type { WavLayout } from '@z2/media';
import { mapParallel } from '@z2/runtime';

import { runWhisperChild } from '../whisper/run-whisper-child';
import { whisperPackage } from '../whisper/whisper-package';
import { quietest } from './quietest';
import { sileroGgml } from './silero-model';

/** Of how windows are cut: changes whenever regions would. */
export const SILERO_WINDOWS = 'windows 1';
/** About so long is a window; it is cut where it is quietest around its end. */
const WINDOW_MS = 60_000;
const AROUND_MS = 10_000;
/** Regions as near as this to a cut between them are one: the pause is shorter than what the detector takes for one, and its padding. */
const JOINED_MS = 300;
const BYTES_PER_MS = 32;
/** The model is too small to be shared by threads. */
const THREADS = 1;
const MOST_AT_ONCE = 4;

export interface DetectSpeechOptions {
  signal: AbortSignal;
  /** Fraction 0–1. */
  onProgress?: (fraction: number) => void;
  /** ONNX file of Silero; default: the one of the pinned package. null: as if it were not there. */
  sileroPath?: string | null;
}

interface Window {
  from_ms: number;
  to_ms: number;
}

/**
 * Speech by the Silero model, run by whisper.cpp in child processes: the recording in windows, as many at a time as there are cores
 * (at most four). The windows are the same on every machine, so that the regions are. `reason` where it cannot be.
 *
 * @param levels of frames of 20 ms, dBFS
 * @throws Z2Error CANCELLED
 */
export async function bySilero(
  wav: string,
  layout: WavLayout,
  levels: readonly number[],
  options: DetectSpeechOptions,
): Promise<{ regions: SpeechRegion[]; reason?: never } | { regions: null; reason: string }> {
  const whisper = whisperPackage();
  if (!whisper.available) {
    return { regions: null, reason: whisper.reason };
  }
  const bytes = await sileroGgml(options.sileroPath);
  if (!bytes) {
    return { regions: null, reason: 'the package with the Silero model is not installed' };
  }
  const dir = await mkdtemp(join(tmpdir(), 'z2-vad-'));
  try {
    const model = join(dir, 'silero.bin');
    await writeFile(model, bytes);
    const total = Math.floor(layout.data_size / BYTES_PER_MS);
    let done = 0;
    const found = await mapParallel(
      windowsOf(levels, total),
      Math.min(MOST_AT_ONCE, availableParallelism()),
      options.signal,
      async (window, _, signal) => {
        const regions = await detectIn(window, { model, wav, layout }, signal);
        done += window.to_ms - window.from_ms;
        options.onProgress?.(done / total);
        return regions;
      },
    );
    return { regions: joinWindows(found) };
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

/** Windows of 50 to 70 s (the last one up to 80 s), cut where it is quietest; none of nothing. Pure. */
export function windowsOf(levels: readonly number[], totalMs: number): Window[] {
  const windows: Window[] = [];
  let from_ms = 0;
  while (totalMs - from_ms > WINDOW_MS + 2 * AROUND_MS) {
    const end = from_ms + WINDOW_MS;
    const to_ms = quietest(levels, end - AROUND_MS, end + AROUND_MS);
    windows.push({ from_ms, to_ms });
    from_ms = to_ms;
  }
  return totalMs > 0 ? [...windows, { from_ms, to_ms: totalMs }] : [];
}

async function detectIn(
  { from_ms, to_ms }: Window,
  { model, wav, layout }: { model: string; wav: string; layout: WavLayout },
  signal: AbortSignal,
): Promise<SpeechRegion[]> {
  const { regions } = await runWhisperChild(
    {
      ...{ do: 'vad', model, wav, threads: THREADS },
      data_offset: layout.data_offset + from_ms * BYTES_PER_MS,
      data_size: (to_ms - from_ms) * BYTES_PER_MS,
    },
    'regions',
    { signal },
  );
  return regions.map(({ start_ms, end_ms }) => ({
    start_ms: from_ms + start_ms,
    end_ms: Math.min(to_ms, from_ms + end_ms),
  }));
}

/** One list; where somebody speaks across a cut it is one region. Pure. */
export function joinWindows(found: readonly (readonly SpeechRegion[])[]): SpeechRegion[] {
  const joined: SpeechRegion[] = [];
  for (const regions of found) {
    const [first, ...rest] = regions;
    const last = joined.at(-1);
    if (first && last && first.start_ms - last.end_ms < JOINED_MS) {
      last.end_ms = first.end_ms;
      joined.push(...rest);
    } else {
      joined.push(...regions);
    }
  }
  return joined;
}
