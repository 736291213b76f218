import type { PlanQuestion } from './plan';
import { StageName } from './stage';

/** Prefix of every Bull key; the braces keep all keys of a queue in one slot of a Redis cluster. */
export const QUEUE_PREFIX = '{z2}';

/** One Bull queue per stage. */
export const STAGE_QUEUES = {
  download: 'z2-download',
  transcribe: 'z2-transcribe',
  translate: 'z2-translate',
  render: 'z2-render',
  analyze: 'z2-analyze',
  publish: 'z2-publish',
} as const satisfies Record<StageName, string>;

/** All that a Bull message holds: ids, never paths or secrets. The row in `stage_runs` is the truth. */
export interface StageMessage {
  stage_run_id: string;
  attempt: number;
  send: number;
}

/** Redis channel that carries live events to every gateway, and wishes (cancel) to every worker. */
export const EVENTS_CHANNEL = 'z2:events';
export const CONTROL_CHANNEL = 'z2:control';

/**
 * A wish to workers. `cancel` is a hint only, the flag in PostgreSQL is the truth and is polled as well. `plan` asks what a job
 * would be: the worker that sets `PLAN_KEY + id + ':taken'` answers into the list `PLAN_KEY + id`; both expire.
 */
export type ControlMessage =
  { type: 'cancel'; job_uuid: string } | { type: 'plan'; id: string; question: PlanQuestion };
