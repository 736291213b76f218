import type { CreatedJob, CreatedJobs, Playlist, PlaylistEntry } from '@z2/contracts';

import {
  flag,
  type JsonSchema,
  language,
  listOf,
  numberOrNull,
  objectOf,
  orNull,
  refTo,
  text,
  textOrNull,
  uuid,
} from './schema';
import { errorOrNull, status } from './schema-words';

/** Schemas of lists of videos, and of many jobs at once. */
export const PLAYLIST_SCHEMAS = {
  PlaylistEntry: objectOf<PlaylistEntry>(
    {
      video_id: text,
      url: { ...text, description: 'What youtube_url of a job takes.' },
      title: textOrNull,
      duration_s: { ...numberOrNull, description: 'Seconds; null: the list does not say.' },
      thumbnail_url: textOrNull,
      jobs: {
        ...listOf(
          objectOf<PlaylistEntry['jobs'][number]>(
            { job_uuid: uuid, status, target_languages: listOf(language) },
            {},
          ),
        ),
        description: 'Of this video, the newest five first.',
      },
    },
    {},
  ),
  Playlist: objectOf<Playlist>(
    {
      url: { ...text, description: 'The address that was read.' },
      title: textOrNull,
      entries: listOf(refTo('PlaylistEntry')),
      more: { ...flag, description: 'Whether the list has more than were wanted.' },
    },
    {},
  ),
  CreatedJob: objectOf<CreatedJob>(
    {
      job: { ...orNull(refTo('JobSummary')), description: 'null: see error.' },
      created: { ...flag, description: 'false: its idempotency key made it before.' },
      error: errorOrNull,
    },
    {},
  ),
  CreatedJobs: objectOf<CreatedJobs>({ results: listOf(refTo('CreatedJob')) }, {}),
} as const satisfies Record<string, JsonSchema>;
