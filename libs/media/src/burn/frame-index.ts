import { runFfprobe } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { MediaStream } from '../probe/media-info';
import { packetsArgs } from '../probe/probe.args';

/** Times of the pictures of one stream, in ticks of its time base, sorted. */
export interface FrameIndex {
  pts: Float64Array;
  /** Those at which decoding can begin. */
  keys: Float64Array;
  /** False: packets without times (old AVI), nothing can be cut or counted. */
  complete: boolean;
  /** How long the last picture is shown, ticks; 0: not known. */
  last_duration: number;
  /** Distances between pictures differ: variable frame rate. */
  variable: boolean;
}

/**
 * Reads the times of all pictures and which are key frames; pictures that the container hides (edit lists) are left out.
 * Reads the whole file, decodes nothing.
 */
export async function readFrameIndex(
  path: string,
  stream: MediaStream,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<FrameIndex> {
  const pts: number[] = [];
  const keys: number[] = [];
  let complete = true;
  let last = { time: -Infinity, duration: 0 };
  await runFfprobe(tools, packetsArgs(path, stream.index), {
    signal,
    maxStdout: 0,
    onLine: (line) => {
      const flags = /flags=(\S+)/.exec(line)?.[1];
      // D: decoded, but not shown.
      if (flags === undefined || flags.includes('D')) {
        return;
      }
      const time = /pts=(-?\d+)/.exec(line)?.[1];
      if (time === undefined) {
        complete = false;
        return;
      }
      pts.push(Number(time));
      if (Number(time) > last.time) {
        last = { time: Number(time), duration: Number(/duration=(\d+)/.exec(line)?.[1] ?? 0) };
      }
      if (flags.startsWith('K')) {
        keys.push(Number(time));
      }
    },
  });
  const sorted = Float64Array.from(pts).sort();
  return {
    pts: sorted,
    keys: Float64Array.from(keys).sort(),
    complete: complete && sorted.length > 0,
    last_duration: last.duration,
    variable: isVariable(sorted),
  };
}

/** A time base of milliseconds makes 41, 42, 42 of an even rate: only more than half as much again counts. */
function isVariable(pts: Float64Array): boolean {
  let [least, most] = [Infinity, 0];
  for (let i = 1; i < pts.length; i++) {
    const gap = pts[i]! - pts[i - 1]!;
    least = Math.min(least, Math.max(1, gap));
    most = Math.max(most, gap);
  }
  return most > least * 1.5;
}
