import { Z2Error } from '@z2/contracts';

import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { mainAudio, MediaInfo } from '../probe/media-info';
import { AudioFormat, cutWavArgs, extractAudioArgs } from './extract-audio.args';

/**
 * Writes the main audio stream as PCM 16 WAV. Its first sample is t = 0 of the source: what begins late is preceded by
 * silence, gaps are filled. Progress is a fraction 0–1.
 *
 * @throws Z2Error SOURCE_NOT_MEDIA where there is no sound, SOURCE_DAMAGED, FFMPEG_FAILED, DISK_FULL, CANCELLED
 */
export async function extractAudio(
  path: string,
  out: string,
  info: MediaInfo,
  format: AudioFormat,
  tools: MediaTools,
  options: { signal: AbortSignal; onProgress?: (fraction: number) => void },
): Promise<void> {
  const audio = mainAudio(info);
  if (!audio) {
    throw new Z2Error('SOURCE_NOT_MEDIA', 'The source has no sound.', {
      remedy: 'Give a source with sound, or subtitles with --subtitles-in.',
    });
  }
  const { onProgress } = options;
  await runFfmpeg(tools, extractAudioArgs(path, out, info, audio.index, format), {
    signal: options.signal,
    ...(onProgress ? { onProgress: (ms: number) => onProgress(Math.min(1, ms / info.duration_ms)) } : {}),
  });
}

/** Writes the part [startMs, endMs) of a WAV. */
export async function cutWav(
  path: string,
  out: string,
  startMs: number,
  endMs: number,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<void> {
  await runFfmpeg(tools, cutWavArgs(path, out, startMs, endMs), { signal });
}
