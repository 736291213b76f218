import { isTerminal, type JobSummary, type StatusEvent } from '@z2/contracts';

/** A job, or its view, after a change of its status or of one language's. */
export function afterStatus<T extends JobSummary>(
  job: T,
  { status, progress, error, at, language }: StatusEvent,
): T {
  if (language !== null) {
    return {
      ...job,
      languages: job.languages.map((row) =>
        row.language === language ? { ...row, status, progress, error } : row,
      ),
    };
  }
  return {
    ...job,
    status,
    progress,
    error,
    error_message: error?.message ?? null,
    updated_at: at,
    started_at: job.started_at ?? (status === 'PENDING' || status === 'SCHEDULED' ? null : at),
    completed_at: isTerminal(status) ? at : null,
  };
}
