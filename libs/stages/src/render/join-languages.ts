import { join } from 'node:path';

import { Check, iso6392 } from '@z2/contracts';
import { MediaInfo, MediaTools, muxAll, MuxLanguage, probeMedia } from '@z2/media';

import { StageContext } from '../stage';
import { JoinInput, RenderOutput } from '../stage-io';

/** Changes whenever the same input would give another file. */
const JOIN_RECIPE = 'join-2';
/** The file may be longer or shorter than its source by so much. */
const DURATION_TOLERANCE_MS = 100;

/** What the file of all languages depends on: all that goes in. */
export function joinFingerprint({ media, source_language, languages, title }: JoinInput): string[] {
  return [
    ...[JOIN_RECIPE, media.sha256, source_language ?? '', title],
    ...languages.flatMap(({ language, dub, subtitles }) => [
      ...[language, dub?.sha256 ?? '', subtitles?.sha256 ?? ''],
    ]),
  ];
}

/** Puts all languages into one file, and looks whether everything is in it. @throws Z2Error FFMPEG_*, DISK_FULL, CANCELLED */
export async function joinLanguages(
  input: JoinInput,
  tools: MediaTools,
  ctx: StageContext,
): Promise<RenderOutput> {
  const path = await ctx.artifacts.open(input.media);
  const info = await probeMedia(path, tools, ctx.signal, input.media.name);
  const languages = await Promise.all(
    input.languages.map(async ({ language, dub, subtitles }): Promise<MuxLanguage> => ({
      language,
      dub: dub && (await ctx.artifacts.open(dub)),
      // Of a film without speech they are empty, which no muxer takes.
      subtitles: subtitles && subtitles.size > 0 ? await ctx.artifacts.open(subtitles) : null,
    })),
  );
  const name = `${input.title}.mkv`;
  const out = join(ctx.workdir, 'all.mkv');
  const plan = { source: { path, info }, source_language: input.source_language, languages, out };
  await muxAll(plan, tools, { signal: ctx.signal, onProgress: (fraction) => ctx.progress(fraction) });
  const made = await probeMedia(out, tools, ctx.signal, name);
  const checks = [durationCheck(made, info, name), tracksCheck(made, info, languages, name)];
  const facts = { kind: 'video_all', language: null, name, mime: 'video/x-matroska' } as const;
  ctx.log('INFO', `${name} holds ${languages.map(({ language }) => language).join(', ')}.`);
  return { files: [await ctx.artifacts.put(out, facts, { move: true })], engines: [], checks };
}

function durationCheck(made: MediaInfo, source: MediaInfo, name: string): Check {
  return {
    check: 'duration',
    passed: Math.abs(made.duration_ms - source.duration_ms) <= DURATION_TOLERANCE_MS,
    value: made.duration_ms,
    bound: `${source.duration_ms} ms ± ${DURATION_TOLERANCE_MS} ms`,
    message: `${name} lasts ${made.duration_ms} ms, the source ${source.duration_ms} ms.`,
  };
}

function tracksCheck(
  made: MediaInfo,
  source: MediaInfo,
  languages: readonly MuxLanguage[],
  name: string,
): Check {
  const tags = (info: MediaInfo, type: string): string[] =>
    info.streams.filter((stream) => stream.type === type).map(({ language }) => iso6392(language ?? 'und'));
  const audio = tags(made, 'audio').slice(tags(source, 'audio').length);
  const wantedAudio = languages.filter(({ dub }) => dub).map(({ language }) => iso6392(language));
  const wantedText = languages.filter(({ subtitles }) => subtitles).map(({ language }) => iso6392(language));
  const text = tags(made, 'subtitle').slice(0, wantedText.length);
  const found = `voices: ${audio.join(', ') || 'none'}; subtitles: ${text.join(', ') || 'none'}`;
  return {
    check: 'streams',
    passed: audio.join() === wantedAudio.join() && text.join() === wantedText.join(),
    value: found,
    bound: `voices: ${wantedAudio.join(', ') || 'none'}; subtitles: ${wantedText.join(', ') || 'none'}`,
    message: `${name}: ${found}.`,
  };
}
