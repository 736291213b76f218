import type { JobEvent, JobStatus, LogLevel } from '@z2/contracts';

/** What `/ws/jobs/status` sends: one message for each change of a job. docs/compat.md. */
export interface StatusMessage {
  job_uuid: string;
  status: JobStatus;
  /** Percent, 0–100, whole. */
  progress: number;
  /** A sentence, where the job failed. */
  error: string | null;
  timestamp: string;
}

/** What `/ws/jobs/{job_uuid}/logs` sends: one message for each line. docs/compat.md. */
export interface LogMessage {
  job_uuid: string;
  /** Number of the line among the events of its job; it grows. */
  seq: number;
  level: LogLevel;
  message: string;
  stage: string | null;
  language: string | null;
  timestamp: string;
}

/** The status that an event tells of its whole job; null: none. */
export function statusMessage(event: JobEvent, known: JobStatus | undefined): StatusMessage | null {
  const { job_uuid, at: timestamp } = event;
  if (event.type === 'status' && event.language === null) {
    const { status, progress, error } = event;
    return { job_uuid, status, progress: Math.floor(progress), error: error?.message ?? null, timestamp };
  }
  if (event.type === 'progress' && known) {
    return { job_uuid, status: known, progress: Math.floor(event.progress), error: null, timestamp };
  }
  return null;
}

export function logMessage(event: JobEvent): LogMessage | null {
  if (event.type !== 'log') {
    return null;
  }
  const { job_uuid, seq, level, message, stage, language, at: timestamp } = event;
  return { job_uuid, seq, level, message, stage, language, timestamp };
}
