import {
  type ServiceSettings,
  SETTING_LIMITS,
  type SettingChanges,
  type SettingsView,
  splitSetting,
  STAGE_NAMES,
  STORAGE_RULES,
  Z2Error,
} from '@z2/contracts';

import { print, table } from '../output';
import { requireService } from '../service/require-service';
import { plain } from '../view/plain';

const WORDS: Readonly<Record<keyof ServiceSettings, string>> = {
  concurrency: 'stage runs that one worker does at a time',
  stage_limits: 'stage runs at a time of all workers together',
  engine_limits: 'requests of one worker at a time to a service, by engine',
  max_attempts: 'attempts of a stage run before it fails',
  engine_attempts: 'the same where a service failed, by engine',
  storage: 'quota and retention of storage: MiB, days, 1 for yes',
  owner_shares: 'turns that an owner gets while others get one',
};
const GROUPS = Object.keys(WORDS) as (keyof ServiceSettings)[];
const NAMES: Readonly<Record<string, readonly string[]>> = {
  concurrency: STAGE_NAMES,
  stage_limits: STAGE_NAMES,
  storage: STORAGE_RULES,
};

/** `./z2 settings`: what holds, and what of it was changed. */
export async function showSettings(flags: { json?: boolean }): Promise<number> {
  const { client } = await requireService();
  const view = await client.settings.view();
  print(flags.json ? JSON.stringify(view, null, 2) : settingsLines(view));
  return 0;
}

/** `./z2 settings set NAME=NUMBER…` */
export async function setSettings(texts: string[]): Promise<number> {
  return change(changesOf(texts.map(parsed)));
}

/** `./z2 settings reset NAME…` */
export async function resetSettings(names: string[]): Promise<number> {
  return change(changesOf(names.map((name) => [name, null])));
}

/** `./z2 settings log`: who changed what and when. */
export async function settingChanges(): Promise<number> {
  const { client } = await requireService();
  const changes = await client.settings.changes();
  const word = (value: number | null): string => (value === null ? 'default' : String(value));
  print(
    changes.length === 0
      ? 'Nothing was changed yet.'
      : table(
          changes.flatMap(({ version, at, by, changes: each }) =>
            each.map(({ setting, before, after }) => [
              ...[String(version), at.slice(0, 19).replace('T', ' '), plain(by), plain(setting)],
              `${word(before)} → ${word(after)}`,
            ]),
          ),
        ),
  );
  return 0;
}

async function change(changes: SettingChanges): Promise<number> {
  const { client } = await requireService();
  print(settingsLines(await client.settings.update(changes)));
  return 0;
}

/** What holds, a line each. Pure. */
export function settingsLines({ settings, defaults, changes, changed_at, changed_by }: SettingsView): string {
  const rows = GROUPS.flatMap((group) => {
    const value = settings[group];
    if (typeof value === 'number') {
      return [
        [group, String(value), note(changes[group] !== undefined, defaults[group] as number), WORDS[group]],
      ];
    }
    const own = defaults[group] as Record<string, number | null>;
    return Object.entries(value).map(([name, one]: [string, number | null]) => [
      `${group}.${plain(name)}`,
      one === null ? (group === 'storage' ? 'none' : 'no limit') : String(one),
      note(Object.hasOwn((changes[group] as object | undefined) ?? {}, name), own[name] ?? null),
      WORDS[group],
    ]);
  });
  const unset = GROUPS.filter(
    (group) => typeof settings[group] === 'object' && Object.keys(settings[group]).length === 0,
  ).map((group) => [`${group}.NAME`, 'not set', '', WORDS[group]]);
  const by = changed_at
    ? `Changed last ${changed_at.slice(0, 19).replace('T', ' ')} UTC by ${plain(changed_by ?? '')}.`
    : 'Nothing was changed: these are the defaults of the environment.';
  return `${table([...rows, ...unset])}\n${by}\n→ ./z2 settings set concurrency.render=2; ./z2 settings reset concurrency.render`;
}

function note(isChanged: boolean, own: number | null): string {
  return isChanged ? `default ${own ?? 'none'}` : '';
}

/** `concurrency.render=2` as name and number. @throws Z2Error OPTION_INVALID */
function parsed(text: string): [string, number] {
  const at = text.indexOf('=');
  const value = Number(text.slice(at + 1));
  if (at < 1 || text.slice(at + 1).trim() === '' || !Number.isInteger(value)) {
    throw new Z2Error('OPTION_INVALID', `"${text}" is no setting with a whole number.`, {
      remedy: 'Write NAME=NUMBER, for example concurrency.render=2; ./z2 settings shows the names.',
    });
  }
  return [text.slice(0, at), value];
}

/** The changes of a request. @throws Z2Error OPTION_INVALID for a name that there is not */
export function changesOf(values: readonly (readonly [string, number | null])[]): SettingChanges {
  const changes: Record<string, unknown> = {};
  for (const [setting, value] of values) {
    const [group, name] = splitSetting(setting);
    const isAlone = group === 'max_attempts';
    const isKnown =
      Object.hasOwn(SETTING_LIMITS, group) &&
      (isAlone ? name === undefined : name && (NAMES[group]?.includes(name) ?? true));
    if (!isKnown) {
      throw new Z2Error('OPTION_INVALID', `There is no setting "${setting}".`, {
        remedy: './z2 settings shows the names.',
      });
    }
    changes[group] = isAlone ? value : { ...(changes[group] as object | undefined), [name as string]: value };
  }
  return changes;
}
