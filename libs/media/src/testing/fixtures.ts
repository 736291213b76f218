import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runProcess } from '@z2/runtime';

import { MediaTools } from '../ffmpeg/tools';

export const TOOLS: MediaTools = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };
export const NEVER = new AbortController().signal;

/** A directory for one spec; `await using` deletes it. */
export async function temporaryDirectory(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'z2-media-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** ffmpeg as a maker of fixtures: none of the room's own flags. */
export async function ffmpeg(...args: string[]): Promise<string> {
  return (await runProcess('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args])).stdout;
}

export async function ffprobe(...args: string[]): Promise<string> {
  return (await runProcess('ffprobe', ['-v', 'error', ...args])).stdout.trim();
}

/** A moving test picture with a tone: key frame each second, 25 pictures a second, unless told otherwise. */
export async function makeVideo(
  path: string,
  options: { seconds?: number; size?: string; rate?: string; video?: string[]; audio?: string[] | null } = {},
): Promise<string> {
  const { seconds = 4, size = '320x180', rate = '25', audio = ['-c:a', 'aac'] } = options;
  const video = options.video ?? ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-g', '25'];
  await ffmpeg(
    ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`],
    ...(audio ? ['-f', 'lavfi', '-i', `sine=frequency=330:duration=${seconds}`] : []),
    ...['-pix_fmt', 'yuv420p', ...video, ...(audio ?? []), path],
  );
  return path;
}

/** Number of pictures that decoding gives. */
export async function countFrames(path: string): Promise<number> {
  return Number(
    await ffprobe(
      ...['-count_frames', '-select_streams', 'v:0', '-show_entries', 'stream=nb_read_frames'],
      ...['-of', 'csv=p=0', path],
    ),
  );
}

/** Hash of the packets of one stream, copied. */
export async function packetHash(path: string, stream: string): Promise<string> {
  return (await ffmpeg('-i', path, '-map', `0:${stream}`, '-c', 'copy', '-f', 'hash', '-')).trim();
}
