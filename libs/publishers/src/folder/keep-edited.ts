import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename } from 'node:path';

import type { Check } from '@z2/contracts';
import { hashFile } from '@z2/runtime';

import type { PublishContext } from '../publisher';
import { lastReport } from './last-report';

/** What the report in a folder says of a file. */
interface Delivered {
  sha256: string;
  language: string | null;
  /** The subtitles in it are a translation that the user gave. */
  given: boolean;
}

/**
 * A file that is not what Z2 delivered last (report.json tells) was edited by somebody: it is kept beside the new one as
 * `NAME.edited`, `NAME.edited-2`, … and that is said: in the log, and as checks that stay. So are SubRip subtitles that were made of the user's own translation, when
 * others come in their place: a run without that translation must not lose its words.
 */
export async function keepEdited(
  root: string,
  files: readonly { path: string; to: string }[],
  context: PublishContext,
): Promise<Check[]> {
  const checks: Check[] = [];
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
    const message = `${path} ${what}: your version is kept as ${basename(kept)}.`;
    context.log('WARNING', `${message}${use}`);
    checks.push({ check: 'edits_kept', passed: false, value: kept, bound: 'none edited', message });
  }
  return checks;
}

/** By path, of the last run and of those before it that left something; empty without a (readable) report. */
async function deliveredFiles(root: string): Promise<Map<string, Delivered>> {
  const report = await lastReport(root);
  const runs = report ? [...report.earlier, report] : [];
  return new Map(
    runs.flatMap(({ files, options }) =>
      files.map(({ path, sha256, kind, language }) => {
        const given = kind === 'subtitles_srt' && language !== null && language in options.translations_in;
        return [path, { sha256, language, given }] as const;
      }),
    ),
  );
}
