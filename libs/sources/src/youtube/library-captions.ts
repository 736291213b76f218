import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { toZ2Error, Z2Error } from '@z2/contracts';
import { fetch } from 'undici';

import type { FetchContext, SourceFacts } from '../source';
import type { LibrarySession } from './library-session';

/** Captions that a library has found. */
export interface FoundCaptions {
  url: string;
  /** YouTube's own tag. */
  language: string;
  /** Made by YouTube itself of the spoken words. */
  isAutomatic: boolean;
}

const MAX_CAPTIONS = 30;
/** Of one language; those of a day of speech have a few. */
const MAX_BYTES = 10 * 1024 * 1024;

/**
 * The captions as WebVTT in the run's folder: those that people wrote, else, where `automatic` are wanted, YouTube's own. What
 * cannot be loaded costs itself only.
 *
 * @throws Z2Error CANCELLED, DISK_FULL
 */
export async function loadCaptions(
  found: readonly FoundCaptions[],
  automatic: boolean,
  session: LibrarySession,
  context: Pick<FetchContext, 'workdir' | 'log'>,
): Promise<SourceFacts['captions']> {
  const captions: SourceFacts['captions'] = [];
  for (const { url, language } of wantedCaptions(found, automatic)) {
    try {
      const text = await session.ask(() => textOf(url, session));
      const path = join(context.workdir, `captions.${language}.vtt`);
      await writeFile(path, text);
      captions.push({ path, language });
    } catch (thrown) {
      const error = toZ2Error(thrown);
      if (error.kind === 'cancelled' || error.code === 'DISK_FULL') {
        throw error;
      }
      context.log('WARNING', `The captions in ${language} could not be loaded: ${error.message}`);
    }
  }
  return captions;
}

/** The languages become names of files: only plain ones are taken, the first of each. Pure. */
export function wantedCaptions(found: readonly FoundCaptions[], automatic: boolean): FoundCaptions[] {
  const plain = found.filter(
    ({ language }, at) =>
      /^[\w-]+$/.test(language) && found.findIndex((other) => other.language === language) === at,
  );
  const written = plain.filter(({ isAutomatic }) => !isAutomatic);
  return (written.length === 0 && automatic ? plain : written).slice(0, MAX_CAPTIONS);
}

async function textOf(address: string, { dispatcher }: LibrarySession): Promise<string> {
  const url = new URL(address, 'https://www.youtube.com');
  url.searchParams.set('fmt', 'vtt');
  const { ok, status, body } = await fetch(url, { dispatcher });
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength;
    if (bytes > MAX_BYTES) {
      throw refused(`they are larger than ${MAX_BYTES / 1024 / 1024} MiB`);
    }
    parts.push(part);
  }
  if (!ok || bytes === 0) {
    throw refused(ok ? 'the answer is empty' : `HTTP ${status}`);
  }
  return Buffer.concat(parts).toString('utf8');
}

function refused(why: string): Z2Error {
  return new Z2Error('SOURCE_REFUSED', `YouTube did not give the captions: ${why}.`, {
    remedy: 'Speech is recognised instead; or give captions of your own (--subtitles-in).',
  });
}
