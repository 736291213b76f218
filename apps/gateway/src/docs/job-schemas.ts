import type {
  BulkAnswer,
  JobFindings,
  JobLanguageView,
  JobList,
  JobOptions,
  JobSummary,
  JobView,
} from '@z2/contracts';
import { BACKGROUNDS, SUBTITLE_MODES, SUBTITLE_PROFILES } from '@z2/contracts';

import { EXAMPLES } from './examples';
import {
  flag,
  integer,
  type JsonSchema,
  language,
  languageOrNull,
  listOf,
  milliseconds,
  number,
  objectOf,
  oneOfTexts,
  orNull,
  percent,
  refTo,
  text,
  textOrNull,
  time,
  timeOrNull,
  uuid,
} from './schema';
import { errorOrNull, status } from './schema-words';

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

/** Schemas of a job, and of what is asked of it. */
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
    {
      more: { ...flag, description: 'The filter finds more than one request takes: ask again.' },
      results: listOf(objectOf<BulkAnswer['results'][number]>({ job_uuid: uuid, error: errorOrNull }, {})),
    },
    {},
  ),
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
