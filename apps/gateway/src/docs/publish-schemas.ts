import type { PreviewFile, PreviewText, PublishingView, PublishPreview, PublishTarget } from '@z2/contracts';
import { ARTIFACT_KINDS } from '@z2/contracts';

import {
  anyObject,
  bytes,
  integer,
  type JsonSchema,
  languageOrNull,
  listOf,
  objectOf,
  oneOfTexts,
  refTo,
  sha256,
  text,
  textOrNull,
  time,
  uuid,
} from './schema';
import { errorOrNull } from './schema-words';

/** Schemas of where results go, and what came of it. */
export const PUBLISH_SCHEMAS = {
  PublishTarget: objectOf<PublishTarget>({ publisher: text }, { path: text, options: anyObject }),
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
} as const satisfies Record<string, JsonSchema>;
