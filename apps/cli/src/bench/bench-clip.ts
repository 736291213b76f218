import { copyFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Z2Error } from '@z2/contracts';
import { type Config, runProcess } from '@z2/runtime';

export interface BenchClip {
  path: string;
  seconds: number;
  /** What it was made of, for the report. */
  made_of: string;
}

/** Of the picture, in even numbers. */
export interface ClipSize {
  width: number;
  height: number;
}

/** A talk; looped. Where it is not there, a moving test picture and noise do. */
const TALK = ['video', 'auto-editor-example-en.mp4'] as const;
const RATE = 30;
/** Key frames each 2 s, as video platforms have them. */
const KEY_FRAMES = 2 * RATE;
const SCRIPT_SECONDS = 40;

/** The clip that is localised: so many seconds of H.264 and AAC, encoded once and looped by copying. */
export async function makeClip(
  dir: string,
  options: { seconds: number; size: ClipSize; media: string },
  { config, signal }: { config: Pick<Config, 'ffmpeg'>; signal: AbortSignal },
): Promise<BenchClip> {
  const { width, height } = options.size;
  const size = `${width}x${height}`;
  const talk = join(options.media, ...TALK);
  const real = await stat(talk).then(
    () => true,
    () => false,
  );
  const inputs = real
    ? ['-i', talk]
    : [
        ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${RATE}:duration=${SCRIPT_SECONDS}`],
        ...['-f', 'lavfi', '-i', `anoisesrc=color=pink:amplitude=0.1:duration=${SCRIPT_SECONDS}`],
      ];
  const [one, path] = [join(dir, 'one.mp4'), join(dir, 'clip.mp4')];
  const run = (...args: string[]): Promise<unknown> =>
    runProcess(config.ffmpeg, ['-nostdin', '-y', '-v', 'error', ...args], { signal });
  await run(
    ...inputs,
    ...[
      '-vf',
      `scale=${width}:${height}:force_original_aspect_ratio=increase,crop=${width}:${height},fps=${RATE}`,
    ],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23'],
    ...['-g', String(KEY_FRAMES), '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-b:a', '128k', '-ar', '48000', '-shortest', one],
  );
  await run('-stream_loop', '-1', '-i', one, '-c', 'copy', '-t', String(options.seconds), path);
  const name = real ? `${TALK.join('/')}, looped` : 'testsrc2 and noise, looped';
  return { path, seconds: options.seconds, made_of: `${name}: ${size}, ${RATE} pictures a second` };
}

/** The same pictures and sound as another file, so that nothing of it is known yet. */
export async function freshCopy(clip: BenchClip, out: string, mark: string): Promise<string> {
  await copyFile(clip.path, out);
  // A box that players skip (ISO 14496-12): the content has another hash.
  const text = Buffer.from(mark);
  const box = Buffer.alloc(8);
  box.writeUInt32BE(8 + text.length);
  box.write('free', 4, 'latin1');
  await writeFile(out, Buffer.concat([box, text]), { flag: 'a' });
  return out;
}

/** `640x360`. @throws Z2Error OPTION_INVALID */
export function clipSize(text: string): ClipSize {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (!width || !height || Number(width) % 2 || Number(height) % 2) {
    throw new Z2Error('OPTION_INVALID', `--size cannot be "${text}".`, {
      remedy: 'Give width and height in even numbers, e.g. 1280x720.',
    });
  }
  return { width: Number(width), height: Number(height) };
}
