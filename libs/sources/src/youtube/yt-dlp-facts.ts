import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { toZ2Error } from '@z2/contracts';
import type { ProcessResult } from '@z2/runtime';

import type { FetchContext, SourceFacts } from '../source';

/** What is used of yt-dlp's `media.info.json`. */
export interface InfoJson {
  title?: string | null;
  chapters?: { start_time: number; end_time: number; title?: string }[] | null;
  subtitles?: Record<string, unknown> | null;
  automatic_captions?: Record<string, unknown> | null;
}

const INFO = 'media.info.json';
const MAX_CAPTIONS = 30;

/** Arguments by which the download leaves the facts in the folder. */
export const INFO_ARGS = ['--write-info-json', '--no-write-comments'];

/**
 * What yt-dlp knows of the video in `dir`, and its captions, loaded by `run`: those that people wrote, else, where `automatic`
 * are wanted, YouTube's own of the spoken language. Captions that cannot be loaded cost themselves only.
 */
export async function ytDlpFacts(
  dir: string,
  automatic: boolean,
  run: (args: string[]) => Promise<ProcessResult>,
  context: FetchContext,
): Promise<SourceFacts> {
  const info = JSON.parse(await readFile(join(dir, INFO), 'utf8')) as InfoJson;
  const facts = { title: info.title ?? null, chapters: chaptersOf(info) };
  const languages = captionsOf(info, automatic);
  if (languages.length === 0) {
    return { ...facts, captions: [] };
  }
  try {
    await run([
      ...['--load-info-json', INFO, '--skip-download', '--write-subs', '--output', 'media.%(ext)s'],
      ...(automatic ? ['--write-auto-subs'] : []),
      ...['--sub-langs', languages.join(','), '--sub-format', 'vtt/srt/best', '--convert-subs', 'vtt'],
    ]);
  } catch (thrown) {
    const error = toZ2Error(thrown);
    if (error.kind === 'cancelled') {
      throw error;
    }
    context.log('WARNING', `Not all captions could be loaded: ${error.message}`);
  }
  const files = await readdir(dir);
  const captions = files.flatMap((name) => {
    const language = /^media\.([\w-]+)\.vtt$/.exec(name)?.[1];
    return language ? [{ path: join(dir, name), language: language.replace(/-orig$/, '') }] : [];
  });
  return { ...facts, captions };
}

export function chaptersOf({ chapters }: InfoJson): SourceFacts['chapters'] {
  return (chapters ?? []).map(({ start_time, end_time, title }, index) => ({
    start_ms: Math.round(start_time * 1000),
    end_ms: Math.round(end_time * 1000),
    title: title ?? `${index + 1}`,
  }));
}

/** The names are patterns to yt-dlp: only plain ones are passed on. `live_chat` is no caption. */
export function captionsOf(info: InfoJson, automatic: boolean): string[] {
  const plain = (tracks: InfoJson['subtitles']): string[] =>
    Object.keys(tracks ?? {}).filter((name) => /^[\w-]+$/.test(name) && name !== 'live_chat');
  const written = plain(info.subtitles);
  const spoken = plain(info.automatic_captions).filter((name) => name.endsWith('-orig'));
  return (written.length === 0 && automatic ? spoken : written).slice(0, MAX_CAPTIONS);
}
