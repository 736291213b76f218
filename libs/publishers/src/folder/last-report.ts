import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DEFAULT_JOB_OPTIONS, type JobReport } from '@z2/contracts';

/** The report.json in a folder with those files that are still there; null without a readable one. */
export async function lastReport(root: string): Promise<JobReport | null> {
  const isThere = ({ path }: { path: string }): boolean => existsSync(join(root, path));
  try {
    // Reports of earlier versions lack some fields; anything else that bears the name has no such lists.
    const report = JSON.parse(await readFile(join(root, 'report.json'), 'utf8')) as Partial<JobReport>;
    const { files = [], earlier = [], stages = [], options, source_sha256 = null } = report;
    return {
      ...(report as JobReport),
      source_sha256,
      options: { ...DEFAULT_JOB_OPTIONS, ...options },
      stages,
      files: files.filter(isThere),
      earlier: earlier.map((one) => ({ ...one, files: one.files.filter(isThere) })),
    };
  } catch {
    // Somebody else's report, half a report or none: nothing is known of the files.
    return null;
  }
}
