import type {
  ApiInfo,
  EngineInfo,
  ErrorBody,
  Health,
  LanguageInfo,
  LogLine,
  LogList,
  Problem,
  PublisherInfo,
  QueueView,
  StageTimes,
  Stats,
  UploadView,
  WorkerBreaker,
} from '@z2/contracts';
import {
  BREAKER_STATES,
  ENGINE_KINDS,
  JOB_STATUSES,
  LOG_LEVELS,
  QUALITY_CLASSES,
  STAGE_NAMES,
} from '@z2/contracts';

import { EXAMPLES } from './examples';
import {
  anyObject,
  bytes,
  flag,
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
  refTo,
  sha256,
  text,
  textOrNull,
  time,
  timeOrNull,
  uuid,
} from './schema';
import { code, remedy } from './schema-words';

/** Schemas of what the service says of itself. */
export const SERVICE_SCHEMAS = {
  QueueView: objectOf<QueueView>(
    { paused: flag, scheduled_jobs: integer, queued_stage_runs: integer, running_stage_runs: integer },
    {},
  ),
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
      minutes_localised: {
        ...number,
        description:
          'Length of the finished languages, together; results that were found done and used again are not in it.',
      },
      average_duration_ms: numberOrNull,
      completed_last_day: integer,
      stage_times: {
        ...listOf(
          objectOf<StageTimes>(
            { stage: oneOfTexts(STAGE_NAMES), runs: integer, p50_ms: milliseconds, p95_ms: milliseconds },
            {},
          ),
        ),
        description: 'Of runs of the last 30 days that did the work, without the time that they waited.',
      },
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
    {
      breakers: {
        ...listOf(
          objectOf<WorkerBreaker>(
            {
              worker: text,
              state: {
                ...oneOfTexts(BREAKER_STATES),
                description:
                  'open: it failed several times in a row, or asked to wait, and is left alone; half_open: the next call tries it.',
              },
              failures: { ...integer, description: 'In a row, of the service itself.' },
              open_until: timeOrNull,
              last_error: textOrNull,
            },
            {},
          ),
        ),
        description: 'Of services: what each live worker makes of it now.',
      },
    },
    { examples: [EXAMPLES.engine, EXAMPLES.service] },
  ),
  PublisherInfo: objectOf<PublisherInfo>(
    {
      publisher: text,
      available: flag,
      target: { ...text, description: 'How a target is named on the command line.' },
      reason: { ...textOrNull, description: 'Why it is not available.' },
      remedy: { ...textOrNull, description: 'What would enable it.' },
    },
    {},
    { examples: [EXAMPLES.publisher] },
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
