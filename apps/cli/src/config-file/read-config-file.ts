import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { Z2Error } from '@z2/contracts';
import { parse } from 'yaml';
import { z } from 'zod';

import type { OptionValues } from './presets';

/** The file: defaults of `localize`, and presets. */
export interface ConfigFile {
  path: string;
  localize: OptionValues;
  presets: Readonly<Record<string, OptionValues>>;
}

const options = z.record(z.string(), z.unknown());
const FILE = z.strictObject({
  localize: options.optional(),
  presets: z.record(z.string(), options).optional(),
});

/**
 * The configuration file: the named one, else z2.yaml in this folder, else that of the user; null where there is none.
 *
 * @throws Z2Error OPTION_INVALID: it cannot be read, or has what it cannot have
 */
export async function readConfigFile(named: string | null, ofUser: string): Promise<ConfigFile | null> {
  const places = named ? [resolve(named)] : [resolve('z2.yaml'), ofUser];
  for (const path of places) {
    const text = await readText(path, named !== null);
    if (text !== null) {
      return parseConfigFile(text, path);
    }
  }
  return null;
}

/** @throws Z2Error OPTION_INVALID with line or key */
export function parseConfigFile(text: string, path: string): ConfigFile {
  let content: unknown;
  try {
    content = parse(text) ?? {};
  } catch (cause) {
    throw invalid(path, cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause), cause);
  }
  const parsed = FILE.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(path, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(), parsed.error);
  }
  return { path, localize: parsed.data.localize ?? {}, presets: parsed.data.presets ?? {} };
}

async function readText(path: string, mustExist: boolean): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!mustExist && ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return null;
    }
    throw invalid(path, error instanceof Error ? error.message : String(error), error);
  }
}

function invalid(path: string, why: string, cause: unknown): Z2Error {
  return new Z2Error('OPTION_INVALID', `The configuration file ${path} is wrong: ${why}`, {
    remedy:
      'It has two parts: localize (defaults by the names of the options) and presets (the same, named). See README.md.',
    cause,
  });
}
