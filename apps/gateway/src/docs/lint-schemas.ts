import {
  CHECK_NAMES,
  CHECK_SEVERITIES,
  type LintAnswer,
  type LintFinding,
  type ParseNoteView,
  SUBTITLE_PROFILES,
} from '@z2/contracts';

import {
  flag,
  integer,
  type JsonSchema,
  language,
  listOf,
  milliseconds,
  objectOf,
  oneOfTexts,
  refTo,
  text,
  textOrNull,
} from './schema';

const numberOrText: JsonSchema = { type: ['number', 'string'] };

/** Schemas of what is found in subtitle files. */
export const LINT_SCHEMAS = {
  LintFinding: objectOf<LintFinding>(
    {
      check: oneOfTexts(CHECK_NAMES),
      severity: oneOfTexts(CHECK_SEVERITIES),
      cue: { ...integer, minimum: 1, description: 'Number of the cue in the file.' },
      line: { ...integer, minimum: 1, description: 'Line of its times in the file.' },
      ...{ start_ms: milliseconds, end_ms: milliseconds, text, message: text },
      value: { ...numberOrText, description: 'What was found, in the unit of the rule.' },
      bound: { ...numberOrText, description: 'What is allowed.' },
    },
    {},
  ),
  LintAnswer: objectOf<LintAnswer>(
    {
      name: text,
      format: text,
      encoding: text,
      encoding_guessed: flag,
      language,
      profile: oneOfTexts(SUBTITLE_PROFILES),
      cues: integer,
      findings: listOf(refTo('LintFinding')),
      notes: listOf(objectOf<ParseNoteView>({ line: integer, message: text }, {})),
      repaired: { type: ['integer', 'null'], description: 'How many findings were repaired.' },
      content: { ...textOrNull, description: 'The repaired file; null: no repair was asked for.' },
    },
    {},
  ),
} as const satisfies Record<string, JsonSchema>;
