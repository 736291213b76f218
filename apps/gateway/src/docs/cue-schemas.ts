import type { CueEditChange, CueEditList, CueEditor, CueEditView, CueList, CueView } from '@z2/contracts';

import {
  flag,
  integer,
  type JsonSchema,
  language,
  listOf,
  milliseconds,
  objectOf,
  oneOfTexts,
  orNull,
  refTo,
  text,
  time,
  uuid,
} from './schema';

/** Schemas of cues. */
export const CUE_SCHEMAS = {
  CueView: objectOf<CueView>(
    {
      id: { ...text, description: "A translation's cues have the ids of the transcript's." },
      ...{ start_ms: milliseconds, end_ms: milliseconds },
      text: { ...text, description: 'Lines are separated by \\n.' },
    },
    {
      speaker: text,
      marks: { ...listOf(text), description: 'Why a person should look, e.g. `untranslated`.' },
      unknown: { ...listOf(text), description: 'Words that the engine did not know and left as they are.' },
      edited: { ...flag, description: 'A person changed it: no engine does any more.' },
    },
  ),
  CueEditView: objectOf<CueEditView>(
    {
      ...{ number: integer, at: time, editor: text },
      changes: listOf(
        objectOf<CueEditChange>(
          {
            before: { ...orNull(refTo('CueView')), description: 'null: the cue was added.' },
            after: refTo('CueView'),
          },
          {},
        ),
      ),
    },
    {},
  ),
  CueEditList: objectOf<CueEditList>({ edits: listOf(refTo('CueEditView')) }, {}),
  CueList: objectOf<CueList>(
    {
      job_uuid: uuid,
      language,
      of: oneOfTexts(['transcript', 'translation']),
      version: { ...text, description: 'Stands for these very cues: an edit names it.' },
      last_edit: orNull(objectOf<CueEditor>({ at: time, editor: text }, {})),
      cues: listOf(refTo('CueView')),
    },
    {},
  ),
} as const satisfies Record<string, JsonSchema>;
