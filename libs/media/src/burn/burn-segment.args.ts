import { VideoEncoder } from '@z2/contracts';

import { inputFile, seconds } from '../ffmpeg/common.args';
import { displaySize, MediaInfo, MediaStream } from '../probe/media-info';
import { ENCODER_RECIPES, EncoderRecipe } from './encoder-recipes';
import { originTicks, Segment } from './segments';

/** One language's picture of a segment. */
export interface BurnOutput {
  /** Plain name of an ASS file in the working directory; null: no cue shows here. */
  ass: string | null;
  out: string;
}

export interface BurnJob {
  path: string;
  info: MediaInfo;
  stream: MediaStream;
  segment: Segment;
  /** Variable frame rate. */
  variable: boolean;
  /** The source is decoded once for all of them. */
  outputs: readonly BurnOutput[];
  encoder: VideoEncoder;
}

/** Ticks a second of the segments' tracks: a multiple of the source's, so that times stay exact. */
export function trackTimescale(stream: MediaStream): number {
  return stream.time_base.den * Math.ceil(10_000 / stream.time_base.den);
}

/**
 * Encodes one segment, once for each output with its cues burnt in. The first picture is at time 0; each picture keeps its own
 * time. What comes out of an output is the same whether there are others or not.
 */
export function burnSegmentArgs(job: BurnJob): string[] {
  const { info, stream, segment } = job;
  const { num, den } = stream.time_base;
  const origin = originTicks(info, stream);
  const recipe = ENCODER_RECIPES[job.encoder];
  // ffmpeg adds the container's first time stamp to what is asked for.
  const seek = (segment.start_ticks * num * 1000) / den - info.start_ms + segment.seek_ahead_ms;
  return [
    // The container's own times go through to the filters; -noaccurate_seek: `trim` cuts, to the tick.
    '-copyts',
    ...recipe.device,
    ...(segment.index > 0 ? ['-noaccurate_seek', '-ss', seconds(Math.max(0, seek))] : []),
    // One thread each: segments run side by side (measured in DESIGN.md), and the same picture has the same bytes.
    ...['-threads', '1', ...inputFile(job.path)],
    ...['-filter_complex', burnGraph(job, recipe, origin), '-filter_complex_threads', '1'],
    ...job.outputs.flatMap(({ out }, i) => [
      ...['-map', `[out${i}]`, '-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
      // No picture doubled or dropped, at the source's own ticks.
      ...['-fps_mode', 'passthrough', '-enc_time_base', `${num}:${den}`],
      ...recipe.flags,
      ...(job.variable ? variableRateFlags(segment) : []),
      ...['-fflags', '+bitexact', '-flags:v', '+bitexact'],
      ...['-video_track_timescale', String(trackTimescale(stream)), '-f', 'mp4', out],
    ]),
  ];
}

function burnGraph({ stream, segment, outputs }: BurnJob, { upload }: EncoderRecipe, origin: number): string {
  const end = segment.end_ticks === null ? '' : `:end_pts=${segment.end_ticks}`;
  const { width, height } = displaySize(stream);
  const shared = [
    `trim=start_pts=${segment.start_ticks}${end}`,
    // On the clock of the cues for the burning …
    `setpts=PTS-${origin}`,
    // … in square pixels of even size, upright (ffmpeg has turned it already), so that letters keep their shape.
    ...(needsScale(stream) ? [`scale=${width}:${height}:flags=bicubic`, 'setsar=1'] : []),
    `split=${outputs.length}`,
  ];
  const branches = outputs.map(({ ass }, i) =>
    [
      // libass shapes Arabic and Indic scripts in `complex` mode only. Its lines in the log carry the name.
      ...(ass ? [`ass@${i}=filename=${ass}:shaping=complex`] : []),
      upload,
      `setpts=PTS-${segment.start_ticks - origin}`,
    ].join(','),
  );
  const labels = outputs.map((_, i) => `[in${i}]`).join('');
  return [
    `[0:${stream.index}]${shared.join(',')}${labels}`,
    ...branches.map((filters, i) => `[in${i}]${filters}[out${i}]`),
  ].join(';');
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
