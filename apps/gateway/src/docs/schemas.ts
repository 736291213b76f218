import type {
  ApiInfo,
  ArtifactView,
  Check,
  Cost,
  EngineInfo,
  EngineUsage,
  EngineUse,
  ErrorBody,
  Health,
  JobLanguageView,
  JobList,
  JobMetadata,
  JobOptions,
  JobSummary,
  JobView,
  LanguageInfo,
  LogLine,
  LogList,
  Problem,
  PublishingView,
  PublishTarget,
  StageRunView,
  Stats,
  UploadView,
} from '@z2/contracts';
import {
  ARTIFACT_KINDS,
  ENGINE_KINDS,
  ERROR_CODES,
  JOB_STATUSES,
  LOG_LEVELS,
  QUALITY_CLASSES,
  STAGE_NAMES,
  STAGE_RUN_STATES,
  SUBTITLE_MODES,
} from '@z2/contracts';

import { EXAMPLES } from './examples';
import {
  anyObject,
  bytes,
  flag,
  fraction,
  integer,
  type JsonSchema,
  language,
  languageOrNull,
  listOf,
  milliseconds,
  number,
  numberOrNull,
  objectOf,
  oneOfTexts,
  orNull,
  percent,
  refTo,
  sha256,
  text,
  textOrNull,
  time,
  timeOrNull,
  uuid,
} from './schema';

const status = oneOfTexts(JOB_STATUSES);
const stage = oneOfTexts(STAGE_NAMES);
const code = {
  ...oneOfTexts(Object.keys(ERROR_CODES)),
  description: 'Never renamed or given another meaning.',
};
const remedy = { ...text, description: 'What the reader can do about it.' };
const errorOrNull = orNull(refTo('ErrorBody'));
const sourceOf = (kind: string, rest: Record<string, JsonSchema>): JsonSchema => ({
  type: 'object',
  properties: { kind: { type: 'string', const: kind }, ...rest },
  required: ['kind', ...Object.keys(rest)],
  additionalProperties: false,
});

const check = { check: text, passed: flag, bound: text, message: text };
const checkValue = { value: { type: ['number', 'string', 'null'] } };

const summary: Parameters<typeof objectOf<JobSummary>>[0] = {
  job_uuid: uuid,
  status,
  progress: percent,
  title: textOrNull,
  source: refTo('JobSource'),
  youtube_url: { ...textOrNull, description: 'null for other sources.' },
  video_id: textOrNull,
  source_language: languageOrNull,
  target_languages: listOf(language),
  languages: listOf(refTo('JobLanguageView')),
  error: errorOrNull,
  error_message: textOrNull,
  created_at: time,
  started_at: timeOrNull,
  completed_at: timeOrNull,
  updated_at: time,
};
const artifact: Parameters<typeof objectOf<ArtifactView>>[0] = {
  id: uuid,
  stage: text,
  kind: oneOfTexts(ARTIFACT_KINDS),
  language: languageOrNull,
  name: { ...text, description: 'For people; never a path.' },
  sha256,
  size: bytes,
  mime: text,
  created_at: time,
  url: { ...text, description: "Below the service's root." },
};

/** Schemas of all that the service answers with. The e2e spec holds real answers against them. */
export const SCHEMAS = {
  Problem: objectOf<Problem>(
    {
      type: { ...text, description: 'URI reference that names the kind of error.' },
      title: text,
      status: integer,
      detail: { ...text, description: 'The sentence for people.' },
      instance: { ...text, description: 'Path of the request.' },
      code,
      message: { ...text, description: 'The same as detail.' },
      remedy,
      error_id: { ...uuid, description: "Stands in the service's log, next to what happened." },
    },
    { details: { ...anyObject, description: 'Facts for programs; details.faults names each faulty field.' } },
    { description: 'RFC 9457 problem details, with a code and a remedy.', examples: [EXAMPLES.problem] },
  ),
  ErrorBody: objectOf<ErrorBody>({ code, message: text, remedy }, { details: anyObject }),
  JobSource: {
    oneOf: [
      sourceOf('file', { path: text }),
      sourceOf('upload', { upload_id: text, name: text }),
      sourceOf('url', { url: text }),
      sourceOf('youtube', { url: text, video_id: text }),
    ],
  },
  JobLanguageView: objectOf<JobLanguageView>({ language, status, progress: percent, error: errorOrNull }, {}),
  JobSummary: objectOf<JobSummary>(summary, {}, { examples: [EXAMPLES.summary] }),
  JobList: objectOf<JobList>(
    { jobs: listOf(refTo('JobSummary')), total: integer, page: integer, limit: integer },
    {},
  ),
  PublishTarget: objectOf<PublishTarget>({ publisher: text }, { path: text, options: anyObject }),
  JobOptions: objectOf<JobOptions>(
    {
      subtitles: oneOfTexts(SUBTITLE_MODES),
      dub: flag,
      background: oneOfTexts(['duck', 'off']),
      loudness_lufs: { ...number, description: 'LUFS.' },
      profile: oneOfTexts(['netflix', 'bbc', 'ted', 'youtube']),
      speech_engine: textOrNull,
      speech_model: textOrNull,
      translation_engine: textOrNull,
      voice_engine: textOrNull,
      voice: textOrNull,
      clip: orNull(
        objectOf<NonNullable<JobOptions['clip']>>(
          { from_ms: milliseconds, for_ms: orNull(milliseconds) },
          {},
        ),
      ),
      voices: { type: 'object', additionalProperties: text },
      subtitles_in: textOrNull,
      translations_in: { type: 'object', additionalProperties: text },
    },
    {},
  ),
  JobMetadata: objectOf<JobMetadata>(
    {
      title: textOrNull,
      duration_ms: milliseconds,
      container: text,
      size: bytes,
      width: numberOrNull,
      height: numberOrNull,
      fps: numberOrNull,
      video_codec: textOrNull,
      audio_codec: textOrNull,
      chapters: listOf(
        objectOf<JobMetadata['chapters'][number]>(
          { start_ms: milliseconds, end_ms: milliseconds, title: text },
          {},
        ),
      ),
      subtitles: listOf(
        objectOf<JobMetadata['subtitles'][number]>(
          { index: integer, language: languageOrNull, codec: text },
          {},
        ),
      ),
      audio_languages: listOf(languageOrNull),
      clip: orNull(
        objectOf<NonNullable<JobMetadata['clip']>>({ from_ms: milliseconds, to_ms: milliseconds }, {}),
      ),
    },
    {},
  ),
  StageRunView: objectOf<StageRunView>(
    {
      id: uuid,
      stage,
      language: { ...languageOrNull, description: 'null: of the whole job.' },
      state: oneOfTexts(STAGE_RUN_STATES),
      progress: fraction,
      attempt: integer,
      from_checkpoint: { ...flag, description: 'Nothing had to be done again.' },
      error: errorOrNull,
      started_at: timeOrNull,
      finished_at: timeOrNull,
    },
    {},
  ),
  ArtifactView: objectOf<ArtifactView>(artifact, {}),
  PublishingView: objectOf<PublishingView>(
    {
      id: uuid,
      publisher: text,
      target: text,
      language: languageOrNull,
      state: oneOfTexts(['INTENT', 'DONE', 'FAILED', 'UNKNOWN']),
      url: textOrNull,
      error: errorOrNull,
      updated_at: time,
    },
    {},
  ),
  EngineUse: objectOf<EngineUse>(
    {
      kind: oneOfTexts([...ENGINE_KINDS, 'captions']),
      engine: text,
      version: text,
      quality: oneOfTexts(QUALITY_CLASSES),
    },
    {
      note: text,
      usage: objectOf<EngineUsage>(
        {},
        {
          characters: integer,
          tokens_in: integer,
          tokens_out: integer,
          audio_ms: milliseconds,
          cost: objectOf<Cost>({ amount: number, currency: text }, {}),
        },
      ),
    },
  ),
  JobCheck: objectOf<Check & { stage: string; language: string | null }>(
    { ...check, ...checkValue, stage: text, language: languageOrNull },
    { cue_ids: listOf(text) },
  ),
  JobView: objectOf<JobView>(
    {
      ...summary,
      options: refTo('JobOptions'),
      publish: listOf(refTo('PublishTarget')),
      metadata: orNull(refTo('JobMetadata')),
      stages: listOf(refTo('StageRunView')),
      files: listOf(refTo('ArtifactView')),
      analysis: listOf({
        type: 'object',
        properties: { language: languageOrNull, data: {} },
        required: ['language', 'data'],
        additionalProperties: false,
      }),
      publishing: listOf(refTo('PublishingView')),
      engines: listOf(refTo('EngineUse')),
      checks: listOf(refTo('JobCheck')),
      seq: { ...integer, description: 'Number of the newest event: subscribe goes on from here.' },
    },
    {},
  ),
  LogLine: objectOf<LogLine>(
    {
      seq: integer,
      at: time,
      level: oneOfTexts(LOG_LEVELS),
      stage: textOrNull,
      language: languageOrNull,
      message: text,
    },
    {},
  ),
  LogList: objectOf<LogList>(
    {
      job_uuid: uuid,
      logs: listOf(refTo('LogLine')),
      last_seq: { ...integer, description: 'Pass as since to go on.' },
    },
    {},
  ),
  Stats: objectOf<Stats>(
    {
      total_jobs: integer,
      jobs_by_status: {
        type: 'object',
        properties: Object.fromEntries(JOB_STATUSES.map((name) => [name, integer])),
        required: [...JOB_STATUSES],
        additionalProperties: false,
      },
      success_rate: { ...numberOrNull, description: '0–1; null before any job has ended.' },
      active_jobs: integer,
      queued_stage_runs: integer,
      running_stage_runs: integer,
      minutes_localised: number,
      average_duration_ms: numberOrNull,
    },
    {},
  ),
  EngineInfo: objectOf<EngineInfo>(
    {
      kind: oneOfTexts(ENGINE_KINDS),
      engine: text,
      available: flag,
      quality: oneOfTexts(QUALITY_CLASSES),
      version: textOrNull,
      languages: { ...listOf(text), description: 'BCP 47, or pairs as en>es; empty: any.' },
      reason: { ...textOrNull, description: 'Why it is not available.' },
      remedy: { ...textOrNull, description: 'What would enable it.' },
    },
    {},
    { examples: [EXAMPLES.engine] },
  ),
  LanguageInfo: objectOf<LanguageInfo>(
    { language, name: text, own_name: text },
    {},
    { examples: [{ language: 'es', name: 'Spanish', own_name: 'español' }] },
  ),
  UploadView: objectOf<UploadView>({ upload_id: uuid, name: text, size: bytes, sha256 }, {}),
  Health: objectOf<Health>(
    {
      status: oneOfTexts(['ok', 'error']),
      version: text,
      database: oneOfTexts(['up', 'down']),
      redis: oneOfTexts(['up', 'down']),
      workers: { ...integer, description: 'Live ones.' },
    },
    {},
  ),
  ApiInfo: objectOf<ApiInfo>(
    {
      name: { type: 'string', const: 'Z2' },
      version: text,
      description: text,
      docs: text,
      health: text,
      api: text,
      events: { ...text, description: 'Socket.IO namespace.' },
    },
    {},
  ),
} as const satisfies Record<string, JsonSchema>;
export type SchemaName = keyof typeof SCHEMAS;
