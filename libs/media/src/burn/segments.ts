import { MediaInfo, MediaStream } from '../probe/media-info';
import { FrameIndex } from './frame-index';

/** A part of the picture that is encoded by itself. Ticks are of the stream's time base, in the container's own count. */
export interface Segment {
  index: number;
  /** Time of its first picture. */
  start_ticks: number;
  /** Time of the next segment's first picture; null: to the end. */
  end_ticks: number | null;
  /** The same on the time line of all of Z2 (t = 0 of MediaInfo), ms, not rounded. `Infinity` for the last. */
  start_ms: number;
  end_ms: number;
  /** Pictures in it; null: not known. */
  frames: number | null;
  /** Of the last segment: how long its last picture is shown, ticks, from its time on; null: not known. */
  last_picture: { at_ticks: number; duration: number } | null;
  /** How far to move the seek, so that it lands on this segment's key frame and not on the one before; ms. */
  seek_ahead_ms: number;
}

/** Containers with an index: a seek lands on the key frame that was asked for. Others are encoded in one piece. */
const SEEKABLE = new Set(['mp4', 'mov', 'matroska', 'webm', 'avi']);
/** Codecs in which a packet need not be a picture (hidden reference frames). */
const UNCOUNTED = new Set(['vp8']);
/**
 * ffmpeg seeks 3/23 s earlier than asked in files with B-frames whose index counts decoding times; without this each
 * segment would decode the one before too.
 */
const SEEK_BACK_MS = 131;

/** Ticks of the container's own count that are t = 0. */
export function originTicks(info: MediaInfo, stream: MediaStream): number {
  return Math.round(((info.start_ms - info.lead_ms) / 1000) * (stream.time_base.den / stream.time_base.num));
}

/**
 * Cuts at key frames, each segment at least `minMs` long (but for the last). The cuts depend on the source alone, so that
 * an edited cue changes only what shows it.
 */
export function planSegments(
  info: MediaInfo,
  stream: MediaStream,
  frames: FrameIndex,
  minMs: number,
): Segment[] {
  const tickMs = (stream.time_base.num / stream.time_base.den) * 1000;
  const origin = originTicks(info, stream);
  const first = frames.pts[0] ?? 0;
  const starts = [first];
  if (frames.complete && SEEKABLE.has(info.container)) {
    for (const key of frames.keys) {
      if ((key - starts.at(-1)!) * tickMs >= minMs) {
        starts.push(key);
      }
    }
  }
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? null;
    const nextKey = frames.keys.find((key) => key > start) ?? Infinity;
    return {
      index,
      start_ticks: start,
      end_ticks: end,
      start_ms: (start - origin) * tickMs,
      end_ms: end === null ? Infinity : (end - origin) * tickMs,
      frames:
        frames.complete && !UNCOUNTED.has(stream.codec)
          ? countBetween(frames.pts, start, end ?? Infinity)
          : null,
      last_picture:
        end === null && frames.complete && frames.last_duration > 0
          ? { at_ticks: frames.pts.at(-1)!, duration: frames.last_duration }
          : null,
      seek_ahead_ms: (nextKey - start) * tickMs > 2 * SEEK_BACK_MS ? SEEK_BACK_MS : 0,
    };
  });
}

function countBetween(pts: Float64Array, from: number, to: number): number {
  let count = 0;
  for (const value of pts) {
    if (value >= from && value < to) {
      count++;
    }
  }
  return count;
}
