import { trimSilence } from '../audio/pcm';
import { Pcm, readWav } from '../audio/wav';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { convertClipArgs, stretchClipArgs } from './clip.args';

/** Changes whenever a stretched clip would sound different: part of its key. */
export const STRETCH_RECIPE = 'voice-stretch-1';

/** Reads a synthesised WAV as mono samples at MIX_RATE, without the silence at its ends. `scratch`: a file that may be written. */
export async function loadClip(
  path: string,
  scratch: string,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<Pcm> {
  await runFfmpeg(tools, convertClipArgs(path, scratch), { signal });
  return trimSilence(await readWav(scratch));
}

/** A clip (mono at MIX_RATE) `tempo` times as fast, its pitch kept: so much shorter, to a few ms. `scratch`: a file that may be written. */
export async function stretchClip(
  path: string,
  scratch: string,
  tempo: number,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<Pcm> {
  const { samples } = await readWav(path);
  await runFfmpeg(tools, stretchClipArgs(path, scratch, tempo), { signal });
  const made = await readWav(scratch);
  // atempo's last window may be a few ms short or long: what is longer is never cut.
  const length = Math.max(made.samples.length, Math.round(samples.length / tempo));
  const exact = new Int16Array(length);
  exact.set(made.samples);
  return { ...made, samples: exact };
}
