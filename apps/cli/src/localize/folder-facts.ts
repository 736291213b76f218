import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { JobReport, JobView } from '@z2/contracts';

/** What lies in the folder of results, as the report there tells. */
export type FolderFacts = Pick<JobReport, 'files' | 'earlier'>;

/** What the report in the folder of results tells, if it is this job's. */
export async function folderFacts(job: JobView, out: string): Promise<FolderFacts | null> {
  const report = await reportIn(out);
  return report?.job_uuid === job.job_uuid ? report : null;
}

/** The report in a folder of results; null: there is none that can be read. */
export async function reportIn(out: string): Promise<JobReport | null> {
  try {
    return JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as JobReport;
  } catch {
    // Results are on another machine, or the job failed before there was one, or somebody's own file has that name.
    return null;
  }
}
