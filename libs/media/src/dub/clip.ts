import { trimSilence } from '../audio/pcm';
import { Pcm, readWav } from '../audio/wav';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { convertClipArgs } from './clip.args';

/**
 * Reads a synthesised WAV as mono samples at MIX_RATE, without the silence at its ends. `tempo` 1.1: a tenth faster, pitch
 * kept. `scratch`: a file that may be written.
 */
export async function loadClip(
  path: string,
  scratch: string,
  tempo: number,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<Pcm> {
  await runFfmpeg(tools, convertClipArgs(path, scratch, tempo), { signal });
  return trimSilence(await readWav(scratch));
}
