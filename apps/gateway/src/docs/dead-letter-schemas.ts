import {
  type DeadLetter,
  type DeadLetterList,
  JOB_STATUSES,
  type RequeueAnswer,
  STAGE_NAMES,
} from '@z2/contracts';

import {
  integer,
  type JsonSchema,
  languageOrNull,
  listOf,
  objectOf,
  oneOfTexts,
  orNull,
  refTo,
  text,
  textOrNull,
  time,
  uuid,
} from './schema';

const letter: DeadLetter = {
  stage_run_id: '5a2e9f0e-8a55-4a0e-9a53-3f2f6f1f7c11',
  job_uuid: '0b7f5f0e-8a55-4a0e-9a53-3f2f6f1f7c11',
  title: 'A talk',
  owner: 'local',
  job_status: 'FAILED',
  stage: 'translate',
  language: 'es',
  attempts: 5,
  error: {
    code: 'TRANSLATION_ENGINE_FAILED',
    message: 'DeepL failed: no answer',
    remedy: 'It is tried again by itself. If it stays: check the network.',
  },
  dead_at: '2026-11-25T10:00:00.000Z',
};

/** Schemas of what was given up. */
export const DEAD_LETTER_SCHEMAS = {
  DeadLetter: objectOf<DeadLetter>(
    {
      stage_run_id: uuid,
      job_uuid: uuid,
      title: textOrNull,
      owner: text,
      job_status: oneOfTexts(JOB_STATUSES),
      stage: oneOfTexts(STAGE_NAMES),
      language: { ...languageOrNull, description: 'BCP 47; null: of the whole job.' },
      attempts: integer,
      error: refTo('ErrorBody'),
      dead_at: { ...time, description: 'When it was given up; ISO 8601 in UTC.' },
    },
    {},
    { examples: [letter] },
  ),
  DeadLetterList: objectOf<DeadLetterList>(
    {
      dead_letters: listOf(refTo('DeadLetter')),
      total: { ...integer, description: 'Of all pages.' },
      next_cursor: { ...textOrNull, description: 'Names the next page; null: there is none.' },
    },
    {},
  ),
  RequeueAnswer: objectOf<RequeueAnswer>(
    {
      results: listOf(
        objectOf<RequeueAnswer['results'][number]>(
          {
            stage_run_id: uuid,
            error: { ...orNull(refTo('ErrorBody')), description: 'null: it is begun again.' },
          },
          {},
        ),
      ),
    },
    {},
  ),
} as const satisfies Record<string, JsonSchema>;
