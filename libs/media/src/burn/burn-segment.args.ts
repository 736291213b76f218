import { inputFile, seconds } from '../ffmpeg/common.args';
import { displaySize, MediaInfo, MediaStream } from '../probe/media-info';
import { originTicks, Segment } from './segments';

/** Changes whenever the encoded pictures would: part of each segment's key. */
export const BURN_RECIPE = 'x264-veryfast-crf20-yuv420p-1';

export interface BurnJob {
  path: string;
  info: MediaInfo;
  stream: MediaStream;
  segment: Segment;
  /** Plain name of an ASS file in the working directory; null: no cue shows here. */
  ass: string | null;
  /** Variable frame rate. */
  variable: boolean;
  out: string;
}

/** Ticks a second of the segments' tracks: a multiple of the source's, so that times stay exact. */
export function trackTimescale(stream: MediaStream): number {
  return stream.time_base.den * Math.ceil(10_000 / stream.time_base.den);
}

/** Encodes one segment with its cues burnt in. Its first picture is at time 0; each picture keeps its own time. */
export function burnSegmentArgs(job: BurnJob): string[] {
  const { info, stream, segment } = job;
  const { num, den } = stream.time_base;
  const origin = originTicks(info, stream);
  // ffmpeg adds the container's first time stamp to what is asked for.
  const seek = (segment.start_ticks * num * 1000) / den - info.start_ms + segment.seek_ahead_ms;
  return [
    // The container's own times go through to the filters; -noaccurate_seek: `trim` cuts, to the tick.
    '-copyts',
    ...(segment.index > 0 ? ['-noaccurate_seek', '-ss', seconds(Math.max(0, seek))] : []),
    // One thread each: segments run side by side (measured in DESIGN.md).
    ...['-threads', '1', ...inputFile(job.path)],
    ...['-map', `0:${stream.index}`, '-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-vf', burnFilters(job, origin), '-filter_threads', '1'],
    // No picture doubled or dropped, at the source's own ticks.
    ...['-fps_mode', 'passthrough', '-enc_time_base', `${num}:${den}`],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-threads', '1'],
    ...(job.variable ? variableRateFlags(segment) : []),
    ...['-fflags', '+bitexact', '-flags:v', '+bitexact'],
    ...['-video_track_timescale', String(trackTimescale(stream)), '-f', 'mp4', job.out],
  ];
}

function burnFilters({ stream, segment, ass }: BurnJob, origin: number): string {
  const end = segment.end_ticks === null ? '' : `:end_pts=${segment.end_ticks}`;
  const { width, height } = displaySize(stream);
  return [
    `trim=start_pts=${segment.start_ticks}${end}`,
    // On the clock of the cues for the burning …
    `setpts=PTS-${origin}`,
    // … in square pixels of even size, upright (ffmpeg has turned it already), so that letters keep their shape.
    ...(needsScale(stream) ? [`scale=${width}:${height}:flags=bicubic`, 'setsar=1'] : []),
    // libass shapes Arabic and Indic scripts in `complex` mode only.
    ...(ass ? [`ass=filename=${ass}:shaping=complex`] : []),
    'format=yuv420p',
    `setpts=PTS-${segment.start_ticks - origin}`,
  ].join(',');
}

function variableRateFlags({ start_ticks, last_picture }: Segment): string[] {
  return [
    // B-frames of uneven distances make decoding times that cross at the joints.
    ...['-bf', '0'],
    // The encoder gives each picture the average duration: the last one, a slide say, would be cut short.
    ...(last_picture
      ? [
          '-bsf:v',
          `setts=duration=if(gte(PTS\\,${last_picture.at_ticks - start_ticks})\\,${last_picture.duration}\\,DURATION)`,
        ]
      : []),
  ];
}

function needsScale(stream: MediaStream): boolean {
  const { width, height } = displaySize(stream);
  const [w, h] = stream.rotation % 180 === 0 ? [width, height] : [height, width];
  return stream.sar.num !== stream.sar.den || w !== stream.width || h !== stream.height;
}
