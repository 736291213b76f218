import { CUE_SCHEMAS } from './cue-schemas';
import { DEAD_LETTER_SCHEMAS } from './dead-letter-schemas';
import { FEED_SCHEMAS } from './feed-schemas';
import { JOB_SCHEMAS } from './job-schemas';
import { LINT_SCHEMAS } from './lint-schemas';
import { PLAN_SCHEMAS } from './plan-schemas';
import { PLAYLIST_SCHEMAS } from './playlist-schemas';
import { PRESET_SCHEMAS } from './preset-schemas';
import { PUBLISH_SCHEMAS } from './publish-schemas';
import type { JsonSchema } from './schema';
import { SERVICE_SCHEMAS } from './service-schemas';
import { SETTINGS_SCHEMAS } from './settings-schemas';
import { STORAGE_SCHEMAS } from './storage-schemas';
import { WEBHOOK_SCHEMAS } from './webhook-schemas';
import { WORK_SCHEMAS } from './work-schemas';

/** Schemas of all that the service answers with. The e2e spec holds real answers against them. */
export const SCHEMAS = {
  ...SERVICE_SCHEMAS,
  ...JOB_SCHEMAS,
  ...WORK_SCHEMAS,
  ...CUE_SCHEMAS,
  ...LINT_SCHEMAS,
  ...PUBLISH_SCHEMAS,
  ...PLAN_SCHEMAS,
  ...PLAYLIST_SCHEMAS,
  ...WEBHOOK_SCHEMAS,
  ...PRESET_SCHEMAS,
  ...SETTINGS_SCHEMAS,
  ...STORAGE_SCHEMAS,
  ...FEED_SCHEMAS,
  ...DEAD_LETTER_SCHEMAS,
} as const satisfies Record<string, JsonSchema>;
export type SchemaName = keyof typeof SCHEMAS;
