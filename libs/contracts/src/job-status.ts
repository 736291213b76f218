/**
 * The statuses of a job and of one language of a job, exactly as they stand on the wire and in the database, and the
 * one table of allowed transitions. The database trigger is generated from {@link TRANSITIONS} (libs/entities).
 */
export const JOB_STATUSES = [
  'SCHEDULED',
  'PENDING',
  'DOWNLOADING',
  'TRANSCRIBING',
  'TRANSLATING',
  'IN_REVIEW',
  'PROCESSING_VIDEO',
  'ANALYZING',
  'PUBLISHING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** Progress in percent (0–100) that a job shows on entering a status. FAILED and CANCELLED keep what was reached. */
export const STATUS_PROGRESS: Readonly<Record<Exclude<JobStatus, 'FAILED' | 'CANCELLED'>, number>> = {
  SCHEDULED: 0,
  PENDING: 0,
  DOWNLOADING: 10,
  TRANSCRIBING: 25,
  TRANSLATING: 40,
  IN_REVIEW: 60,
  PROCESSING_VIDEO: 60,
  ANALYZING: 75,
  PUBLISHING: 85,
  COMPLETED: 100,
};

/** The pipeline's order; a job only ever moves forward along it (steps may be skipped), but for a retry. */
const FORWARD: readonly JobStatus[] = [
  'SCHEDULED',
  'PENDING',
  'DOWNLOADING',
  'TRANSCRIBING',
  'TRANSLATING',
  'IN_REVIEW',
  'PROCESSING_VIDEO',
  'ANALYZING',
  'PUBLISHING',
  'COMPLETED',
];

export const TERMINAL_STATUSES = ['COMPLETED', 'FAILED', 'CANCELLED'] as const satisfies readonly JobStatus[];
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];

/** Whether nothing more happens to the job by itself. */
export function isTerminal(status: JobStatus): status is TerminalStatus {
  return (TERMINAL_STATUSES as readonly JobStatus[]).includes(status);
}

function targetsOf(from: JobStatus): readonly JobStatus[] {
  if (isTerminal(from)) {
    // A retry starts again, at the stage that is to be redone; of a finished job too, where it names that stage.
    return FORWARD.slice(1, -1);
  }
  return [...FORWARD.slice(FORWARD.indexOf(from) + 1), 'FAILED', 'CANCELLED'];
}

/** status → statuses that may follow it. A retry is the only way out of COMPLETED, FAILED and CANCELLED. */
export const TRANSITIONS: Readonly<Record<JobStatus, readonly JobStatus[]>> = Object.fromEntries(
  JOB_STATUSES.map((status) => [status, targetsOf(status)]),
) as Record<JobStatus, readonly JobStatus[]>;

/** Whether a job may go from one status to the other. The same status is not a transition. */
export function canTransition(from: JobStatus, to: JobStatus): boolean {
  return TRANSITIONS[from].includes(to);
}

/** Position along the pipeline: the lower, the less advanced. Terminal failures have none. */
export function statusRank(status: JobStatus): number {
  return FORWARD.indexOf(status);
}
