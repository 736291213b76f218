import type {
  JobEvent,
  JobStatus,
  ProgressMeasure,
  StageName,
  StageRunState,
  StageRunView,
} from '@z2/contracts';
import { languageName } from '@z2/contracts';

import { type Sample, sampleOf, withSample } from './pace';

/** One stage of the job, or of one language, as far as its events told. */
export interface StageRow {
  stage: StageName;
  language: string | null;
  state: StageRunState;
  /** 0–1 */
  fraction: number;
  measure: ProgressMeasure | null;
  /** How far it was of late, for rate and time left. */
  samples: readonly Sample[];
  /** ms since epoch when it began to run, and when it ended. */
  since: number | null;
  ended: number | null;
  from_checkpoint: boolean;
  attempt: number;
  error: string | null;
}
export interface ProgressState {
  status: JobStatus;
  progress: number;
  rows: StageRow[];
  /** Log lines at WARNING, with their language where they have one. */
  warnings: string[];
}

/** The state of the view from the job as it is now. */
export function initialState(
  status: JobStatus,
  progress: number,
  stages: readonly StageRunView[],
): ProgressState {
  return {
    status,
    progress,
    warnings: [],
    rows: stages.map((run) => ({
      stage: run.stage,
      language: run.language,
      state: run.state,
      fraction: run.progress,
      measure: null,
      samples: [],
      since: run.started_at ? Date.parse(run.started_at) : null,
      ended: run.finished_at ? Date.parse(run.finished_at) : null,
      from_checkpoint: run.from_checkpoint,
      attempt: run.attempt,
      error: null,
    })),
  };
}

/** Folds one event in. Pure. */
export function applyEvent(state: ProgressState, event: JobEvent): ProgressState {
  switch (event.type) {
    case 'status':
      return event.language === null
        ? { ...state, status: event.status, progress: Math.max(state.progress, event.progress) }
        : state;
    case 'progress':
      return {
        ...state,
        progress: Math.max(state.progress, event.progress),
        rows: change(state.rows, event, (row) => ({
          ...row,
          fraction: Math.max(row.fraction, event.fraction),
          measure: event.measure ?? row.measure,
          samples: event.fraction >= row.fraction ? withSample(row.samples, sampleOf(event)) : row.samples,
        })),
      };
    case 'stage':
      return {
        ...state,
        rows: change(state.rows, event, (row) => ({
          ...row,
          state: event.state,
          attempt: event.attempt,
          from_checkpoint: event.from_checkpoint,
          error: event.error?.code ?? null,
          fraction: event.state === 'DONE' ? 1 : event.state === 'RUNNING' ? 0 : row.fraction,
          samples:
            event.state === 'RUNNING' ? [{ at: Date.parse(event.at), fraction: 0, done: 0 }] : row.samples,
          // By the event's own clock: events of what went on before come all at once.
          since: begins(row, event) ? Date.parse(event.at) : row.since,
          ended: event.state === 'DONE' ? Date.parse(event.at) : null,
        })),
      };
    case 'log':
      // Errors that matter are told at the end, once.
      return event.level === 'WARNING'
        ? {
            ...state,
            warnings: [
              ...state.warnings,
              inShort(`${event.language ? `${languageName(event.language)}: ` : ''}${event.message}`),
            ],
          }
        : state;
    case 'artifact':
      return state;
  }
}

/** Characters of a warning while work goes on; the log has all, and the end names what was found. */
const MOST_OF_WARNING = 200;

function inShort(text: string): string {
  if (text.length <= MOST_OF_WARNING) {
    return text;
  }
  const end = text.lastIndexOf(' ', MOST_OF_WARNING);
  return `${text.slice(0, end > 0 ? end : MOST_OF_WARNING).replace(/[,;:]$/, '')} …`;
}

/** Whether it is the run's first beginning, or that of a new attempt: one that prepared itself and goes on has begun before. */
const begins = (row: StageRow, event: { state: StageRow['state']; attempt: number }): boolean =>
  event.state === 'RUNNING' && (row.since === null || event.attempt > 1);

function change(
  rows: StageRow[],
  place: { stage: StageName; language: string | null },
  by: (row: StageRow) => StageRow,
): StageRow[] {
  return rows.map((row) => (row.stage === place.stage && row.language === place.language ? by(row) : row));
}
