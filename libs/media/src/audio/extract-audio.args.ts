import { guardedInput, inputFile, seconds } from '../ffmpeg/common.args';
import { MediaInfo } from '../probe/media-info';

export interface AudioFormat {
  sample_rate: number;
  channels: number;
}

/** The source as an input whose t = 0 is that of MediaInfo. */
export function sourceInput(path: string, info: MediaInfo): string[] {
  // ffmpeg subtracts the first time stamp; this gives back what the container's time line has before it.
  return [...(info.lead_ms > 0 ? ['-itsoffset', seconds(info.lead_ms)] : []), ...inputFile(path)];
}

/** One audio stream as PCM 16 WAV that begins at t = 0 of the source. */
export function extractAudioArgs(
  path: string,
  out: string,
  info: MediaInfo,
  streamIndex: number,
  format: AudioFormat,
): string[] {
  return [
    ...sourceInput(path, info),
    ...['-map', `0:${streamIndex}`, '-vn', '-sn', '-dn'],
    // async=1: gaps become silence; first_pts=0: a late first sample is preceded by silence, an early one is cut.
    ...['-af', `aresample=${format.sample_rate}:async=1:first_pts=0`],
    ...['-ac', String(format.channels), '-c:a', 'pcm_s16le'],
    // RF64 where a WAV's 4 GB do not do; no LIST chunk, so that the same samples are the same bytes.
    ...['-rf64', 'auto', '-map_metadata', '-1', '-fflags', '+bitexact', '-f', 'wav', out],
  ];
}

/** A part of a WAV as a WAV. */
export function cutWavArgs(path: string, out: string, startMs: number, endMs: number): string[] {
  return [
    ...guardedInput(['wav']),
    ...['-ss', seconds(startMs), '-t', seconds(endMs - startMs), '-i', path],
    ...['-c:a', 'pcm_s16le', '-map_metadata', '-1', '-fflags', '+bitexact', '-f', 'wav', out],
  ];
}
