import { existsSync } from 'node:fs';
import { readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

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
 * `NAME.edited`, `NAME.edited-2`, … and that is said: in the log, and as checks that stay. So are SubRip subtitles that were made
 * of the user's own translation, when others come in their place: a run without that translation must not lose its words.
 * What is kept already is not kept twice, and what the new files are made of is in them.
 *
 * @param used SHA-256 of the user's files that went into the new ones
 */
export async function keepEdited(
  root: string,
  files: readonly { path: string; to: string }[],
  used: readonly string[],
  context: PublishContext,
): Promise<Check[]> {
  const checks: Check[] = [];
  const delivered = await deliveredFiles(root);
  for (const { path, to } of files) {
    const known = delivered.get(path);
    if (known === undefined || !existsSync(to)) {
      continue;
    }
    const { sha256 } = await hashFile(to, context.signal);
    const edited = sha256 !== known.sha256;
    if (used.includes(sha256)) {
      context.log(
        'WARNING',
        `${path} has your words; their times and lines were fitted to the subtitle rules.`,
      );
      continue;
    }
    if (!edited && !known.given) {
      continue;
    }
    const kept = await keep(to, sha256, context);
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

/** Where the file's content lies from now on: beside it, under the next number, or where the same content lies already. */
async function keep(path: string, sha256: string, { signal }: PublishContext): Promise<string> {
  const name = `${basename(path)}.edited`;
  let last = 0;
  for (const entry of await readdir(dirname(path), { withFileTypes: true })) {
    const number = entry.name.startsWith(name) ? numberOf(entry.name.slice(name.length)) : null;
    if (number === null || !entry.isFile()) {
      continue;
    }
    const kept = join(dirname(path), entry.name);
    if ((await hashFile(kept, signal)).sha256 === sha256) {
      return kept;
    }
    last = Math.max(last, number);
  }
  const kept = join(dirname(path), last === 0 ? name : `${name}-${last + 1}`);
  await rename(path, kept);
  return kept;
}

/** The number at the end of the name of something kept: none is the first. Null: it is no such name. */
function numberOf(end: string): number | null {
  const [whole, number] = /^(?:-(\d+))?$/.exec(end) ?? [];
  return whole === undefined ? null : Number(number ?? 1);
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
