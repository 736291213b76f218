import { sourceInput } from '../audio/extract-audio.args';
import { inputFile } from '../ffmpeg/common.args';
import { mainVideo, MediaInfo } from '../probe/media-info';
import { copiesAudio } from './container';
import { disclosureArgs } from './disclosure';
import { keptSubtitles, named, originalAudio, originalName } from './mux.args';

/** What one language adds to the file of all languages. */
export interface MuxLanguage {
  /** BCP 47 */
  language: string;
  /** The encoded dub; null: none. */
  dub: string | null;
  /** SRT; null: none. */
  subtitles: string | null;
}

export interface MuxAllPlan {
  source: { path: string; info: MediaInfo };
  /** Language of the original sound where the container does not tell. */
  source_language: string | null;
  languages: readonly MuxLanguage[];
  out: string;
}

/**
 * One Matroska file of all languages: the picture once, copied bit for bit; the original sound first and default, then the dub
 * of each language, then its subtitles, none of them shown unasked, then the source's own. Players choose by the tags.
 */
export function muxAllArgs(plan: MuxAllPlan): string[] {
  const { source, languages } = plan;
  const inputs: string[][] = [sourceInput(source.path, source.info)];
  const maps: string[] = [];
  const flags: string[] = [];
  const map = (specifier: string): number => maps.push('-map', specifier);
  const add = (path: string, formats: string[], stream: string): void => {
    map(`${inputs.push(inputFile(path, formats)) - 1}:${stream}:0`);
  };

  const video = mainVideo(source.info);
  if (video) {
    map(`0:${video.index}`);
    flags.push('-disposition:v:0', 'default');
  }
  const originals = originalAudio(source.info);
  originals.forEach((stream, at) => {
    map(`0:${stream.index}`);
    const place = `a:${at}`;
    flags.push(
      ...(copiesAudio('matroska', stream.codec) ? [] : [`-c:${place}`, 'aac']),
      ...originalName(place, stream, at === 0 ? plan.source_language : null),
      ...[`-disposition:${place}`, at === 0 ? 'default+original' : 'original'],
    );
  });
  languages
    .flatMap(({ language, dub }) => (dub ? [{ language, dub }] : []))
    .forEach(({ language, dub }, index) => {
      add(dub, ['mov', 'mp4', 'matroska', 'webm'], 'a');
      const place = `a:${originals.length + index}`;
      const first = originals.length === 0 && index === 0;
      flags.push(...named(place, language, ' (dubbed)'), `-disposition:${place}`, first ? 'default' : '0');
    });
  const subtitled = languages.flatMap(({ language, subtitles }) =>
    subtitles ? [{ language, subtitles }] : [],
  );
  subtitled.forEach(({ language, subtitles }, index) => {
    add(subtitles, ['srt'], 's');
    flags.push(`-c:s:${index}`, 'subrip', ...named(`s:${index}`, language), `-disposition:s:${index}`, '0');
  });
  keptSubtitles({ container: 'matroska', source }).forEach(({ stream, codec }, index) => {
    map(`0:${stream.index}`);
    const place = `s:${subtitled.length + index}`;
    flags.push(`-c:${place}`, codec, `-disposition:${place}`, '0');
  });
  if (source.info.container === 'matroska') {
    // Fonts of the source's own ASS tracks.
    map('0:t?');
  }
  return [
    ...inputs.flat(),
    ...maps,
    ...['-map_metadata', '0', '-map_chapters', '0', '-c', 'copy'],
    ...disclosureArgs(
      languages.filter(({ dub }) => dub !== null),
      source.info.comment,
    ),
    ...flags,
    // Subtitles are sparse: without this the muxer holds minutes of video back and then gives up the order.
    ...['-max_interleave_delta', '0', '-max_muxing_queue_size', '9999'],
    ...['-f', 'matroska', plan.out],
  ];
}
