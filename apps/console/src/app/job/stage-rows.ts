import type { JobView, StageName, StageRunView } from '@z2/contracts';
import { languageName, STAGE_NAMES } from '@z2/contracts';

import { bytes, clockTime, counted, duration, roughDuration } from '../words/format';
import { RUN_WORDS, STAGE_WORDS, STATUS_WORDS, stepWords, type Tone } from '../words/status-words';
import { type JobState, type Measured, runKey, timeLeftMs } from './job-state';

/** One stage of one row of the track; `tone` null: this row has no such stage. */
export interface StageCell {
  stage: StageName;
  name: string;
  tone: Tone | null;
  words: string;
  /** What is known beside: percent and time left, how long it took, why it failed. */
  detail: string;
  /** 0–100 while it runs, else null. */
  percent: number | null;
}
export interface StageRow {
  language: string | null;
  name: string;
  words: string;
  tone: Tone;
  cells: StageCell[];
  /** What goes on in it, or what stopped it: for where there is no room for every cell. */
  now: { tone: Tone; words: string }[];
}

/** The track of a job: one row for what is done once, then one per language. */
export function stageRows(state: JobState): StageRow[] {
  const { job } = state;
  const ofLanguage = job.languages.map((row) => ({
    language: row.language,
    name: languageName(row.language),
    ...STATUS_WORDS[row.status],
    cells: cells(state, row.language),
  }));
  return [
    { language: null, name: 'The video', ...sharedLook(job), cells: cells(state, null) },
    ...ofLanguage,
  ].map((row) => ({ ...row, now: happening(row.cells) }));
}

function happening(cells: readonly StageCell[]): StageRow['now'] {
  return cells.flatMap(({ tone, name, words, detail }) =>
    tone === 'active' || tone === 'bad' || tone === 'warn'
      ? [{ tone, words: `${name}: ${[words, detail].filter(Boolean).join(' · ')}` }]
      : [],
  );
}

function sharedLook(job: JobView): { words: string; tone: Tone } {
  const runs = job.stages.filter((run) => run.language === null && run.stage !== 'publish');
  const state = (['FAILED', 'RUNNING', 'CANCELLED'] as const).find((one) =>
    runs.some((run) => run.state === one),
  );
  const ended = runs.length > 0 && runs.every((run) => run.state === 'DONE');
  return RUN_WORDS[state ?? (ended ? 'DONE' : 'WAITING')];
}

function cells(state: JobState, language: string | null): StageCell[] {
  return STAGE_NAMES.map((stage) => {
    const run = state.job.stages.find((one) => one.stage === stage && one.language === language);
    // The closing run stands in the column of the deliveries.
    const name = stage === 'publish' ? STAGE_WORDS[stage] : stepWords({ stage, language });
    return run
      ? {
          stage,
          name,
          ...lookOf(run, state.measures[runKey(stage, language)], state.job),
        }
      : { stage, name, tone: null, words: '', detail: '', percent: null };
  });
}

function lookOf(
  run: StageRunView,
  measured: Measured | undefined,
  job: JobView,
): Omit<StageCell, 'stage' | 'name'> {
  const { words, tone } = RUN_WORDS[run.state];
  switch (run.state) {
    case 'RUNNING': {
      const again = run.attempt > 1 ? `attempt ${run.attempt}` : '';
      const counts = measured?.attempt === run.attempt ? measured : undefined;
      return {
        tone,
        words: `${Math.min(99, Math.floor(run.progress * 100))} %`,
        detail: [again, counts ? measureWords(counts) : ''].filter(Boolean).join(' · '),
        percent: run.progress * 100,
      };
    }
    case 'DONE': {
      const nowhere = run.stage === 'publish' ? undelivered(job) : '';
      if (nowhere) {
        return { tone: 'idle', words: nowhere, detail: '', percent: null };
      }
      const took =
        run.started_at && run.finished_at ? Date.parse(run.finished_at) - Date.parse(run.started_at) : null;
      const detail = run.from_checkpoint ? 'reused' : took === null ? '' : duration(took);
      return { tone, words, detail, percent: null };
    }
    case 'READY':
      return run.error
        ? { tone: 'warn', words: 'Tries again soon', detail: run.error.message, percent: null }
        : { tone, words, detail: '', percent: null };
    case 'FAILED':
      // What ended the whole job stands above in full.
      return {
        tone,
        words,
        detail: run.error?.message === job.error?.message ? '' : (run.error?.message ?? ''),
        percent: null,
      };
    case 'CANCELLED':
      // In a job that failed, nobody cancelled it: what it builds on did not come.
      return job.status === 'CANCELLED'
        ? { tone, words, detail: '', percent: null }
        : { tone: 'idle', words: 'Not reached', detail: '', percent: null };
    case 'WAITING':
      return { tone, words, detail: '', percent: null };
  }
}

/** Why nothing went out, though the stage is done (it made the report); '': it did. */
function undelivered({ publish, options }: JobView): string {
  return publish.length === 0 ? 'Nowhere' : options.dry_run ? 'Dry run' : '';
}

function measureWords(measured: Measured): string {
  const { done, total, unit } = measured.last.measure;
  const left = timeLeftMs(measured);
  return [
    {
      bytes: () => `${bytes(done)} of ${bytes(total)}`,
      ms: () => `${clockTime(done)} of ${clockTime(total)}`,
      frames: () => `${done.toLocaleString('en-GB')} of ${counted(total, 'frame')}`,
      cues: () => `${done} of ${counted(total, 'cue')}`,
    }[unit](),
    left !== null && left > 1500 ? `${roughDuration(left)} left` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
