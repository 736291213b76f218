import { resolve } from 'node:path';

/**
 * Containers that may be read as a source, by the names of ffmpeg's demuxers. Playlists (hls, concat, dash), which open
 * further files, and pictures and texts, which are no video, are not among them (RELIABILITY.md 4).
 */
export const SOURCE_FORMATS = [
  ...[
    'mov',
    'mp4',
    'm4a',
    '3gp',
    '3g2',
    'mj2',
    'matroska',
    'webm',
    'avi',
    'flv',
    'live_flv',
    'asf',
    'mxf',
    'nut',
  ],
  ...[
    'mpeg',
    'mpegts',
    'mpegvideo',
    'm4v',
    'h264',
    'hevc',
    'ivf',
    'rm',
    'ogg',
    'wav',
    'w64',
    'aiff',
    'au',
    'caf',
  ],
  ...['mp3', 'flac', 'aac', 'ac3', 'eac3', 'amr', 'dts', 'wv', 'ape', 'tta', 'obu', 'dv', 'gxf', 'vob'],
] as const;

/** Largest single allocation, bytes: a crafted header must not take the machine's memory. 8K frames need 100 MB. */
const MAX_ALLOC = 1024 * 1024 * 1024;

/** Flags of every ffmpeg run. */
export const FFMPEG_COMMON: readonly string[] = [
  '-hide_banner',
  '-nostdin', // else ffmpeg reads keys from the terminal of ./z2
  '-y',
  ...['-v', 'warning'],
  ...['-max_alloc', String(MAX_ALLOC)],
  ...['-progress', 'pipe:1', '-nostats'],
];

/** Flags of every ffprobe run. */
export const FFPROBE_COMMON: readonly string[] = [
  '-hide_banner',
  ...['-v', 'error'],
  ...['-max_alloc', String(MAX_ALLOC)],
];

/** What stands before each `-i`: local files only, and only what the file is expected to be. */
export function guardedInput(formats: readonly string[] = SOURCE_FORMATS): string[] {
  return ['-protocol_whitelist', 'file,pipe', '-format_whitelist', formats.join(',')];
}

/** Guarded `-i` of a local file; absolute, so that `a:b.mp4` is no protocol and `-x.mp4` no option. */
export function inputFile(path: string, formats?: readonly string[]): string[] {
  return [...guardedInput(formats), '-i', resolve(path)];
}

/** Seconds for an option, exact to the microsecond. */
export function seconds(ms: number): string {
  return (ms / 1000).toFixed(6).replace(/\.?0+$/, '');
}
