import {
  type CleanResult,
  type ScrubResult,
  STORAGE_RULES,
  STORAGE_TASK_KINDS,
  STORAGE_TASK_STATES,
  type StorageFault,
  type StorageRule,
  type StorageTask,
  type StorageView,
} from '@z2/contracts';

import {
  bytes,
  flag,
  fraction,
  integer,
  type JsonSchema,
  listOf,
  numberOrNull,
  objectOf,
  oneOfTexts,
  orNull,
  refTo,
  sha256,
  text,
  textOrNull,
  time,
  timeOrNull,
  uuid,
} from './schema';

const faultKind = {
  ...oneOfTexts(['corrupt', 'missing']),
  description:
    'corrupt: other content than it should be; it is set aside. missing: a job names it, and it is not there.',
};
const job = { job_uuid: uuid, title: textOrNull, ended_at: time };
const integerOrNull: JsonSchema = { type: ['integer', 'null'] };
const RULE_WORDS: Readonly<Record<StorageRule, string>> = {
  quota_mib: 'Most that may lie in storage, MiB: beyond it no job is taken.',
  keep_days: 'Jobs that ended longer ago are removed.',
  keep_finals: '1: of jobs beyond keep_days the results stay.',
  intermediates_days: 'Sources, and what only later stages need, go so many days after the end of their job.',
};

export const STORAGE_RULES_SCHEMA = objectOf<Record<StorageRule, number | null>>(
  Object.fromEntries(
    STORAGE_RULES.map((rule) => [rule, { ...integerOrNull, description: RULE_WORDS[rule] }]),
  ) as Record<StorageRule, JsonSchema>,
  {},
  { description: 'Quota and retention; null: none.' },
);

/** Schemas of storage. */
export const STORAGE_SCHEMAS = {
  StorageTask: objectOf<StorageTask>(
    {
      task_id: uuid,
      kind: oneOfTexts(STORAGE_TASK_KINDS),
      dry_run: flag,
      state: oneOfTexts(STORAGE_TASK_STATES),
      requested_at: time,
      started_at: timeOrNull,
      finished_at: timeOrNull,
      progress: fraction,
      scrub: orNull(
        objectOf<ScrubResult>(
          {
            checked: integer,
            bytes,
            faults: listOf(objectOf<ScrubResult['faults'][number]>({ sha256, kind: faultKind }, {})),
          },
          {},
        ),
      ),
      clean: orNull(
        objectOf<CleanResult>(
          {
            jobs: listOf(objectOf<CleanResult['jobs'][number]>(job, {})),
            trimmed: listOf(
              objectOf<CleanResult['trimmed'][number]>(
                {
                  ...job,
                  files: listOf(
                    objectOf<CleanResult['trimmed'][number]['files'][number]>(
                      { name: text, size: bytes },
                      {},
                    ),
                  ),
                },
                {},
              ),
            ),
            bytes: { ...bytes, description: 'Of files that are known by name.' },
          },
          {},
        ),
      ),
      error: orNull(refTo('ErrorBody')),
    },
    {},
  ),
  StorageView: objectOf<StorageView>(
    {
      bytes: { ...numberOrNull, description: 'Of all contents, bytes; null: not measured yet.' },
      contents: numberOrNull,
      free_bytes: { ...numberOrNull, description: 'Left on its disk.' },
      measured_at: timeOrNull,
      rules: STORAGE_RULES_SCHEMA,
      faults: {
        ...listOf(
          objectOf<StorageFault>({ sha256, kind: faultKind, found_at: time, job_uuids: listOf(uuid) }, {}),
        ),
        description: 'What the last scrub found.',
      },
      tasks: { ...listOf(refTo('StorageTask')), description: 'The newest first.' },
    },
    {},
    {
      examples: [
        {
          ...{ bytes: 48_318_382_080, contents: 5120, free_bytes: 211_106_232_533 },
          measured_at: '2026-11-25T10:00:00.000Z',
          rules: { quota_mib: 204_800, keep_days: 90, keep_finals: 1, intermediates_days: 7 },
          faults: [],
          tasks: [],
        } satisfies StorageView,
      ],
    },
  ),
} as const satisfies Record<string, JsonSchema>;
