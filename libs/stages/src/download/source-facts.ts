import { readFile, writeFile } from 'node:fs/promises';

import { type JobMetadata, parseLanguage, toZ2Error } from '@z2/contracts';
import type { SourceFacts } from '@z2/sources';
import { parseSubtitles, partOfCues, writeVtt } from '@z2/subtitles';

import type { StageContext } from '../stage';
import type { DownloadOutput } from '../stage-io';

type Part = NonNullable<JobMetadata['clip']>;

/** Chapters of the whole video as those of its part, on the part's own clock. Pure. */
export function chaptersOfPart(
  chapters: SourceFacts['chapters'],
  part: Part | null,
): JobMetadata['chapters'] {
  if (!part) {
    return chapters;
  }
  const { from_ms, to_ms } = part;
  return chapters
    .filter(({ start_ms, end_ms }) => start_ms < to_ms && end_ms > from_ms)
    .map(({ start_ms, end_ms, title }) => ({
      start_ms: Math.max(start_ms, from_ms) - from_ms,
      end_ms: Math.min(end_ms, to_ms) - from_ms,
      title,
    }));
}

/** The captions that the source has beside its bytes, in storage. Those that cannot be read cost themselves only. */
export async function sourceCaptions(
  captions: SourceFacts['captions'],
  part: Part | null,
  ctx: StageContext,
): Promise<DownloadOutput['captions']> {
  const stored: DownloadOutput['captions'] = [];
  for (const { path, language: tag } of captions) {
    const language = parseLanguage(tag);
    const name = `captions.${tag}.vtt`;
    try {
      const { cues } = parseSubtitles(await readFile(path, 'utf8'), name);
      if (part) {
        await writeFile(path, writeVtt(partOfCues(cues, part), language ?? 'und'));
      }
    } catch (thrown) {
      const error = toZ2Error(thrown);
      if (error.code !== 'CAPTIONS_INVALID') {
        throw error;
      }
      ctx.log('WARNING', `Captions of the source (${tag}) cannot be read: ${error.message}`);
      continue;
    }
    const facts = { kind: 'captions' as const, language, name, mime: 'text/vtt' };
    stored.push({ language, ref: await ctx.artifacts.put(path, facts) });
  }
  return stored;
}
