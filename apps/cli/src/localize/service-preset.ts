import type { Z2Client } from '@z2/client';
import { type CreateJobRequest, type JobOptions, type PresetOptions, Z2Error } from '@z2/contracts';

import type { LocalizeFlags } from './localize-request';

/** Options of `localize` (by their names in its flags) that say each option that a preset may set. */
const SAID_BY: Readonly<Record<keyof PresetOptions, readonly (keyof LocalizeFlags)[]>> = {
  subtitles: ['subtitles'],
  dub: ['dub'],
  background: ['background'],
  loudness_lufs: ['loudness'],
  profile: ['profile'],
  speech_engine: ['speechEngine'],
  speech_model: ['model'],
  translation_engine: ['translationEngine'],
  voice_engine: ['voiceEngine'],
  voice: ['voice'],
  voices: ['voice'],
  clip: ['from', 'for'],
  dry_run: ['dryRun'],
  single_file: ['singleFile'],
};

/** Only the options that the person gave, and those that no preset has: the others are the preset's to say. Pure. */
export function ownOptions(options: Partial<JobOptions>, given: ReadonlySet<string>): Partial<JobOptions> {
  return Object.fromEntries(
    Object.entries(options).filter(([name]) =>
      name in SAID_BY ? SAID_BY[name as keyof PresetOptions].some((flag) => given.has(flag)) : true,
    ),
  );
}

/**
 * The request with the options of the service's preset in it, so that it can be compared with jobs that are there.
 * @throws Z2Error OPTION_INVALID where there is no such preset
 */
export async function withServicePreset(
  client: Pick<Z2Client, 'presets'>,
  { preset, ...request }: CreateJobRequest,
): Promise<CreateJobRequest> {
  if (preset === undefined) {
    return request;
  }
  const all = await client.presets.list();
  const found = all.find(({ name }) => name === preset);
  if (!found) {
    throw new Z2Error('OPTION_INVALID', `There is no preset "${preset}".`, {
      remedy: `Choose one of ${all.map(({ name }) => name).join(', ')}, or add it to z2.yaml or the service (./z2 presets add).`,
    });
  }
  return { ...request, options: { ...found.options, ...request.options } };
}
