import { Z2Error } from '@z2/contracts';

import { readFrameIndex } from '../burn/frame-index';
import { inputFile, seconds } from '../ffmpeg/common.args';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { CONTAINER_FACTS, copiesAudio, outputContainer, subtitleCodecFor } from '../mux/container';
import { mainVideo, MediaInfo } from '../probe/media-info';
import { probeMedia } from '../probe/probe';

/** A part of a film, ms on its own clock (t = 0 of MediaInfo). */
export interface Part {
  from_ms: number;
  to_ms: number;
}

/**
 * The part that can be copied: a picture can begin only at a key frame, so that it begins at the last one before `from_ms`.
 * `for_ms` null: to the end.
 *
 * @throws Z2Error OPTION_INVALID: it begins after the end
 */
export async function partOf(
  path: string,
  info: MediaInfo,
  wanted: { from_ms: number; for_ms: number | null },
  tools: MediaTools,
  signal: AbortSignal,
): Promise<Part> {
  if (wanted.from_ms >= info.duration_ms) {
    throw new Z2Error(
      'OPTION_INVALID',
      `The part begins at ${wanted.from_ms / 1000} s, but the video lasts ${info.duration_ms / 1000} s.`,
      { remedy: 'Begin earlier (--from).', details: { duration_ms: info.duration_ms } },
    );
  }
  const end = wanted.for_ms === null ? info.duration_ms : wanted.from_ms + wanted.for_ms;
  const to_ms = Math.min(info.duration_ms, end);
  const video = mainVideo(info);
  if (!video || wanted.from_ms === 0) {
    return { from_ms: wanted.from_ms, to_ms };
  }
  const { keys } = await readFrameIndex(path, video, tools, signal);
  const { num, den } = video.time_base;
  // Formats whose clock begins anywhere count from their first time stamp.
  const zero = info.start_ms - info.lead_ms;
  const times = [...keys].map((ticks) => Math.round((ticks * num * 1000) / den - zero));
  return { from_ms: Math.max(0, times.findLast((time) => time <= wanted.from_ms) ?? 0), to_ms };
}

/** ffmpeg seeks 3/23 s before the wanted time where pictures are reordered and the format seeks by decoding times. */
const SEEK_EARLY_MS = 131;

export function cutPartArgs(path: string, out: string, info: MediaInfo, part: Part): string[] {
  const container = outputContainer(info, false);
  const video = mainVideo(info);
  const sounds = info.streams.filter(({ type }) => type === 'audio');
  const texts = info.streams.flatMap(({ type, codec, index }) => {
    const kept = type === 'subtitle' && container !== 'm4a' ? subtitleCodecFor(container, codec) : null;
    return kept ? [{ index, codec: kept }] : [];
  });
  // A little late: the key frame itself must not be missed through rounding, nor through what ffmpeg takes off before it seeks.
  const early = ['mp4', 'mov'].includes(info.container) ? 0 : SEEK_EARLY_MS;
  const at = part.from_ms === 0 ? 0 : part.from_ms - info.lead_ms + 1 + (video ? early : 0);
  return [
    ...(at > 0 ? ['-ss', seconds(at)] : []),
    ...inputFile(path),
    ...['-t', seconds(part.to_ms - info.lead_ms - at)],
    ...[...(video ? [video] : []), ...sounds].flatMap(({ index }) => ['-map', `0:${index}`]),
    ...texts.flatMap(({ index }) => ['-map', `0:${index}`]),
    ...['-c', 'copy', '-map_chapters', '-1', '-avoid_negative_ts', 'make_zero'],
    ...sounds.flatMap(({ codec }, i) => (copiesAudio(container, codec) ? [] : [`-c:a:${i}`, 'aac'])),
    ...texts.flatMap(({ codec }, i) => [`-c:s:${i}`, codec]),
    ...['-max_muxing_queue_size', '9999', '-f', CONTAINER_FACTS[container].muxer, out],
  ];
}

/**
 * Copies a part (of `partOf`) into a file of its own, without its chapters; nothing is encoded that can be copied. Returns what
 * the file is, and where it lies exactly: sound packets reach a little before the key frame, reordered pictures over the end.
 */
export async function cutPart(
  path: string,
  out: string,
  info: MediaInfo,
  part: Part,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<{ info: MediaInfo; part: Part }> {
  await runFfmpeg(tools, cutPartArgs(path, out, info, part), { signal });
  const cut = await probeMedia(out, tools, signal);
  const video = mainVideo(cut);
  const lead = video && part.from_ms > 0 ? video.start_ms - (cut.start_ms - cut.lead_ms) : 0;
  const from_ms = Math.max(0, part.from_ms - lead);
  return { info: cut, part: { from_ms, to_ms: from_ms + cut.duration_ms } };
}
