import { iso6392, languageName } from '@z2/contracts';

import { sourceInput } from '../audio/extract-audio.args';
import { inputFile, seconds } from '../ffmpeg/common.args';
import { mainAudio, mainVideo, MediaInfo, MediaStream } from '../probe/media-info';
import { CONTAINER_FACTS, copiesAudio, OutputContainer, subtitleCodecFor } from './container';
import { disclosureArgs } from './disclosure';

export interface MuxPlan {
  container: OutputContainer;
  source: { path: string; info: MediaInfo };
  /** Encoded segments that replace the source's picture: a concat list, and when its first picture is shown, ms. */
  burnt: { list: string; start_ms: number } | null;
  /** The encoded dub; first and default track. `by`: id of the engine that spoke. */
  dub: { path: string; by?: string } | null;
  /** SRT (WebVTT for WebM) of the target language. */
  subtitles: { path: string } | null;
  /** BCP 47 */
  language: string;
  /** Language of the original sound where the container does not tell. */
  source_language: string | null;
  out: string;
}

/**
 * Puts a result together without encoding anything but what the container cannot hold: the picture is copied bit for bit,
 * the dub comes first and is the default, the original sound follows, then subtitles, chapters, metadata.
 */
export function muxArgs(plan: MuxPlan): string[] {
  const { container, source } = plan;
  const inputs: string[][] = [sourceInput(source.path, source.info)];
  const add = (args: string[]): number => inputs.push(args) - 1;
  const maps: string[] = [];
  const map = (specifier: string): number => maps.push('-map', specifier);

  if (plan.burnt) {
    map(`${add(burntInput(plan.burnt))}:v:0`);
  } else {
    pictures(plan).forEach((stream) => map(`0:${stream.index}`));
  }
  if (plan.dub) {
    map(`${add(inputFile(plan.dub.path, ['mov', 'mp4', 'matroska', 'webm']))}:a:0`);
  }
  const originals = originalAudio(source.info);
  originals.forEach((stream) => map(`0:${stream.index}`));
  if (plan.subtitles) {
    map(`${add(inputFile(plan.subtitles.path, ['srt', 'webvtt']))}:s:0`);
  }
  const kept = container === 'm4a' ? [] : keptSubtitles(plan);
  kept.forEach(({ stream }) => map(`0:${stream.index}`));
  if (container === 'matroska' && source.info.container === 'matroska') {
    // Fonts of the source's own ASS tracks.
    map('0:t?');
  }
  return [
    ...inputs.flat(),
    ...maps,
    ...['-map_metadata', '0', '-map_chapters', '0', '-c', 'copy'],
    ...(plan.dub ? disclosureArgs([{ language: plan.language, ...plan.dub }], source.info.comment) : []),
    ...(container === 'm4a' ? [] : ['-disposition:v:0', 'default']),
    ...(plan.dub ? dubFlags(plan) : []),
    ...originals.flatMap((stream, i) => originalFlags(plan, stream, i + (plan.dub ? 1 : 0))),
    ...(plan.subtitles ? subtitleFlags(plan) : []),
    ...kept.flatMap(({ codec }, i) => {
      const place = `s:${i + (plan.subtitles ? 1 : 0)}`;
      return [`-c:${place}`, codec, `-disposition:${place}`, '0'];
    }),
    // Subtitles are sparse: without this the muxer holds minutes of video back and then gives up the order.
    ...['-max_interleave_delta', '0', '-max_muxing_queue_size', '9999'],
    ...(container === 'matroska' || container === 'webm' ? [] : ['-movflags', '+faststart']),
    ...['-f', CONTAINER_FACTS[container].muxer, plan.out],
  ];
}

function burntInput({ list, start_ms }: { list: string; start_ms: number }): string[] {
  return [
    ...(start_ms > 0 ? ['-itsoffset', seconds(start_ms)] : []),
    // The list is ours, its names are plain: the one place where concat may be read.
    ...['-f', 'concat', ...inputFile(list, ['concat', 'mov', 'mp4'])],
  ];
}

/** The picture, and in MP4 and MOV its cover. */
function pictures({ container, source }: MuxPlan): MediaStream[] {
  const video = container === 'm4a' ? null : mainVideo(source.info);
  const covers =
    source.info.container === container && (container === 'mp4' || container === 'mov')
      ? source.info.streams.filter((stream) => stream.attached_pic)
      : [];
  return video ? [video, ...covers] : [];
}

/** The main one first. */
export function originalAudio(info: MediaInfo): MediaStream[] {
  const main = mainAudio(info);
  const others = info.streams.filter((stream) => stream.type === 'audio' && stream !== main);
  return main ? [main, ...others] : [];
}

export function keptSubtitles({
  container,
  source,
}: Pick<MuxPlan, 'container' | 'source'>): { stream: MediaStream; codec: string }[] {
  return source.info.streams.flatMap((stream) => {
    const codec = stream.type === 'subtitle' ? subtitleCodecFor(container, stream.codec) : null;
    return codec ? [{ stream, codec }] : [];
  });
}

/** Containers keep ISO 639-2/T (MP4 nothing else); region and script stand in the title. */
export function named(place: string, language: string, suffix = ''): string[] {
  const title = `${languageName(language)}${suffix}`;
  return [
    ...[`-metadata:s:${place}`, `language=${iso6392(language)}`],
    ...[`-metadata:s:${place}`, `title=${title}`],
    // What MP4 players show.
    ...[`-metadata:s:${place}`, `handler_name=${title}`],
  ];
}

/** Players list tracks by their names: the original is told from the dub. A name of its own stays. */
export function originalName(place: string, stream: MediaStream, spoken: string | null): string[] {
  const language = stream.language ?? spoken;
  const title = stream.title ?? (language ? `${languageName(language)} (original)` : 'Original');
  return [
    ...(stream.language === null && spoken ? [`-metadata:s:${place}`, `language=${iso6392(spoken)}`] : []),
    ...[`-metadata:s:${place}`, `title=${title}`, `-metadata:s:${place}`, `handler_name=${title}`],
  ];
}

function dubFlags({ language }: MuxPlan): string[] {
  return [...named('a:0', language, ' (dubbed)'), '-disposition:a:0', 'default'];
}

function originalFlags(plan: MuxPlan, stream: MediaStream, at: number): string[] {
  const place = `a:${at}`;
  const first = at === (plan.dub ? 1 : 0);
  const codec = copiesAudio(plan.container, stream.codec) ? [] : [`-c:${place}`, 'aac'];
  const language = originalName(place, stream, first ? plan.source_language : null);
  // `original`: Matroska keeps it; others ignore it.
  const disposition = plan.dub ? 'original' : first ? 'default' : '0';
  return [...codec, ...language, `-disposition:${place}`, disposition];
}

function subtitleFlags({ container, language, dub }: MuxPlan): string[] {
  return [
    ...['-c:s:0', CONTAINER_FACTS[container].subtitleCodec, ...named('s:0', language)],
    // Who hears the original needs to read. Said in any case: ffmpeg makes the first MP4 subtitle default unasked.
    ...['-disposition:s:0', dub ? '0' : 'default'],
  ];
}
