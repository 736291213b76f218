import { inputFile, SOURCE_FORMATS } from '../ffmpeg/common.args';

const SHOW = ['-print_format', 'json', '-show_format', '-show_streams', '-show_chapters'];

/** Container, streams and chapters as JSON. */
export function probeArgs(path: string): string[] {
  return [...SHOW, ...inputFile(path)];
}

/** The same of a file behind an http address, and of nothing that it may name. */
export function probeAddressArgs(url: string): string[] {
  const guarded = ['-protocol_whitelist', 'http,tcp', '-format_whitelist', SOURCE_FORMATS.join(',')];
  return [...SHOW, ...guarded, '-i', url];
}

/** Time stamps of all packets from `from` (seconds in the container's own count) on, one a line. */
export function tailPacketsArgs(path: string, from: number): string[] {
  return [
    // `%`: from here to the end of the file.
    ...['-read_intervals', `${Math.max(0, from).toFixed(3)}%`],
    ...['-show_entries', 'packet=pts_time,duration_time', '-of', 'compact=p=0:nk=0'],
    ...inputFile(path),
  ];
}

/** Time stamp (ticks), duration and flags of every packet of one stream, in the file's order. */
export function packetsArgs(path: string, streamIndex: number): string[] {
  return [
    ...['-select_streams', String(streamIndex)],
    ...['-show_entries', 'packet=pts,duration,flags', '-of', 'compact=p=0:nk=0'],
    ...inputFile(path),
  ];
}

/** Copies every packet to nowhere: the time reached is the duration of a file whose header tells none. */
export function measureDurationArgs(path: string): string[] {
  return [...inputFile(path), '-map', '0:v?', '-map', '0:a?', '-c', 'copy', '-f', 'null', '-'];
}
