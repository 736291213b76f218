import { type CreateJobRequest, type JobOptions, parseLanguage, Z2Error } from '@z2/contracts';
import type { PresetsRepository } from '@z2/entities';

/**
 * The options of a request: its own, then those of the preset that it names. Of a preset's voices only those of the job's languages
 * count.
 *
 * @throws Z2Error OPTION_INVALID where there is no such preset
 */
export async function optionsWithPreset(
  { preset, options = {} }: Pick<CreateJobRequest, 'preset' | 'options'>,
  targets: readonly string[],
  presets: Pick<PresetsRepository, 'list'>,
): Promise<Partial<JobOptions>> {
  if (preset === undefined) {
    return options;
  }
  const all = await presets.list();
  const found = all.find(({ name }) => name === preset);
  if (!found) {
    throw new Z2Error('OPTION_INVALID', `There is no preset "${preset}".`, {
      remedy: `Choose one of ${all.map(({ name }) => name).join(', ')}, or make it: POST /api/presets.`,
      details: { preset },
    });
  }
  const voices = Object.entries(found.options.voices ?? {}).filter(([key]) =>
    targets.includes(parseLanguage(key.split('/')[0] ?? '') ?? ''),
  );
  const own = Object.entries(options).filter(([, value]) => value !== undefined && value !== null);
  return { ...found.options, voices: Object.fromEntries(voices), ...Object.fromEntries(own) };
}
