import { readFile } from 'node:fs/promises';

import { type PresetOptions, Z2Error } from '@z2/contracts';

import { print, table } from '../output';
import { requireService } from '../service/require-service';
import { plain } from '../view/plain';
import { jobOf } from './jobs';

export interface AddPresetFlags {
  description?: string;
  options?: string;
  job?: string;
}

/** What is of one video alone. */
const OF_ONE_VIDEO: readonly string[] = ['subtitles_in', 'translations_in', 'clip'];

/** `./z2 presets` */
export async function listPresets(flags: { json?: boolean }): Promise<number> {
  const { client } = await requireService();
  const presets = await client.presets.list();
  print(
    flags.json
      ? JSON.stringify(presets)
      : table(
          presets.map(({ name, built_in, description, options }) => [
            ...[name, built_in ? 'of Z2' : 'own', plain(description ?? optionWords(options))],
          ]),
        ),
  );
  return 0;
}

/** `./z2 presets add NAME`: with options as JSON (or `@FILE` with it), or those of a job. */
export async function addPreset(name: string, flags: AddPresetFlags): Promise<number> {
  const { client } = await requireService();
  const options = flags.job === undefined ? await optionsOf(flags.options) : await optionsOfJob(flags.job);
  await client.presets.create({ name, description: flags.description ?? null, options });
  print(`Preset ${name} is there: ./z2 localize VIDEO --preset ${name}`);
  return 0;

  async function optionsOfJob(id: string): Promise<PresetOptions> {
    const { job_uuid } = await jobOf(client, id);
    const { options } = await client.getJob(job_uuid);
    const entries = Object.entries(options).filter(([option]) => !OF_ONE_VIDEO.includes(option));
    return Object.fromEntries(entries);
  }
}

/** `./z2 presets delete NAME` */
export async function deletePreset(name: string): Promise<number> {
  const { client } = await requireService();
  await client.presets.remove(name);
  print(`Preset ${name} is gone.`);
  return 0;
}

/** `dub, profile ted`: what a preset sets. Pure. */
export function optionWords(options: PresetOptions): string {
  return Object.entries(options)
    .map(([name, value]) => {
      const words = name.replaceAll('_', ' ');
      if (typeof value === 'boolean') {
        return value ? words : `no ${words}`;
      }
      return `${words} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;
    })
    .join(', ');
}

async function optionsOf(text: string | undefined): Promise<PresetOptions> {
  try {
    const json = text?.startsWith('@') ? await readFile(text.slice(1), 'utf8') : text;
    return JSON.parse(json ?? '') as PresetOptions;
  } catch (cause) {
    throw new Z2Error('OPTION_INVALID', 'The options of the preset could not be read.', {
      remedy: `Give JSON as the API has it: --options '{"dub": true}', --options @FILE, or --job ID for those of a job.`,
      cause,
    });
  }
}
