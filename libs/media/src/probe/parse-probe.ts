import { languageFromContainer } from '@z2/contracts';

import { Fraction, MediaInfo, MediaStream } from './media-info';

interface RawStream {
  index: number;
  codec_type?: string;
  codec_name?: string;
  profile?: string;
  width?: number;
  height?: number;
  sample_aspect_ratio?: string;
  avg_frame_rate?: string;
  r_frame_rate?: string;
  pix_fmt?: string;
  color_transfer?: string;
  sample_rate?: string;
  channels?: number;
  start_time?: string;
  duration?: string;
  time_base?: string;
  tags?: Record<string, string>;
  disposition?: Record<string, number>;
  side_data_list?: { rotation?: number }[];
}

/** ffprobe's JSON. */
export interface RawProbe {
  format: {
    format_name?: string;
    start_time?: string;
    duration?: string;
    size?: string;
    tags?: Record<string, string>;
  };
  streams?: RawStream[];
  chapters?: { start_time?: string; end_time?: string; tags?: Record<string, string> }[];
}

/** Formats whose time line begins at 0 whatever their first time stamp is. */
const ZERO_BASED = new Set(['mp4', 'mov', 'matroska', 'webm']);

/** ffprobe's answer as MediaInfo; duration 0 where the header tells none. `docType`: of a Matroska file's head. */
export function parseProbe(raw: RawProbe, docType: string | null): MediaInfo {
  const container = containerName(raw, docType);
  const start = ms(raw.format.start_time) ?? 0;
  const streams = (raw.streams ?? []).map(parseStream);
  return {
    container,
    duration_ms: duration(streams, Math.max(0, ms(raw.format.duration) ?? 0), start),
    size: Number(raw.format.size ?? 0),
    start_ms: start,
    lead_ms: ZERO_BASED.has(container) ? Math.max(0, start) : 0,
    title: tag(raw.format.tags, 'title'),
    comment: tag(raw.format.tags, 'comment'),
    streams,
    chapters: (raw.chapters ?? []).map((chapter, i) => ({
      start_ms: ms(chapter.start_time) ?? 0,
      end_ms: ms(chapter.end_time) ?? 0,
      title: tag(chapter.tags, 'title') ?? `Chapter ${i + 1}`,
    })),
  };
}

/**
 * A movie header may promise more than any stream has (edit lists, a deleted track): then the streams are right, where
 * all of them tell.
 */
function duration(streams: readonly MediaStream[], declared: number, start: number): number {
  const heard = streams.filter(({ type }) => type === 'video' || type === 'audio');
  const ends = heard.map((stream) => (stream.duration_ms ? stream.start_ms + stream.duration_ms : null));
  if (ends.length === 0 || ends.includes(null)) {
    return declared;
  }
  const longest = Math.max(...ends.map(Number)) - Math.min(0, start);
  return declared === 0 || longest < declared - 1000 ? longest : declared;
}

function containerName(raw: RawProbe, docType: string | null): string {
  const names = (raw.format.format_name ?? '').split(',');
  if (names.includes('matroska')) {
    return docType === 'webm' ? 'webm' : 'matroska';
  }
  if (names.includes('mov')) {
    return (tag(raw.format.tags, 'major_brand') ?? '').trim() === 'qt' ? 'mov' : 'mp4';
  }
  return names[0] ?? '';
}

function parseStream(raw: RawStream): MediaStream {
  const types = ['video', 'audio', 'subtitle', 'attachment'] as const;
  return {
    index: raw.index,
    type: types.find((type) => type === raw.codec_type) ?? 'data',
    codec: raw.codec_name ?? 'unknown',
    profile: raw.profile ?? null,
    language: languageFromContainer(tag(raw.tags, 'language') ?? undefined),
    title: tag(raw.tags, 'title'),
    start_ms: ms(raw.start_time) ?? 0,
    duration_ms: ms(raw.duration) ?? clockMs(tag(raw.tags, 'duration')),
    time_base: fraction(raw.time_base, '/') ?? { num: 1, den: 1000 },
    default: raw.disposition?.default === 1,
    forced: raw.disposition?.forced === 1,
    attached_pic: raw.disposition?.attached_pic === 1,
    width: raw.width ?? null,
    height: raw.height ?? null,
    rotation: rotation(raw),
    sar: fraction(raw.sample_aspect_ratio, ':') ?? { num: 1, den: 1 },
    fps: rate(raw.avg_frame_rate) ?? rate(raw.r_frame_rate),
    pix_fmt: raw.pix_fmt ?? null,
    color_transfer: raw.color_transfer ?? null,
    sample_rate: raw.sample_rate ? Number(raw.sample_rate) : null,
    channels: raw.channels ?? null,
  };
}

/** The display matrix counts counter-clockwise. */
function rotation(raw: RawStream): number {
  const angle = raw.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  return (((Math.round(-angle / 90) % 4) + 4) % 4) * 90;
}

function fraction(text: string | undefined, separator: string): Fraction | null {
  const [num = 0, den = 0] = (text ?? '').split(separator).map(Number);
  return num > 0 && den > 0 ? { num, den } : null;
}

function rate(text: string | undefined): number | null {
  const value = fraction(text, '/');
  return value ? value.num / value.den : null;
}

function ms(text: string | undefined): number | null {
  const value = Number(text);
  return text === undefined || !Number.isFinite(value) ? null : Math.round(value * 1000);
}

/** Matroska's DURATION tag: `00:00:05.005000000`. */
function clockMs(text: string | null): number | null {
  const match = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text ?? '');
  return match
    ? Math.round((Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3])) * 1000)
    : null;
}

/** Tag names differ in case between containers. */
function tag(tags: Record<string, string> | undefined, name: string): string | null {
  const entry = Object.entries(tags ?? {}).find(([key]) => key.toLowerCase() === name);
  const value = entry?.[1].trim();
  return value ? value : null;
}
