import { basename } from 'node:path';

import { Z2Error } from '@z2/contracts';

import { isOfTheFile, runFfprobe } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { MediaInfo } from './media-info';
import { tailPacketsArgs } from './probe.args';

/** Containers that declare their duration; that of others is an estimate, and says nothing about missing data. */
const DECLARING = new Set(['mp4', 'mov', 'matroska', 'webm', 'avi', 'flv', 'asf', 'wav']);
/** Packets may end a little before the declared end: half a second, or 1 % of a long file. */
const tolerance = (duration: number): number => Math.max(500, duration * 0.01);
const TAIL_MS = 10_000;

/**
 * Whether the file holds the data that its header promises: reads the packets of its last seconds (an MP4 that was cut
 * off keeps its full duration in an index at its front).
 *
 * @throws Z2Error SOURCE_DAMAGED
 */
export async function checkDecodable(
  path: string,
  info: MediaInfo,
  tools: MediaTools,
  signal: AbortSignal,
  name = basename(path),
): Promise<void> {
  if (!DECLARING.has(info.container)) {
    return;
  }
  // ffprobe seeks in the container's own count; `end` is in it too.
  const end = info.duration_ms + (info.lead_ms > 0 ? 0 : info.start_ms);
  let last = await lastPacket(path, end - TAIL_MS, tools, signal);
  if (last < end - tolerance(info.duration_ms)) {
    // Nothing to seek to, or a long last packet (a slide): read all before saying so.
    last = Math.max(last, await lastPacket(path, 0, tools, signal));
  }
  if (last < end - tolerance(info.duration_ms)) {
    const have = Math.max(0, last - info.start_ms);
    throw new Z2Error(
      'SOURCE_DAMAGED',
      `${name} is cut off: it says that it lasts ${clock(info.duration_ms)}, but its data end at ${clock(have)}.`,
      {
        remedy: 'Copy or download the file again.',
        details: { path, declared_ms: info.duration_ms, found_ms: have },
      },
    );
  }
}

/** End of the last packet from `fromMs` on, ms in the container's own count; 0 where there is none. */
async function lastPacket(
  path: string,
  fromMs: number,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<number> {
  let last = 0;
  try {
    await runFfprobe(tools, tailPacketsArgs(path, fromMs / 1000), {
      signal,
      maxStdout: 0,
      onLine: (line) => {
        const pts = Number(/pts_time=([\d.]+)/.exec(line)?.[1] ?? 0);
        const duration = Number(/duration_time=([\d.]+)/.exec(line)?.[1] ?? 0);
        last = Math.max(last, (pts + duration) * 1000);
      },
    });
  } catch (error) {
    // A reader that fails at the damage has told all the same how far the data go.
    if (!isOfTheFile(error)) {
      throw error;
    }
  }
  return last;
}

function clock(ms: number): string {
  const s = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}
