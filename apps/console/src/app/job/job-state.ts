import type {
  ArtifactView,
  JobEvent,
  JobView,
  LogLine,
  ProgressEvent,
  ProgressMeasure,
  StageEvent,
  StageName,
  StageRunView,
} from '@z2/contracts';
import { isTerminal } from '@z2/contracts';

import { afterStatus } from '../core/after-status';
import { movedLanguages } from '../core/language-progress';

/** What was counted of a running stage: first and last, so that rate and time left can be told. Times in ms. */
export interface Measured {
  attempt: number;
  first: { at: number; done: number };
  last: { at: number; measure: ProgressMeasure; fraction: number };
}

/** All that the job view shows. `job.seq` is the newest numbered event that is in it; logs are sorted by seq. */
export interface JobState {
  readonly job: JobView;
  readonly logs: readonly LogLine[];
  readonly measures: Readonly<Record<string, Measured>>;
}

export const runKey = (stage: StageName, language: string | null): string => `${stage}/${language ?? ''}`;

export function jobState(job: JobView, logs: readonly LogLine[] = []): JobState {
  return { job, logs: [...logs].sort((a, b) => a.seq - b.seq), measures: {} };
}

/**
 * The state after an event; the same object where the event says nothing new (older, another job's), so that an event
 * may come twice. Log lines have their own memory: a fresh view may be ahead of the lines that were read with it.
 */
export function applyEvent(state: JobState, event: JobEvent): JobState {
  if (event.job_uuid !== state.job.job_uuid) {
    return state;
  }
  if (event.type === 'progress') {
    return applyProgress(state, event);
  }
  if (event.type === 'log') {
    const { seq, at, level, stage, language, message } = event;
    return withSeq(withLogs(state, [{ seq, at, level, stage, language, message }]), seq);
  }
  if (event.seq <= state.job.seq) {
    return state;
  }
  switch (event.type) {
    case 'status':
      return withSeq({ ...state, job: afterStatus(state.job, event) }, event.seq);
    case 'stage':
      return withSeq(applyStage(state, event), event.seq);
    case 'artifact':
      return withSeq(patch(state, { files: withFile(state.job.files, event.artifact) }), event.seq);
  }
}

/** The state with a newly read view: kept only if it is not older than the events that were seen since. */
export function withView(state: JobState, job: JobView): JobState {
  return job.seq < state.job.seq ? state : { ...state, job };
}

/** The state with log lines put in by their seq, each once. */
export function withLogs(state: JobState, lines: readonly LogLine[]): JobState {
  const newest = state.logs.at(-1)?.seq ?? 0;
  const [line] = lines;
  if (line && lines.length === 1 && line.seq > newest) {
    return { ...state, logs: [...state.logs, line] };
  }
  const known = new Set(state.logs.map(({ seq }) => seq));
  const fresh = lines.filter(({ seq }) => !known.has(seq));
  return fresh.length === 0
    ? state
    : { ...state, logs: [...state.logs, ...fresh].sort((a, b) => a.seq - b.seq) };
}

/**
 * Milliseconds that a running stage will still take at its rate so far. Null where that is not known: at first, and where
 * what is counted is only one step of the stage (its share is not the stage's fraction).
 */
export function timeLeftMs({ first, last }: Measured): number | null {
  if (Math.abs(last.measure.done / last.measure.total - last.fraction) > 0.05) {
    return null;
  }
  const [took, did] = [last.at - first.at, last.measure.done - first.done];
  return took < 2000 || did <= 0 ? null : ((last.measure.total - last.measure.done) * took) / did;
}

const patch = (state: JobState, change: Partial<JobView>): JobState => ({
  ...state,
  job: { ...state.job, ...change },
});

const withSeq = (state: JobState, seq: number): JobState =>
  seq > state.job.seq ? patch(state, { seq }) : state;

function applyStage(state: JobState, event: StageEvent): JobState {
  const { state: runState, attempt, from_checkpoint, error, at } = event;
  const before = state.job.stages.find(({ id }) => id === event.stage_run_id);
  const begins = runState === 'RUNNING' && (before?.state !== 'RUNNING' || before.attempt !== attempt);
  const ended = runState === 'DONE' || runState === 'FAILED' || runState === 'CANCELLED';
  const run: StageRunView = {
    id: event.stage_run_id,
    stage: event.stage,
    language: event.language,
    state: runState,
    progress: runState === 'DONE' ? 1 : ended || runState === 'RUNNING' ? (before?.progress ?? 0) : 0,
    attempt,
    from_checkpoint,
    error,
    started_at: begins
      ? at
      : runState === 'WAITING' || runState === 'READY'
        ? null
        : (before?.started_at ?? null),
    finished_at: ended ? at : null,
  };
  if (begins) {
    run.progress = 0;
  }
  const stages = before
    ? state.job.stages.map((old) => (old === before ? run : old))
    : [...state.job.stages, run];
  return patch(state, { stages });
}

/** Progress is a latest value: it moves what runs, and never backwards. */
function applyProgress(state: JobState, event: ProgressEvent): JobState {
  const { stage, language, fraction } = event;
  const run = state.job.stages.find((one) => one.stage === stage && one.language === language);
  if (!run || run.state !== 'RUNNING' || isTerminal(state.job.status)) {
    return state;
  }
  return {
    ...patch(state, {
      progress: Math.max(state.job.progress, event.progress),
      stages: state.job.stages.map((one) =>
        one === run ? { ...one, progress: Math.max(one.progress, fraction) } : one,
      ),
      languages: [...movedLanguages(state.job.languages, event)],
    }),
    measures: event.measure
      ? { ...state.measures, [runKey(stage, language)]: measured(state, run, event, event.measure) }
      : state.measures,
  };
}

function measured(
  state: JobState,
  run: StageRunView,
  event: ProgressEvent,
  measure: ProgressMeasure,
): Measured {
  const at = Date.parse(event.at);
  const before = state.measures[runKey(run.stage, run.language)];
  const goesOn =
    before?.attempt === run.attempt &&
    before.last.measure.unit === measure.unit &&
    before.first.done <= measure.done;
  return {
    attempt: run.attempt,
    first: goesOn ? before.first : { at, done: measure.done },
    last: { at, measure, fraction: event.fraction },
  };
}

function withFile(files: readonly ArtifactView[], file: ArtifactView): ArtifactView[] {
  return files.some(({ id }) => id === file.id)
    ? files.map((old) => (old.id === file.id ? file : old))
    : [...files, file];
}
