import type { PlanQuestion, WorkerPlan } from './plan';
import type { PlaylistFound } from './playlist';
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

/** What the gateway asks of workers, which have the programs for it: what a job would be, and which videos a list has. */
export interface WorkerQuestions {
  plan: { question: PlanQuestion; answer: WorkerPlan };
  playlist: { question: { url: string; limit: number }; answer: PlaylistFound };
}
export type WorkerQuestion = keyof WorkerQuestions;

/** Longest time for an answer, ms: services may have to be asked whether they are there, and yt-dlp be installed. */
export const ANSWER_WITHIN_MS: Readonly<Record<WorkerQuestion, number>> = {
  plan: 30_000,
  playlist: 180_000,
};

/** A question, over Redis: the worker that sets `ANSWER_KEY + id + ':taken'` answers into the list `ANSWER_KEY + id`; both expire. */
export const ANSWER_KEY = 'z2:answer:';
export type QuestionMessage = {
  [Q in WorkerQuestion]: { type: Q; id: string; question: WorkerQuestions[Q]['question'] };
}[WorkerQuestion];

/** A wish to workers. `cancel` and `settings` are hints only: PostgreSQL has the truth and is polled as well. */
export type ControlMessage = { type: 'cancel'; job_uuid: string } | { type: 'settings' } | QuestionMessage;
