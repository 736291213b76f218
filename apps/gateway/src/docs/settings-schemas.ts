import {
  type ServiceSettings,
  SETTING_LIMITS,
  type SettingChanges,
  type SettingChangeView,
  type SettingsView,
  STAGE_NAMES,
  type StageName,
} from '@z2/contracts';

import {
  integer,
  type JsonSchema,
  listOf,
  objectOf,
  refTo,
  text,
  textOrNull,
  time,
  timeOrNull,
} from './schema';
import { STORAGE_RULES_SCHEMA } from './storage-schemas';

const bounded = (name: keyof ServiceSettings): JsonSchema => ({
  type: 'integer',
  minimum: SETTING_LIMITS[name].min,
  maximum: SETTING_LIMITS[name].max,
});
const orNullNumber: JsonSchema = { type: ['integer', 'null'] };
const byName = (one: JsonSchema): JsonSchema => ({ type: 'object', additionalProperties: one });
const byStage = (one: JsonSchema, description: string): JsonSchema =>
  objectOf<Record<StageName, number>>(
    Object.fromEntries(STAGE_NAMES.map((stage) => [stage, one])) as Record<StageName, JsonSchema>,
    {},
    { description },
  );

const NO_RULES = { quota_mib: null, keep_days: null, keep_finals: null, intermediates_days: null };

/** Schemas of what is changed while the service runs. */
export const SETTINGS_SCHEMAS = {
  ServiceSettings: objectOf<ServiceSettings>(
    {
      concurrency: byStage(bounded('concurrency'), 'Stage runs that one worker does at a time.'),
      stage_limits: byStage(orNullNumber, 'Stage runs at a time of all workers together; null: no limit.'),
      engine_limits: {
        ...byName(bounded('engine_limits')),
        description: 'Requests of one worker at a time to a service, by engine; others have no limit.',
      },
      max_attempts: { ...bounded('max_attempts'), description: 'Attempts of a stage run before it fails.' },
      engine_attempts: {
        ...byName(bounded('engine_attempts')),
        description: 'The same where a service failed, by engine.',
      },
      owner_shares: {
        ...byName(bounded('owner_shares')),
        description: 'How many turns an owner gets while others get one; others than these get one.',
      },
      storage: STORAGE_RULES_SCHEMA,
    },
    {},
  ),
  SettingsView: objectOf<SettingsView>(
    {
      version: { ...integer, description: 'How often they were changed.' },
      changed_at: timeOrNull,
      changed_by: textOrNull,
      settings: refTo('ServiceSettings'),
      defaults: {
        ...refTo('ServiceSettings'),
        description: 'By the environment of the gateway; each worker has its own.',
      },
      changes: objectOf<SettingChanges>(
        {},
        {
          concurrency: byName(integer),
          stage_limits: byName(integer),
          engine_limits: byName(integer),
          max_attempts: integer,
          engine_attempts: byName(integer),
          owner_shares: byName(integer),
          storage: byName(integer),
        },
        { description: 'What differs from the defaults.' },
      ),
    },
    {},
    {
      examples: [
        {
          version: 2,
          changed_at: '2026-11-25T10:00:00.000Z',
          changed_by: 'local',
          settings: {
            concurrency: { download: 2, transcribe: 1, translate: 2, render: 2, analyze: 1, publish: 2 },
            stage_limits: {
              download: null,
              transcribe: null,
              translate: null,
              render: 8,
              analyze: null,
              publish: null,
            },
            engine_limits: { deepl: 3 },
            max_attempts: 5,
            engine_attempts: {},
            owner_shares: {},
            storage: NO_RULES,
          },
          defaults: {
            concurrency: { download: 2, transcribe: 1, translate: 2, render: 4, analyze: 1, publish: 2 },
            stage_limits: {
              ...{
                download: null,
                transcribe: null,
                translate: null,
                render: null,
                analyze: null,
                publish: null,
              },
            },
            engine_limits: {},
            max_attempts: 5,
            engine_attempts: {},
            owner_shares: {},
            storage: NO_RULES,
          },
          changes: { concurrency: { render: 2 }, stage_limits: { render: 8 }, engine_limits: { deepl: 3 } },
        } satisfies SettingsView,
      ],
    },
  ),
  SettingChangeView: objectOf<SettingChangeView>(
    {
      version: integer,
      at: time,
      by: text,
      changes: listOf(
        objectOf<SettingChangeView['changes'][number]>(
          {
            setting: { ...text, examples: ['concurrency.render'] },
            before: orNullNumber,
            after: orNullNumber,
          },
          {},
          { description: 'null stands for the default.' },
        ),
      ),
    },
    {},
  ),
} as const satisfies Record<string, JsonSchema>;
