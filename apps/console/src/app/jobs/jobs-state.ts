import type { JobEvent, JobSummary } from '@z2/contracts';
import { isTerminal } from '@z2/contracts';

import { afterStatus } from '../core/after-status';
import { movedLanguages } from '../core/language-progress';

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
