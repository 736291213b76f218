import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { JobReport } from '@z2/contracts';
import { hashFile } from '@z2/runtime';

import type { PublishContext } from '../publisher';

/** What the report in a folder says of a file. */
interface Delivered {
  sha256: string;
  language: string | null;
  /** The subtitles in it are a translation that the user gave. */
  given: boolean;
}

/**
 * A file that is not what Z2 delivered last (report.json tells) was edited by somebody: it is kept beside the new one as
 * `NAME.edited`, `NAME.edited-2`, … and that is said. So are SubRip subtitles that were made of the user's own translation, when
 * others come in their place: a run without that translation must not lose its words.
 */
export async function keepEdited(
  root: string,
  files: readonly { path: string; to: string }[],
  context: PublishContext,
): Promise<void> {
  const delivered = await deliveredFiles(root);
  for (const { path, to } of files) {
    const known = delivered.get(path);
    if (known === undefined || !existsSync(to)) {
      continue;
    }
    const edited = (await hashFile(to, context.signal)).sha256 !== known.sha256;
    if (!edited && !known.given) {
      continue;
    }
    let kept = `${to}.edited`;
    for (let number = 2; existsSync(kept); number++) {
      kept = `${to}.edited-${number}`;
    }
    await rename(to, kept);
    const what = edited ? 'was edited since it was made' : 'was made of your own translation';
    const use = /\.(srt|vtt|ass)$/.test(path)
      ? ` To use it: --translation ${known.language ?? 'LANGUAGE'}=${kept}.`
      : '';
    context.log('WARNING', `${path} ${what}: your version is kept as ${basename(kept)}.${use}`);
  }
}

/** By path; empty without a (readable) report. */
async function deliveredFiles(root: string): Promise<Map<string, Delivered>> {
  try {
    const { files, options } = JSON.parse(await readFile(join(root, 'report.json'), 'utf8')) as JobReport;
    return new Map(
      files.map(({ path, sha256, kind, language }) => {
        const given = kind === 'subtitles_srt' && language !== null && language in options.translations_in;
        return [path, { sha256, language, given }];
      }),
    );
  } catch {
    // Somebody else's report, half a report or none: nothing is known of the files.
    return new Map();
  }
}
