import type { ArtifactView, JobEvent, JobView, StageRunView } from '@z2/contracts';
import { DEFAULT_JOB_OPTIONS } from '@z2/contracts';
import fc from 'fast-check';

import {
  applyEvent,
  type JobState,
  jobState,
  runKey,
  timeLeftMs,
  withLogs,
  withView,
} from '../../apps/console/src/app/job/job-state';

const AT = '2026-11-25T10:00:00.000Z';
const after = (ms: number): string => new Date(Date.parse(AT) + ms).toISOString();

const run = (stage: StageRunView['stage'], language: string | null): StageRunView => ({
  id: runKey(stage, language),
  stage,
  language,
  state: 'WAITING',
  progress: 0,
  attempt: 0,
  from_checkpoint: false,
  error: null,
  started_at: null,
  finished_at: null,
});

const view = (change: Partial<JobView> = {}): JobView => ({
  job_uuid: 'job-1',
  previews: [],
  status: 'PENDING',
  progress: 0,
  title: null,
  source: { kind: 'url', url: 'https://example.com/talk.mp4' },
  youtube_url: null,
  video_id: null,
  source_language: null,
  target_languages: ['es', 'fr'],
  languages: ['es', 'fr'].map((language) => ({ language, status: 'PENDING', progress: 0, error: null })),
  error: null,
  error_message: null,
  retryable: false,
  findings: { errors: 0, warnings: 0 },
  thumbnail: null,
  priority: 0,
  run_at: null,
  created_at: AT,
  started_at: null,
  completed_at: null,
  updated_at: AT,
  options: DEFAULT_JOB_OPTIONS,
  publish: [],
  metadata: null,
  stages: [run('download', null), run('render', 'es'), run('render', 'fr')],
  files: [],
  analysis: [],
  publishing: [],
  engines: [],
  checks: [],
  seq: 0,
  ...change,
});

const base = { job_uuid: 'job-1', at: AT };
const status = (seq: number, change: object = {}): JobEvent => ({
  ...base,
  type: 'status',
  seq,
  language: null,
  status: 'DOWNLOADING',
  progress: 10,
  error: null,
  ...change,
});
const stage = (seq: number, change: object = {}): JobEvent => ({
  ...base,
  type: 'stage',
  seq,
  stage_run_id: 'render/es',
  stage: 'render',
  language: 'es',
  state: 'RUNNING',
  attempt: 1,
  from_checkpoint: false,
  error: null,
  ...change,
});
const progress = (fraction: number, change: object = {}): JobEvent => ({
  ...base,
  type: 'progress',
  seq: null,
  stage: 'render',
  language: 'es',
  fraction,
  progress: 60 + 15 * fraction,
  measure: null,
  ...change,
});
const log = (seq: number): JobEvent => ({
  ...base,
  type: 'log',
  seq,
  level: 'INFO',
  stage: null,
  language: null,
  message: `line ${seq}`,
});
const artifact = (seq: number, change: Partial<ArtifactView> = {}): JobEvent => ({
  ...base,
  type: 'artifact',
  seq,
  artifact: {
    id: 'file-1',
    kind: 'video',
    language: 'es',
    name: 'talk.es.mp4',
    sha256: '0'.repeat(64),
    size: 10,
    mime: 'video/mp4',
    stage: 'render',
    created_at: AT,
    url: '/api/files/file-1',
    ...change,
  },
});
const play = (state: JobState, ...events: JobEvent[]): JobState => events.reduce(applyEvent, state);
const stageOf = (state: JobState, id: string): StageRunView | undefined =>
  state.job.stages.find((one) => one.id === id);

describe('applyEvent', () => {
  it('moves the job, and notes when it started and ended', () => {
    const started = play(jobState(view()), status(1));
    expect(started.job).toMatchObject({ status: 'DOWNLOADING', progress: 10, started_at: AT, seq: 1 });
    const error = { code: 'SOURCE_EMPTY', message: 'It is empty.', remedy: 'Copy it again.' };
    const failed = play(started, status(2, { status: 'FAILED', error, at: after(5000) }));
    expect(failed.job).toMatchObject({
      status: 'FAILED',
      error,
      error_message: 'It is empty.',
      started_at: AT,
      completed_at: after(5000),
    });
    const retried = play(failed, status(3, { status: 'PENDING', progress: 0 }));
    expect(retried.job).toMatchObject({ status: 'PENDING', progress: 0, error: null, completed_at: null });
  });

  it('moves one language alone', () => {
    const { job } = play(
      jobState(view()),
      status(1, { language: 'fr', status: 'TRANSLATING', progress: 40 }),
    );
    expect(job.status).toBe('PENDING');
    expect(job.languages.map((row) => row.status)).toEqual(['PENDING', 'TRANSLATING']);
  });

  it('leaves the state as it is for an old event, another job, and progress of what does not run', () => {
    const state = jobState(view({ seq: 5 }));
    expect(applyEvent(state, status(5))).toBe(state);
    expect(applyEvent(state, { ...status(6), job_uuid: 'job-2' })).toBe(state);
    expect(applyEvent(state, progress(0.5))).toBe(state);
  });

  it('follows a stage run through its attempts', () => {
    const running = play(jobState(view()), stage(1), progress(0.4));
    expect(stageOf(running, 'render/es')).toMatchObject({ state: 'RUNNING', progress: 0.4, started_at: AT });
    const error = { code: 'FFMPEG_FAILED', message: 'ffmpeg ended with 1.', remedy: 'Look at the log.' };
    const waits = play(running, stage(2, { state: 'READY', error }));
    expect(stageOf(waits, 'render/es')).toMatchObject({
      state: 'READY',
      progress: 0,
      started_at: null,
      error,
    });
    const second = play(waits, stage(3, { attempt: 2, at: after(9000) }));
    expect(stageOf(second, 'render/es')).toMatchObject({ progress: 0, attempt: 2, started_at: after(9000) });
    const done = play(second, stage(4, { state: 'DONE', attempt: 2, at: after(12_000) }));
    expect(stageOf(done, 'render/es')).toMatchObject({
      state: 'DONE',
      progress: 1,
      started_at: after(9000),
      finished_at: after(12_000),
    });
  });

  it('takes up a stage run that the view did not hold yet', () => {
    const { job } = play(jobState(view({ stages: [] })), stage(1));
    expect(job.stages).toHaveLength(1);
  });

  it('moves progress of the stage, its language and the job, and never backwards', () => {
    const state = play(jobState(view()), stage(1), progress(0.6), progress(0.2));
    expect(stageOf(state, 'render/es')?.progress).toBe(0.6);
    expect(stageOf(state, 'render/fr')?.progress).toBe(0);
    expect(state.job.progress).toBe(69);
    expect(state.job.languages.map((row) => row.progress)).toEqual([69, 0]);
  });

  it('puts a file in once, and takes the newer description of it', () => {
    const { job } = play(jobState(view()), artifact(1), artifact(2, { size: 20 }));
    expect(job.files.map(({ size }) => size)).toEqual([20]);
  });

  it('keeps log lines by number, also those older than the view', () => {
    const state = play(jobState(view({ seq: 9 })), log(3), log(10), log(3), log(5));
    expect(state.logs.map(({ seq }) => seq)).toEqual([3, 5, 10]);
    expect(state.job.seq).toBe(10);
  });

  it('gives the same whether events come once or twice', () => {
    const events = [status(1), stage(2), log(3), artifact(4), stage(5, { state: 'DONE' }), log(6)];
    const once = play(jobState(view()), ...events);
    fc.assert(
      fc.property(fc.array(fc.nat(events.length - 1), { maxLength: 12 }), (repeated) => {
        const twice = repeated.reduce((state, at) => applyEvent(state, events[at]!), once);
        expect(twice).toEqual(once);
      }),
    );
  });
});

describe('withView', () => {
  it('keeps what events brought where the view is older than they', () => {
    const state = play(jobState(view()), status(1), status(2, { status: 'TRANSCRIBING', progress: 25 }));
    expect(withView(state, view({ seq: 1, status: 'DOWNLOADING' }))).toBe(state);
    expect(withView(state, view({ seq: 2, title: 'Talk' })).job.title).toBe('Talk');
  });
});

describe('withLogs', () => {
  it('merges pages in any order, each line once', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 })), (pages) => {
        const line = (seq: number) => ({
          seq,
          at: AT,
          level: 'INFO' as const,
          stage: null,
          language: null,
          message: '',
        });
        const state = pages.reduce(
          (before, page) => withLogs(before, [...new Set(page)].map(line)),
          jobState(view()),
        );
        const wanted = [...new Set(pages.flat())].sort((a, b) => a - b);
        expect(state.logs.map(({ seq }) => seq)).toEqual(wanted);
      }),
    );
  });
});

describe('timeLeftMs', () => {
  const measure = (done: number) => ({ done, total: 1000, unit: 'frames' as const });
  it('goes by the rate since the first measurement', () => {
    const state = play(
      jobState(view()),
      stage(1),
      progress(0.1, { measure: measure(100) }),
      progress(0.3, { measure: measure(300), at: after(4000) }),
    );
    const measured = state.measures[runKey('render', 'es')]!;
    expect(timeLeftMs(measured)).toBe(14_000);
  });
  it('is unknown where only a step of the stage is counted', () => {
    const state = play(
      jobState(view()),
      stage(1),
      progress(0.1, { measure: measure(100) }),
      progress(0.3, { measure: measure(900), at: after(4000) }),
    );
    expect(timeLeftMs(state.measures[runKey('render', 'es')]!)).toBeNull();
  });
  it('is unknown at first, and begins anew with another attempt', () => {
    const first = play(jobState(view()), stage(1), progress(0.1, { measure: measure(100) }));
    expect(timeLeftMs(first.measures[runKey('render', 'es')]!)).toBeNull();
    const again = play(
      first,
      stage(2, { state: 'READY' }),
      stage(3, { attempt: 2 }),
      progress(0.05, { measure: measure(50), at: after(60_000) }),
    );
    expect(again.measures[runKey('render', 'es')]?.first.done).toBe(50);
  });
});
