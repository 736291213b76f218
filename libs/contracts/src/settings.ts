import { STAGE_NAMES, type StageName } from './stage';
import { STORAGE_RULES, type StorageRule } from './storage';

/** What is changed while the service runs, and kept. The environment gives what nobody has changed. */
export interface ServiceSettings {
  /** Stage runs that one worker does at a time. */
  concurrency: Record<StageName, number>;
  /** Stage runs at a time of all workers together; null: as many as the workers take. */
  stage_limits: Record<StageName, number | null>;
  /** Requests of one worker at a time to a service, by engine; others have no limit. */
  engine_limits: Record<string, number>;
  /** Attempts of a stage run before it fails. */
  max_attempts: number;
  /** The same where a service failed, by engine. */
  engine_attempts: Record<string, number>;
  /** How many turns an owner gets while others get one; others than these get one. */
  owner_shares: Record<string, number>;
  /** Quota and retention; null: none. */
  storage: Record<StorageRule, number | null>;
}

/** Least and most of each, and most names in a record. */
export const SETTING_LIMITS = {
  concurrency: { min: 1, max: 64 },
  stage_limits: { min: 1, max: 10_000 },
  engine_limits: { min: 1, max: 1_000 },
  max_attempts: { min: 1, max: 100 },
  engine_attempts: { min: 1, max: 100 },
  owner_shares: { min: 1, max: 100 },
  storage: { min: 1, max: 1_000_000_000 },
} as const satisfies Record<keyof ServiceSettings, { min: number; max: number }>;
export const SETTING_NAMES_MOST = 100;

type Changes<T> = {
  [K in keyof T]?: T[K] extends number ? number | null : Record<string, number | null> | null;
};
/** What was changed: only that. In a request null takes a change back. */
export type SettingChanges = Changes<ServiceSettings>;

/** PATCH /api/settings */
export interface UpdateSettingsRequest extends SettingChanges {
  /** Of the settings that were read: refused where they are others by then. Absent: in any case. */
  version?: number;
}

/** GET /api/settings */
export interface SettingsView {
  /** How often they were changed. */
  version: number;
  /** ISO 8601; null: never. */
  changed_at: string | null;
  changed_by: string | null;
  /** What holds now. */
  settings: ServiceSettings;
  /** What would hold without changes, by the environment of the gateway; each worker has its own. */
  defaults: ServiceSettings;
  changes: SettingChanges;
}

/** One change, for good. */
export interface SettingChangeView {
  version: number;
  at: string;
  by: string;
  /** `concurrency.render`; before and after: null stands for the default. */
  changes: { setting: string; before: number | null; after: number | null }[];
}

/** The defaults of an environment. */
export function defaultSettings(environment: {
  concurrency: Readonly<Record<StageName, number>>;
  maxAttempts: number;
}): ServiceSettings {
  return {
    concurrency: { ...environment.concurrency },
    stage_limits: Object.fromEntries(STAGE_NAMES.map((stage) => [stage, null])) as Record<StageName, null>,
    engine_limits: {},
    max_attempts: environment.maxAttempts,
    engine_attempts: {},
    owner_shares: {},
    storage: Object.fromEntries(STORAGE_RULES.map((rule) => [rule, null])) as Record<StorageRule, null>,
  };
}

/** The defaults with the changes on them. Pure. */
export function effectiveSettings(defaults: ServiceSettings, changes: SettingChanges): ServiceSettings {
  const names = Object.keys(defaults) as (keyof ServiceSettings)[];
  return Object.fromEntries(
    names.map((name): [string, unknown] => {
      const [own, changed] = [defaults[name], changes[name]];
      const isAlone = typeof own === 'number' || typeof changed === 'number';
      return [name, isAlone ? (changed ?? own) : { ...own, ...changed }];
    }),
  ) as unknown as ServiceSettings;
}

/** What is changed, with more changes on it; null takes one back, or a whole group. Pure. */
export function mergedChanges(before: SettingChanges, more: SettingChanges): SettingChanges {
  const kept = flat(before).filter(
    ([setting]) => more[splitSetting(setting)[0] as keyof SettingChanges] !== null,
  );
  const values = new Map([...kept, ...flat(more)]);
  const merged: Record<string, number | Record<string, number>> = {};
  for (const [setting, value] of values) {
    if (value === null) {
      continue;
    }
    const [group = '', name] = splitSetting(setting);
    if (name === undefined) {
      merged[group] = value;
    } else {
      merged[group] = { ...(merged[group] as Record<string, number> | undefined), [name]: value };
    }
  }
  return merged;
}

/** Each setting that differs between two sets of changes, as `group.name`. Pure. */
export function settingDifferences(
  before: SettingChanges,
  after: SettingChanges,
): SettingChangeView['changes'] {
  const [old, now] = [new Map(flat(before)), new Map(flat(after))];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((setting) => {
    const [from, to] = [old.get(setting) ?? null, now.get(setting) ?? null];
    return from === to ? [] : [{ setting, before: from, after: to }];
  });
}

/** `group`, or `group` and `name`, which may have points of its own. */
export function splitSetting(setting: string): [string, string?] {
  const point = setting.indexOf('.');
  return point < 0 ? [setting] : [setting.slice(0, point), setting.slice(point + 1)];
}

/** What is not named (undefined) is left out. */
function flat(changes: SettingChanges): [string, number | null][] {
  return Object.entries(changes).flatMap(([group, value]): [string, number | null][] => {
    if (value === undefined) {
      return [];
    }
    return typeof value === 'object' && value !== null
      ? Object.entries(value).map(([name, one]) => [`${group}.${name}`, one])
      : [[group, value]];
  });
}
