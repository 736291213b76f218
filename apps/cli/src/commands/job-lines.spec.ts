import { DEFAULT_JOB_OPTIONS, type JobView, type StageRunView } from '@z2/contracts';

import { jobLines } from './job-lines';

const run = (stage: string, language: string | null, second: number | null): StageRunView =>
  ({
    ...{ id: stage, stage, language, state: second === null ? 'WAITING' : 'DONE', progress: 1, attempt: 1 },
    ...{ from_checkpoint: stage === 'download', error: null },
    started_at: second === null ? null : new Date(second * 1_000).toISOString(),
    finished_at: second === null ? null : new Date((second + 2) * 1_000).toISOString(),
  }) as StageRunView;
const check = { passed: false, bound: '', value: 1, language: 'es', stage: 'render' } as const;
const JOB = {
  ...{ job_uuid: 'j', status: 'COMPLETED', progress: 100, error: null, retryable: false },
  options: DEFAULT_JOB_OPTIONS,
  languages: [{ language: 'es', status: 'COMPLETED' }],
  publish: [{ publisher: 'folder', path: '/out' }],
  publishing: [
    { publisher: 'folder', target: '/out', language: 'es', state: 'DONE' },
    { publisher: 's3', target: 's3:talks', language: 'es', state: 'DONE' },
  ],
  stages: [
    run('download', null, 1),
    run('publish', 'es', null),
    run('render', 'es', 9),
    run('analyze', null, 5),
  ],
  engines: [{ kind: 'vad', engine: 'silero', version: '6', quality: 'standard', languages: [] }],
  checks: [
    { ...check, check: 'gap', message: 'Too close.', cues: [{ id: 'a', number: 7, start_ms: 21_000 }] },
  ],
  files: [
    { kind: 'video', name: 'a.es.mp4', size: 1_000 },
    { kind: 'audio', name: 'audio.wav', size: 9_000 },
  ],
} as unknown as JobView;

it('tells of a job its stages as they ran, where results are, engines, findings and files', () => {
  expect(jobLines(JOB, 'a.mp4')).toEqual([
    'a.mp4',
    'j  Completed  100 %',
    '',
    'STEP      LANGUAGE  STATE    TIME  NOTE',
    'download            done     0:02  unchanged, used again',
    'analyze             done     0:02  ',
    'render    Spanish   done     0:02  ',
    'publish   Spanish   not yet        ',
    '',
    'Results in /out',
    'Published to s3:talks',
    '',
    'Made with',
    '  speech found by Silero (standard)',
    '',
    '1 warning to look at:',
    '  warning: Too close to the next subtitle, Spanish: cue 7 (0:21)',
    '',
    'FILE      WHAT   SIZE',
    'a.es.mp4  Video  1.0 kB',
  ]);
});

it('says where results will go, and that a retry is of no use', () => {
  const error = { code: 'LANGUAGE_SAME_AS_SOURCE', message: 'It is in English.', remedy: 'Choose another.' };
  const lines = jobLines({ ...JOB, status: 'FAILED', error, publishing: [], checks: [] }, 'a.mp4');
  expect(lines).toEqual(expect.arrayContaining(['→ Choose another.', 'A retry would end the same way.']));
  expect(lines.join()).not.toContain('/out');
  const working = jobLines({ ...JOB, status: 'TRANSLATING', publishing: [] }, 'a.mp4');
  expect(working).toContain('Results go into /out');
});
