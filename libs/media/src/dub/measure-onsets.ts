import { join } from 'node:path';

import { readWav } from '../audio/wav';
import { inputFile } from '../ffmpeg/common.args';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';

/** Enough for the shape of speech; a film of two hours is 58 MB. */
const RATE = 4000;
const WINDOW_MS = 400;
const SEARCH_MS = 250;

export interface OnsetError {
  /** How much later (+) or earlier (-) than placed the clip is heard, ms. */
  error_ms: number;
  /** Likeness of the clip and what is heard there, 0–1. */
  likeness: number;
}

export function onsetArgs(path: string, stream: string, out: string): string[] {
  return [
    ...inputFile(path),
    ...['-map', stream, '-vn', '-sn', '-dn', '-af', `aresample=${RATE}:async=1:first_pts=0`, '-ac', '1'],
    ...['-c:a', 'pcm_s16le', '-f', 'wav', out],
  ];
}

/**
 * Where each clip is really heard in a finished file: the first 400 ms of the clip, from the voice track, are looked for in
 * the file's own audio stream by correlation, 250 ms to both sides. Works with the original under the voices too.
 *
 * @param starts where the clips lie in the voice track
 */
export async function measureOnsets(
  file: { path: string; stream: string },
  voice: string,
  starts: readonly { start_ms: number; duration_ms: number }[],
  workdir: string,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<OnsetError[]> {
  const [heardPath, voicePath] = [join(workdir, 'onset-heard.wav'), join(workdir, 'onset-voice.wav')];
  await runFfmpeg(tools, onsetArgs(file.path, file.stream, heardPath), { signal });
  await runFfmpeg(tools, onsetArgs(voice, '0:a:0', voicePath), { signal });
  const [heard, voices] = [(await readWav(heardPath)).samples, (await readWav(voicePath)).samples];
  return starts.map((clip) => findShift(voices, heard, clip));
}

/** The shift at which `heard` is most like `voices` at `at`. */
function findShift(
  voices: Int16Array,
  heard: Int16Array,
  clip: { start_ms: number; duration_ms: number },
): OnsetError {
  const at = Math.round((clip.start_ms * RATE) / 1000);
  const window = Math.round((Math.min(WINDOW_MS, clip.duration_ms) * RATE) / 1000);
  const search = (SEARCH_MS * RATE) / 1000;
  let best: OnsetError = { error_ms: SEARCH_MS, likeness: 0 };
  for (let shift = -search; shift <= search; shift++) {
    let [product, a, b] = [0, 0, 0];
    for (let i = 0; i < window; i++) {
      const x = voices[at + i] ?? 0;
      const y = heard[at + i + shift] ?? 0;
      product += x * y;
      a += x * x;
      b += y * y;
    }
    const likeness = a > 0 && b > 0 ? product / Math.sqrt(a * b) : 0;
    if (likeness > best.likeness) {
      best = { error_ms: (shift / RATE) * 1000, likeness };
    }
  }
  return best;
}
