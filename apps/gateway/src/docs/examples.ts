import type { EngineInfo, JobSummary, Problem, PublisherInfo } from '@z2/contracts';

const JOB = '7c1d1e9e-5f0a-4c6e-9b1f-2d1c3a4b5e6f';

const summary: JobSummary = {
  job_uuid: JOB,
  status: 'TRANSLATING',
  progress: 47.5,
  title: 'talk.mp4',
  source: { kind: 'file', path: '/videos/talk.mp4' },
  youtube_url: null,
  video_id: null,
  source_language: 'en',
  target_languages: ['es', 'fr'],
  languages: [
    { language: 'es', status: 'PROCESSING_VIDEO', progress: 62, error: null },
    { language: 'fr', status: 'TRANSLATING', progress: 47.5, error: null },
  ],
  error: null,
  error_message: null,
  retryable: false,
  findings: { errors: 0, warnings: 1 },
  thumbnail: null,
  priority: 0,
  run_at: null,
  created_at: '2026-11-25T09:00:00.000Z',
  started_at: '2026-11-25T09:00:01.000Z',
  completed_at: null,
  updated_at: '2026-11-25T09:01:30.000Z',
};

const problem: Problem = {
  type: '/docs#LANGUAGE_UNKNOWN',
  title: 'The request is not valid',
  status: 400,
  detail: '"spanisch" is no language that Z2 knows.',
  instance: '/api/jobs',
  code: 'LANGUAGE_UNKNOWN',
  message: '"spanisch" is no language that Z2 knows.',
  remedy: 'Did you mean es (Spanish)?',
  details: { language: 'spanisch', near: ['es (Spanish)'] },
  error_id: '0b7f5f0e-8a55-4a0e-9a53-3f2f6f1f7c11',
};

const engine: EngineInfo = {
  kind: 'translation',
  engine: 'apertium',
  available: true,
  quality: 'preview',
  version: '3.8.3',
  languages: ['en>es', 'es>en'],
  reason: null,
  remedy: null,
};

const service: EngineInfo = {
  kind: 'translation',
  engine: 'deepl',
  available: true,
  quality: 'standard',
  version: 'v2',
  languages: [],
  reason: null,
  remedy: null,
  breakers: [
    {
      worker: 'studio-4711-1c9f0a2b',
      state: 'open',
      failures: 3,
      open_until: '2026-11-25T10:02:20.000Z',
      last_error: 'DeepL asks to wait: too many requests.',
    },
  ],
};

const publisher: PublisherInfo = {
  publisher: 'webhook',
  available: false,
  target: 'webhook:https://…',
  reason: 'Z2_WEBHOOK_SECRET is not set',
  remedy: 'Set Z2_WEBHOOK_SECRET in .env, and restart Z2; docs/publishers.md says how.',
};

/** Examples of the OpenAPI document; typed, so that they stay true to the contracts. */
export const EXAMPLES = { summary, problem, engine, service, publisher };
