import type {
  Cost,
  JobPlan,
  PlanBetter,
  PlanCost,
  PlanEngine,
  PlanFault,
  PlanStep,
  PlanTime,
} from '@z2/contracts';
import { ENGINE_KINDS, QUALITY_CLASSES } from '@z2/contracts';

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
  refTo,
  text,
} from './schema';
import { stage } from './schema-words';

/** Schemas of what a job would be. */
export const PLAN_SCHEMAS = {
  PlanEngine: objectOf<PlanEngine>(
    {
      kind: oneOfTexts([...ENGINE_KINDS, 'captions']),
      engine: text,
      version: text,
      quality: oneOfTexts(QUALITY_CLASSES),
    },
    { note: text },
  ),
  PlanStep: objectOf<PlanStep>(
    {
      stage,
      language: languageOrNull,
      engines: listOf(refTo('PlanEngine')),
      time: {
        ...orNull(
          objectOf<PlanTime>(
            {
              ms_per_minute: { ...integer, description: 'Median of past runs, per minute of film.' },
              ms: { type: ['integer', 'null'], description: 'null: the length of the film is not known.' },
              runs: { ...integer, description: 'Past runs that it was measured on.' },
            },
            {},
          ),
        ),
        description: 'null: no past yet.',
      },
    },
    {},
  ),
  PlanFault: objectOf<PlanFault>({ stage, language: languageOrNull, error: refTo('ErrorBody') }, {}),
  PlanBetter: objectOf<PlanBetter>(
    {
      kind: oneOfTexts(ENGINE_KINDS),
      engine: text,
      quality: oneOfTexts(QUALITY_CLASSES),
      ...{ reason: text, remedy: text },
    },
    {},
  ),
  JobPlan: objectOf<JobPlan>(
    {
      can_run: flag,
      source: refTo('JobSource'),
      metadata: {
        ...orNull(refTo('JobMetadata')),
        description: 'null: the source is looked at when it is loaded.',
      },
      source_language: languageOrNull,
      target_languages: listOf(language),
      options: refTo('JobOptions'),
      steps: listOf(refTo('PlanStep')),
      total_ms: {
        ...milliseconds,
        type: ['integer', 'null'],
        description:
          'Of the whole job, all of it made anew; null: the time of a step is not known. What is made already is not looked for: it is used again. Languages that could not be made (faults) do not count, nor do they in the cost.',
      },
      cost: objectOf<PlanCost>(
        {
          total: listOf(objectOf<Cost>({ amount: number, currency: text }, {})),
          notes: listOf(text),
        },
        {},
      ),
      faults: { ...listOf(refTo('PlanFault')), description: 'Why it could not run.' },
      better: { ...listOf(refTo('PlanBetter')), description: 'What is not here and would do it better.' },
      unknown: { ...listOf(text), description: 'What cannot be known before.' },
      notes: { ...listOf(text), description: 'What is to be said of what would be made.' },
    },
    {},
  ),
} as const satisfies Record<string, JsonSchema>;
