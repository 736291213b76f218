import { Z2Error } from '@z2/contracts';

import { inputFile } from '../ffmpeg/common.args';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';

/** Loudness by EBU R 128. All null: silence, or nothing that the gate lets through. */
export interface Loudness {
  integrated_lufs: number | null;
  true_peak_dbtp: number | null;
  /** Loudness range (LRA). */
  range_lu: number | null;
}

/** The measuring filter. Its summary, and a line each 100 ms, are said at level info. */
export const EBUR128 = 'ebur128=peak=true';

/** What ebur128 says where nothing passed its absolute gate. */
const GATE_LUFS = -70;

/**
 * Measures the first audio stream of a file that has one. Reads the whole stream. Progress: time reached, ms.
 *
 * @throws Z2Error as runFfmpeg; FFMPEG_FAILED where there is no summary
 */
export async function measureLoudness(
  path: string,
  tools: MediaTools,
  options: { signal: AbortSignal; onProgress?: (doneMs: number) => void; streamIndex?: number },
): Promise<Loudness> {
  const stream = options.streamIndex === undefined ? '0:a:0' : `0:${options.streamIndex}`;
  const args = [
    ...['-v', 'info', ...inputFile(path)],
    ...['-map', stream, '-vn', '-sn', '-dn', '-af', EBUR128, '-f', 'null', '-'],
  ];
  const { signal, onProgress } = options;
  const { stderr } = await runFfmpeg(tools, args, { signal, ...(onProgress ? { onProgress } : {}) });
  return parseLoudness(stderr);
}

/** Reads the summary that ebur128 prints at its end. @throws Z2Error FFMPEG_FAILED where there is none */
export function parseLoudness(stderr: string): Loudness {
  const at = stderr.lastIndexOf('Summary:');
  const summary = stderr.slice(Math.max(0, at));
  const integrated = measured(/\bI:\s+(\S+) LUFS/.exec(summary)?.[1]);
  const peak = measured(/\bPeak:\s+(\S+) dBFS/.exec(summary)?.[1]);
  const range = measured(/\bLRA:\s+(\S+) LU\b/.exec(summary)?.[1]);
  if (at === -1 || integrated === undefined) {
    throw new Z2Error('FFMPEG_FAILED', 'ffmpeg measured no loudness.', {
      remedy: 'The job is tried again by itself; if it stays, look at the log of the job.',
      details: { stderr: stderr.slice(-2000) },
    });
  }
  const silent = integrated === null || integrated <= GATE_LUFS;
  return {
    integrated_lufs: silent ? null : integrated,
    true_peak_dbtp: peak ?? null,
    range_lu: silent ? null : (range ?? null),
  };
}

/** null: not finite (`-inf`, `nan`); undefined: not there. */
function measured(text: string | undefined): number | null | undefined {
  if (text === undefined) {
    return undefined;
  }
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}
