import type {
  ArtifactView,
  BulkAnswer,
  CheckCue,
  Cost,
  EngineUsage,
  EngineUseView,
  JobCheck,
  JobFindings,
  JobLanguageView,
  JobList,
  JobMetadata,
  JobOptions,
  JobSummary,
  JobView,
  PreviewFile,
  PreviewText,
  PublishingView,
  PublishPreview,
  PublishTarget,
  StageRunView,
} from '@z2/contracts';
import {
  ARTIFACT_KINDS,
  BACKGROUNDS,
  CHECK_NAMES,
  ENGINE_KINDS,
  QUALITY_CLASSES,
  STAGE_RUN_STATES,
  SUBTITLE_MODES,
  SUBTITLE_PROFILES,
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
import { errorOrNull, stage, status } from './schema-words';

const sourceOf = (kind: string, rest: Record<string, JsonSchema>): JsonSchema => ({
  type: 'object',
  properties: { kind: { type: 'string', const: kind }, ...rest },
  required: ['kind', ...Object.keys(rest)],
  additionalProperties: false,
});

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
  retryable: { ...flag, description: 'Whether a retry can end otherwise; else only another request helps.' },
  findings: refTo('JobFindings'),
  thumbnail: { ...textOrNull, description: "Path of its picture below the gateway's root." },
  priority: integer,
  run_at: timeOrNull,
  created_at: time,
  started_at: timeOrNull,
  completed_at: timeOrNull,
  updated_at: time,
};

/** Schemas of a job and all that stands in it. */
export const JOB_SCHEMAS = {
  JobSource: {
    oneOf: [
      sourceOf('file', { path: text }),
      sourceOf('upload', { upload_id: text, name: text }),
      sourceOf('url', { url: text }),
      sourceOf('youtube', { url: text, video_id: text }),
    ],
  },
  JobLanguageView: objectOf<JobLanguageView>({ language, status, progress: percent, error: errorOrNull }, {}),
  JobFindings: objectOf<JobFindings>(
    { errors: integer, warnings: integer },
    {},
    { description: 'How many rules did not hold somewhere; one that three languages break counts once.' },
  ),
  JobSummary: objectOf<JobSummary>(summary, {}, { examples: [EXAMPLES.summary] }),
  JobList: objectOf<JobList>(
    {
      jobs: listOf(refTo('JobSummary')),
      ...{ total: integer, page: integer, limit: integer },
      next_cursor: { ...textOrNull, description: 'For `cursor`; null at the end.' },
    },
    {},
  ),
  BulkAnswer: objectOf<BulkAnswer>(
    { results: listOf(objectOf<BulkAnswer['results'][number]>({ job_uuid: uuid, error: errorOrNull }, {})) },
    {},
  ),
  PublishTarget: objectOf<PublishTarget>({ publisher: text }, { path: text, options: anyObject }),
  JobOptions: objectOf<JobOptions>(
    {
      subtitles: oneOfTexts(SUBTITLE_MODES),
      dub: flag,
      background: oneOfTexts(BACKGROUNDS),
      loudness_lufs: { ...number, description: 'LUFS.' },
      profile: oneOfTexts(SUBTITLE_PROFILES),
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
      dry_run: flag,
      single_file: flag,
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
  ArtifactView: objectOf<ArtifactView>(
    {
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
    },
    {},
  ),
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
  PublishPreview: objectOf<PublishPreview>(
    {
      publisher: text,
      target: text,
      language: languageOrNull,
      files: listOf(
        objectOf<PreviewFile>(
          {
            path: text,
            kind: oneOfTexts(ARTIFACT_KINDS),
            language: languageOrNull,
            size: bytes,
            sha256,
            to: { ...text, description: 'Full place: a path or an address.' },
          },
          {},
        ),
      ),
      texts: listOf(
        objectOf<PreviewText>(
          {
            field: text,
            value: text,
            length: integer,
            max: { type: ['integer', 'null'], description: 'What the place takes; null: not known.' },
            unit: oneOfTexts(['characters', 'bytes']),
          },
          {},
        ),
      ),
      problems: {
        ...listOf(refTo('ErrorBody')),
        description: 'What stands against it; empty: it can go out.',
      },
    },
    {},
  ),
  EngineUseView: objectOf<EngineUseView>(
    {
      kind: oneOfTexts([...ENGINE_KINDS, 'captions']),
      engine: text,
      version: text,
      quality: oneOfTexts(QUALITY_CLASSES),
      languages: { ...listOf(language), description: 'That it worked for; empty: for the whole job.' },
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
  JobCheck: objectOf<JobCheck>(
    {
      check: oneOfTexts(CHECK_NAMES),
      ...{ passed: flag, bound: text, message: text },
      value: { type: ['number', 'string', 'null'] },
      ...{ stage: text, language: languageOrNull },
    },
    {
      cues: listOf(
        objectOf<CheckCue>({ id: text, number: orNull(integer), start_ms: milliseconds }, { note: text }),
      ),
    },
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
      previews: { ...listOf(refTo('PublishPreview')), description: 'Of a dry run; else empty.' },
      engines: listOf(refTo('EngineUseView')),
      checks: listOf(refTo('JobCheck')),
      seq: { ...integer, description: 'Number of the newest event: subscribe goes on from here.' },
    },
    {},
  ),
} as const satisfies Record<string, JsonSchema>;
