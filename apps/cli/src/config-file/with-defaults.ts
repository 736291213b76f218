import { Z2Error } from '@z2/contracts';
import type { Config } from '@z2/runtime';

import type { LocalizeFlags } from '../localize/localize-request';
import { BUILT_IN_PRESETS, type OptionValues } from './presets';
import { type ConfigFile, readConfigFile } from './read-config-file';

/** Options that a file or preset can set, by their names on the command line. */
const KINDS = {
  to: 'list',
  'from-language': 'text',
  subtitles: 'text',
  dub: 'flag',
  'single-file': 'flag',
  out: 'text',
  publish: 'texts',
  profile: 'text',
  background: 'text',
  loudness: 'text',
  'speech-engine': 'text',
  model: 'text',
  'translation-engine': 'text',
  'voice-engine': 'text',
  from: 'text',
  for: 'text',
  yes: 'flag',
  preset: 'text',
} as const;
type OptionName = keyof typeof KINDS;
type OptionValue = string | boolean | string[];

/**
 * The options with what was not given filled in: from the preset, then from the configuration file, then the languages of
 * Z2_TARGET_LANGUAGES.
 *
 * @param given names in `flags` of the options that the person gave
 * @throws Z2Error OPTION_INVALID: a wrong file, no such preset
 */
export async function withDefaults(
  flags: LocalizeFlags,
  given: ReadonlySet<string>,
  config: Pick<Config, 'targetLanguages' | 'userConfigFile'>,
): Promise<LocalizeFlags> {
  const file = await readConfigFile(flags.config ?? null, config.userConfigFile);
  return applyDefaults(flags, given, file, config.targetLanguages);
}

/** The same without reading anything. */
export function applyDefaults(
  flags: LocalizeFlags,
  given: ReadonlySet<string>,
  file: ConfigFile | null,
  targetLanguages: readonly string[],
): LocalizeFlags {
  const defaults = file ? optionsOf(file.localize, `localize in ${file.path}`) : {};
  const name = flags.preset ?? (typeof defaults['preset'] === 'string' ? defaults['preset'] : null);
  const preset = name ? presetOf(name, file) : {};
  // What neither file nor Z2 has the service may have.
  const servicePreset = name && !preset ? { servicePreset: { name, given } } : {};
  const filled = { ...defaults, ...preset };
  const fresh = Object.fromEntries(Object.entries(filled).filter(([key]) => !given.has(key)));
  const all: LocalizeFlags = { ...flags, ...fresh, ...servicePreset };
  return { ...all, to: all.to ?? targetLanguages.join(',') };
}

function presetOf(name: string, file: ConfigFile | null): Record<string, OptionValue> | null {
  const presets: Record<string, OptionValues> = { ...BUILT_IN_PRESETS, ...file?.presets };
  const values = Object.hasOwn(presets, name) ? presets[name] : undefined;
  return values ? optionsOf(values, `preset ${name}`) : null;
}

/** Values by the names that commander gives the options. */
function optionsOf(values: OptionValues, where: string): Record<string, OptionValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (!isOption(name)) {
        throw wrong(
          where,
          `it names "${name}", which is no option.`,
          `Options: ${Object.keys(KINDS).join(', ')}.`,
        );
      }
      return [camel(name), valueOf(name, value, where)];
    }),
  );
}

function valueOf(name: OptionName, value: unknown, where: string): OptionValue {
  const kind = KINDS[name];
  if (kind === 'flag') {
    if (typeof value !== 'boolean') {
      throw wrong(where, `${name} must be true or false.`, `Write ${name}: true`);
    }
    return value;
  }
  const texts = Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null;
  if (kind === 'texts' && (texts || typeof value === 'string')) {
    return texts ?? [String(value)];
  }
  if (typeof value === 'string' || typeof value === 'number') {
    return String(value);
  }
  if (kind === 'list' && texts) {
    return texts.join(',');
  }
  throw wrong(
    where,
    `${name} has a value that it cannot have.`,
    `Write it as on the command line: ${name}: value`,
  );
}

function isOption(name: string): name is OptionName {
  return Object.hasOwn(KINDS, name);
}

function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function wrong(where: string, why: string, remedy: string): Z2Error {
  return new Z2Error('OPTION_INVALID', `The ${where} is wrong: ${why}`, { remedy });
}
