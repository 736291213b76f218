import { FEED_KINDS, type FeedView } from '@z2/contracts';

import {
  flag,
  integer,
  type JsonSchema,
  objectOf,
  oneOfTexts,
  orNull,
  refTo,
  text,
  time,
  timeOrNull,
  uuid,
} from './schema';

/** Schemas of what is watched. */
export const FEED_SCHEMAS = {
  FeedView: objectOf<FeedView>(
    {
      feed_id: uuid,
      kind: oneOfTexts(FEED_KINDS),
      url: { ...text, description: 'Address, or path of a folder.' },
      cron: { ...text, examples: ['0 * * * *'] },
      time_zone: { ...text, examples: ['Europe/Berlin'] },
      enabled: flag,
      created_at: time,
      next_at: { ...timeOrNull, description: 'null: it is switched off.' },
      last_at: timeOrNull,
      last_error: { ...orNull(refTo('ErrorBody')), description: 'What the last look failed with.' },
      seen: { ...integer, description: 'Videos that it has shown.' },
      jobs: { ...integer, description: 'Jobs that were made of them.' },
      failed: { ...integer, description: 'Videos that no job could be made of.' },
    },
    {},
    {
      examples: [
        {
          feed_id: '0b7f5f0e-8a55-4a0e-9a53-3f2f6f1f7c11',
          kind: 'rss',
          url: 'https://example.org/talks.xml',
          cron: '0 * * * *',
          time_zone: 'UTC',
          enabled: true,
          created_at: '2026-11-25T10:00:00.000Z',
          next_at: '2026-11-25T11:00:00.000Z',
          last_at: '2026-11-25T10:00:02.000Z',
          last_error: null,
          ...{ seen: 12, jobs: 2, failed: 0 },
        } satisfies FeedView,
      ],
    },
  ),
} as const satisfies Record<string, JsonSchema>;
