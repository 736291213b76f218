/** One stream of a media file. Times are integer milliseconds. */
export interface MediaStream {
  /** Index in the container, as `-map 0:index` wants it. */
  index: number;
  type: 'video' | 'audio' | 'subtitle' | 'data' | 'attachment';
  codec: string;
  profile: string | null;
  /** BCP 47 tag; null where the container tells none. */
  language: string | null;
  title: string | null;
  /** First time stamp in the container's own count. */
  start_ms: number;
  duration_ms: number | null;
  /** Seconds of one tick. */
  time_base: Fraction;
  default: boolean;
  forced: boolean;
  /** A cover picture, not a video. */
  attached_pic: boolean;
  /** Video: coded size, before rotation. */
  width: number | null;
  height: number | null;
  /** Degrees clockwise that a player turns the picture: 0, 90, 180, 270. */
  rotation: number;
  /** Sample aspect ratio; 1:1 where unknown. */
  sar: Fraction;
  /** Average frames per second. */
  fps: number | null;
  pix_fmt: string | null;
  color_transfer: string | null;
  sample_rate: number | null;
  channels: number | null;
}

export interface Fraction {
  num: number;
  den: number;
}

/**
 * What ffprobe tells of a file. The time line that all of Z2 counts in (`t = 0`) begins where the container's does: at
 * the first time stamp for formats whose clock begins anywhere (MPEG, TS), at 0 for MP4, MOV, MKV and WebM, which may
 * begin with nothing for `lead_ms`.
 */
export interface MediaInfo {
  /** `mp4`, `mov`, `matroska`, `webm`, or ffmpeg's first name of the format. */
  container: string;
  duration_ms: number;
  /** Bytes. */
  size: number;
  /** First time stamp in the container's own count; ffmpeg subtracts it from all times. */
  start_ms: number;
  /** How long after t = 0 the first stream begins; `-itsoffset` gives it back to ffmpeg. */
  lead_ms: number;
  title: string | null;
  comment: string | null;
  streams: MediaStream[];
  chapters: { start_ms: number; end_ms: number; title: string }[];
}

/** The picture that is shown: the default video stream, else the first; never a cover. */
export function mainVideo(info: MediaInfo): MediaStream | null {
  return pick(info.streams.filter((stream) => stream.type === 'video' && !stream.attached_pic));
}

/** The sound that is heard: the default audio stream, else the first. */
export function mainAudio(info: MediaInfo): MediaStream | null {
  return pick(info.streams.filter((stream) => stream.type === 'audio'));
}

function pick(streams: MediaStream[]): MediaStream | null {
  return streams.find((stream) => stream.default) ?? streams[0] ?? null;
}

/** Size in square pixels as a player shows it, rotation applied; even numbers, as yuv420p needs. */
export function displaySize(stream: MediaStream): { width: number; height: number } {
  const wide = even(((stream.width ?? 0) * stream.sar.num) / stream.sar.den);
  const high = even(stream.height ?? 0);
  return stream.rotation % 180 === 0 ? { width: wide, height: high } : { width: high, height: wide };
}

const even = (value: number): number => Math.floor(value / 2) * 2;
