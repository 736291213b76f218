import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { JobReport } from '@z2/contracts';
import { hashFile } from '@z2/runtime';

import type { PublishContext } from '../publisher';

/**
 * A file that is not what Z2 delivered last (report.json tells) was edited by somebody: it is kept beside the new one as
 * `NAME.edited`, `NAME.edited-2`, … and that is said.
 */
export async function keepEdited(
  root: string,
  files: readonly { path: string; to: string }[],
  context: PublishContext,
): Promise<void> {
  const delivered = await deliveredHashes(root);
  for (const { path, to } of files) {
    const known = delivered.get(path);
    if (known === undefined || !existsSync(to) || (await hashFile(to, context.signal)).sha256 === known) {
      continue;
    }
    let kept = `${to}.edited`;
    for (let number = 2; existsSync(kept); number++) {
      kept = `${to}.edited-${number}`;
    }
    await rename(to, kept);
    context.log(
      'WARNING',
      `${path} was edited since it was made: your version is kept as ${basename(kept)}. To use it: --translation LANGUAGE=FILE.`,
    );
  }
}

/** Path → SHA-256 of what the report in the folder says to be there; empty without a (readable) report. */
async function deliveredHashes(root: string): Promise<Map<string, string>> {
  try {
    const report = JSON.parse(await readFile(join(root, 'report.json'), 'utf8')) as JobReport;
    return new Map(report.files.map(({ path, sha256 }) => [path, sha256]));
  } catch {
    // Somebody else's report, half a report or none: nothing is known of the files.
    return new Map();
  }
}
