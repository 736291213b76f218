import {
  type ArtifactEvent,
  LOG_LEVELS,
  type LogEvent,
  type ProgressEvent,
  type ProgressMeasure,
  STAGE_RUN_STATES,
  type StageEvent,
  type StatusEvent,
} from '@z2/contracts';

import type { LogMessage, StatusMessage } from '../compat/plain-messages';
import {
  flag,
  fraction,
  integer,
  type JsonSchema,
  languageOrNull,
  number,
  objectOf,
  oneOfTexts,
  orNull,
  percent,
  refTo,
  text,
  textOrNull,
  time,
  uuid,
} from './schema';
import { errorOrNull, stage, status } from './schema-words';

const named = (value: string): JsonSchema => ({ type: 'string', const: value });
const seq: JsonSchema = {
  ...integer,
  minimum: 1,
  description: 'Number of the event in its job, without gaps; log, status, stage and artifact share them.',
};
const ofJob = { job_uuid: uuid, at: time };

/** Schemas of live events; the compiler holds them against the contracts, the spec against real events. */
export const EVENT_SCHEMAS = {
  StatusEvent: objectOf<StatusEvent>(
    {
      ...{ type: named('status'), ...ofJob, seq },
      language: { ...languageOrNull, description: 'null: of the whole job.' },
      ...{ status, progress: percent, error: errorOrNull },
    },
    {},
  ),
  StageEvent: objectOf<StageEvent>(
    {
      ...{ type: named('stage'), ...ofJob, seq, stage_run_id: uuid, stage, language: languageOrNull },
      ...{ state: oneOfTexts(STAGE_RUN_STATES), attempt: integer },
      from_checkpoint: { ...flag, description: 'Nothing ran: its results were there.' },
      error: errorOrNull,
    },
    {},
  ),
  LogEvent: objectOf<LogEvent>(
    {
      ...{ type: named('log'), ...ofJob, seq, level: oneOfTexts(LOG_LEVELS) },
      ...{ stage: textOrNull, language: languageOrNull, message: text },
    },
    {},
  ),
  ArtifactEvent: objectOf<ArtifactEvent>(
    { type: named('artifact'), ...ofJob, seq, artifact: refTo('ArtifactView') },
    {},
  ),
  ProgressEvent: objectOf<ProgressEvent>(
    {
      ...{ type: named('progress'), ...ofJob },
      seq: { type: 'null', description: 'It has no number: only the latest counts.' },
      ...{ stage, language: languageOrNull },
      fraction: { ...fraction, description: 'Of the stage.' },
      progress: { ...percent, description: 'Of the job, 0–100.' },
      measure: orNull(
        objectOf<ProgressMeasure>(
          { done: number, total: number, unit: oneOfTexts(['bytes', 'ms', 'frames', 'cues']) },
          {},
          { description: 'What is counted, for rates and time left.' },
        ),
      ),
    },
    {},
  ),
  SubscribeRequest: {
    type: 'object',
    properties: {
      job_uuid: uuid,
      since: {
        ...integer,
        minimum: 0,
        description: 'Number of the last event that the client has; 0: none.',
      },
    },
    required: ['job_uuid'],
    additionalProperties: false,
  },
  SubscribeAnswer: {
    oneOf: [
      {
        type: 'object',
        properties: {
          ok: { type: 'boolean', const: true },
          seq: { ...integer, description: 'Up to this number events are replayed; then it goes on live.' },
        },
        required: ['ok', 'seq'],
        additionalProperties: false,
      },
      {
        type: 'object',
        properties: { ok: { type: 'boolean', const: false }, error: refTo('ErrorBody') },
        required: ['ok', 'error'],
        additionalProperties: false,
      },
    ],
  },
  UnsubscribeRequest: {
    type: 'object',
    properties: { job_uuid: uuid },
    required: ['job_uuid'],
    additionalProperties: false,
  },
  WatchRequest: { type: 'object', properties: {}, additionalProperties: false },
  DoneAnswer: {
    type: 'object',
    properties: { ok: flag },
    required: ['ok'],
    additionalProperties: false,
  },
  StatusMessage: objectOf<StatusMessage>(
    { job_uuid: uuid, status, progress: percent, error: textOrNull, timestamp: time },
    {},
  ),
  LogMessage: objectOf<LogMessage>(
    {
      ...{ job_uuid: uuid, seq, level: oneOfTexts(LOG_LEVELS), message: text },
      ...{ stage: textOrNull, language: languageOrNull, timestamp: time },
    },
    {},
  ),
} as const satisfies Record<string, JsonSchema>;
