import type {
  ArtifactView,
  CheckCue,
  Cost,
  EngineUsage,
  EngineUseView,
  FileLink,
  JobCheck,
  JobMetadata,
  StageRunView,
} from '@z2/contracts';
import { ARTIFACT_KINDS, CHECK_NAMES, ENGINE_KINDS, QUALITY_CLASSES, STAGE_RUN_STATES } from '@z2/contracts';

import {
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
  sha256,
  text,
  textOrNull,
  time,
  timeOrNull,
  uuid,
} from './schema';
import { errorOrNull, stage } from './schema-words';

/** Schemas of what the stages did for a job, and of what they found. */
export const WORK_SCHEMAS = {
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
  FileLink: objectOf<FileLink>(
    {
      url: { ...text, description: "Path below the service's root, with its signature." },
      expires_at: time,
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
} as const satisfies Record<string, JsonSchema>;
