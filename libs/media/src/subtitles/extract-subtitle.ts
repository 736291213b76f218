import { sourceInput } from '../audio/extract-audio.args';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { MediaInfo } from '../probe/media-info';

/** Codecs of subtitles that are text; the others are pictures. */
export const TEXT_SUBTITLE_CODECS: ReadonlySet<string> = new Set([
  ...['subrip', 'srt', 'ass', 'ssa', 'webvtt', 'mov_text', 'text', 'microdvd', 'sami', 'ttml'],
]);

export function extractSubtitleArgs(
  path: string,
  info: MediaInfo,
  streamIndex: number,
  out: string,
): string[] {
  return [...sourceInput(path, info), '-map', `0:${streamIndex}`, '-c:s', 'webvtt', '-f', 'webvtt', out];
}

/**
 * Writes one text subtitle track as WebVTT; `streamIndex` is the stream's index in the container.
 *
 * @throws Z2Error FFMPEG_FAILED for a track of pictures (see TEXT_SUBTITLE_CODECS), SOURCE_DAMAGED, CANCELLED
 */
export async function extractSubtitleTrack(
  path: string,
  streamIndex: number,
  out: string,
  info: MediaInfo,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<void> {
  await runFfmpeg(tools, extractSubtitleArgs(path, info, streamIndex, out), { signal });
}
