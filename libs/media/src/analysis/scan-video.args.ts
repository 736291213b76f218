import { sourceInput } from '../audio/extract-audio.args';
import { seconds } from '../ffmpeg/common.args';
import { MediaInfo } from '../probe/media-info';

/** Size of the grey pictures that are looked at: enough to tell sharp from blurred. */
export const SAMPLE_WIDTH = 224;
export const SAMPLE_HEIGHT = 128;
/** Score from which scdet calls it a change of scene; ffmpeg's own default. */
const SCENE_THRESHOLD = 10;
/** Shortest black stretch, s. */
const BLACK_SECONDS = 0.1;

/**
 * One decoding of the video for all that is asked of its pictures: changes of scene and black stretches (said on standard
 * error), and a grey sample every `everyMs` into `samples` (raw, its time said by showinfo).
 */
export function scanVideoArgs(
  path: string,
  info: MediaInfo,
  streamIndex: number,
  samples: string,
  everyMs: number,
): string[] {
  const every = seconds(everyMs);
  const graph = [
    `[0:${streamIndex}]split=2[cuts][look]`,
    `[cuts]scale=160:90:flags=fast_bilinear,scdet=threshold=${SCENE_THRESHOLD},blackdetect=d=${BLACK_SECONDS}[a]`,
    `[look]select='isnan(prev_selected_t)+gte(t-prev_selected_t\\,${every})',` +
      `scale=${SAMPLE_WIDTH}:${SAMPLE_HEIGHT}:flags=area,format=gray,showinfo=checksum=0[b]`,
  ].join(';');
  return [
    ...sourceInput(path, info),
    ...['-filter_complex', graph, '-v', 'info'],
    ...['-map', '[a]', '-an', '-sn', '-dn', '-f', 'null', '-'],
    // passthrough: each sample once, none doubled or dropped to keep a rate.
    ...['-map', '[b]', '-fps_mode', 'passthrough', '-f', 'rawvideo', samples],
  ];
}

/** One picture at `atMs`, upright, in square pixels, at most `maxWidth` wide, as JPEG. */
export function thumbnailArgs(
  path: string,
  info: MediaInfo,
  streamIndex: number,
  atMs: number,
  out: string,
  maxWidth: number,
): string[] {
  // -ss counts from the first time stamp, t = 0 lies lead_ms before it.
  const seek = Math.max(0, atMs - info.lead_ms);
  return [
    ...['-ss', seconds(seek)],
    ...sourceInput(path, { ...info, lead_ms: 0 }),
    ...['-map', `0:${streamIndex}`, '-frames:v', '1', '-an', '-sn', '-dn'],
    ...['-vf', `scale=w='min(${maxWidth}\\,trunc(iw*sar/2)*2)':h=-2,setsar=1,format=yuvj420p`],
    ...['-q:v', '3', '-map_metadata', '-1', '-fflags', '+bitexact', '-f', 'image2', '-update', '1', out],
  ];
}
