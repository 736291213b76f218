import type { JobEvent, JobSummary } from '@z2/contracts';
import { isTerminal } from '@z2/contracts';

import { afterStatus } from '../core/after-status';
import { movedLanguages } from '../core/language-progress';

/**
 * A page that was read again, with the rows where somebody looks at them: those that are there stay in their places with what is
 * new of them, others come only where there is room below. `fresh`: how many wait for that. Null: nothing was on the page.
 */
export function keptInPlace(
  before: readonly JobSummary[] | null,
  now: readonly JobSummary[],
  most: number,
): { jobs: readonly JobSummary[]; fresh: number } {
  if (!before || before.length === 0) {
    return { jobs: now, fresh: 0 };
  }
  const news = new Map(now.map((job) => [job.job_uuid, job]));
  const kept = before.map((job) => news.get(job.job_uuid) ?? job);
  const shown = new Set(before.map(({ job_uuid }) => job_uuid));
  const last = now.findLastIndex(({ job_uuid }) => shown.has(job_uuid));
  const below = now.slice(last + 1, last + 1 + Math.max(0, most - kept.length));
  const isBelow = new Set(last < 0 ? [] : below.map(({ job_uuid }) => job_uuid));
  const others = now.filter(({ job_uuid }) => !shown.has(job_uuid) && !isBelow.has(job_uuid));
  return { jobs: last < 0 ? kept : [...kept, ...below], fresh: others.length };
}

/** The list after an event of any job; the same array where nothing of it changes. Progress never goes backwards. */
export function applyToList(jobs: readonly JobSummary[], event: JobEvent): readonly JobSummary[] {
  const at = jobs.findIndex(({ job_uuid }) => job_uuid === event.job_uuid);
  const job = jobs[at];
  if (!job) {
    return jobs;
  }
  const after = changed(job, event);
  return after === job ? jobs : jobs.map((one) => (one === job ? after : one));
}

function changed(job: JobSummary, event: JobEvent): JobSummary {
  if (event.type === 'progress') {
    if (isTerminal(job.status)) {
      return job;
    }
    const languages = movedLanguages(job.languages, event);
    const progress = Math.max(job.progress, event.progress);
    return progress === job.progress && languages === job.languages
      ? job
      : { ...job, progress, languages: [...languages] };
  }
  return event.type === 'status' ? afterStatus(job, event) : job;
}
