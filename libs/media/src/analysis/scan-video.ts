import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { mainVideo, MediaInfo } from '../probe/media-info';
import { gradePicture, PictureGrade } from './picture-grade';
import { SAMPLE_HEIGHT, SAMPLE_WIDTH, scanVideoArgs } from './scan-video.args';

/** A picture that was looked at. */
export interface SampledPicture extends PictureGrade {
  at_ms: number;
}
export interface VideoScan {
  /** Times at which another scene begins, ms, rising. */
  scene_changes_ms: number[];
  black: { start_ms: number; end_ms: number }[];
  samples: SampledPicture[];
}

/** At most so many pictures are looked at, however long the video. */
const MOST_SAMPLES = 240;
const LEAST_SPACING_MS = 500;

/**
 * Decodes the video once (small) and tells changes of scene, black stretches, and how good sampled pictures are. Null
 * where there is no video. `workdir`: for the samples, a few MB.
 *
 * @throws Z2Error as runFfmpeg
 */
export async function scanVideo(
  path: string,
  info: MediaInfo,
  tools: MediaTools,
  options: { signal: AbortSignal; workdir: string; onProgress?: (doneMs: number) => void },
): Promise<VideoScan | null> {
  const video = mainVideo(info);
  if (!video) {
    return null;
  }
  const samples = join(options.workdir, 'samples.gray');
  const everyMs = Math.max(LEAST_SPACING_MS, Math.ceil(info.duration_ms / MOST_SAMPLES));
  const said: Said = { scenes: [], black: [], times: [] };
  await runFfmpeg(tools, scanVideoArgs(path, info, video.index, samples, everyMs), {
    signal: options.signal,
    onLine: (line) => hear(line, said),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  const bytes = await readFile(samples);
  const size = SAMPLE_WIDTH * SAMPLE_HEIGHT;
  const count = Math.min(said.times.length, Math.floor(bytes.length / size));
  return {
    scene_changes_ms: said.scenes.toSorted((a, b) => a - b),
    black: said.black,
    samples: Array.from({ length: count }, (_, i) => ({
      at_ms: said.times[i]!,
      ...gradePicture(bytes.subarray(i * size, (i + 1) * size), SAMPLE_WIDTH, SAMPLE_HEIGHT),
    })),
  };
}

interface Said {
  scenes: number[];
  black: { start_ms: number; end_ms: number }[];
  times: number[];
}

const ms = (text: string): number => Math.max(0, Math.round(Number(text) * 1000));

/** Takes what the filters say, line by line. */
function hear(line: string, said: Said): void {
  const scene = /lavfi\.scd\.time: ?([\d.]+)/.exec(line);
  if (scene) {
    said.scenes.push(ms(scene[1]!));
    return;
  }
  const black = /black_start:([\d.]+) black_end:([\d.]+)/.exec(line);
  if (black) {
    said.black.push({ start_ms: ms(black[1]!), end_ms: ms(black[2]!) });
    return;
  }
  const sample = /showinfo.*\bn: *\d+ .*\bpts_time: *(-?[\d.]+)/.exec(line);
  if (sample) {
    // Rounded down: looked for again from there, the picture is found and not missed.
    said.times.push(Math.max(0, Math.floor(Number(sample[1]) * 1000)));
  }
}
