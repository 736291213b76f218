import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';

import type { Z2Client } from '@z2/client';
import { type CreateJobRequest, DEFAULT_JOB_OPTIONS, isTerminal, type JobView } from '@z2/contracts';

/** Of how many jobs, newest first, one may be the unfinished one. */
const LOOK_AT = 30;

/**
 * The job that the same command began and that has not ended, because the command was killed: it goes on instead of a
 * second one being made. Null where there is none, or the source was changed since.
 */
export async function unfinishedJob(client: Z2Client, request: CreateJobRequest): Promise<string | null> {
  const { jobs } = await client.listJobs({ limit: LOOK_AT });
  for (const { job_uuid, status } of jobs) {
    if (!isTerminal(status)) {
      const job = await client.getJob(job_uuid);
      if (isSameJob(job, request) && !(await isChangedSince(request.source_path, job.created_at))) {
        return job_uuid;
      }
    }
  }
  return null;
}

/** Whether a job does what the request asks for. Pure. */
export function isSameJob(job: JobView, request: CreateJobRequest): boolean {
  const { source } = job;
  const address = source.kind === 'file' ? source.path : source.kind === 'upload' ? null : source.url;
  const wanted = request.source_path ?? request.source_url ?? request.youtube_url;
  return (
    address === wanted &&
    (request.source_language ?? job.source_language) === job.source_language &&
    isDeepStrictEqual(
      new Set(job.target_languages),
      new Set(request.target_languages ?? job.target_languages),
    ) &&
    isDeepStrictEqual(
      { ...DEFAULT_JOB_OPTIONS, ...job.options },
      { ...DEFAULT_JOB_OPTIONS, ...request.options },
    ) &&
    isDeepStrictEqual(job.publish, request.publish ?? [])
  );
}

async function isChangedSince(path: string | undefined, time: string): Promise<boolean> {
  return path !== undefined && (await stat(path)).mtimeMs > Date.parse(time);
}
