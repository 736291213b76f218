import { type JobOptions, nearLanguages, parseVoiceKey, Z2Error } from '@z2/contracts';

/**
 * `--voice NAME` for all languages, `--voice es=NAME` for one, `--voice es/Ana=NAME` for one speaker of it.
 *
 * @throws Z2Error OPTION_INVALID, LANGUAGE_UNKNOWN
 */
export function voiceFlags(flags: readonly string[]): Pick<JobOptions, 'voice' | 'voices'> {
  const options: Pick<JobOptions, 'voice' | 'voices'> = { voice: null, voices: {} };
  for (const flag of flags) {
    const at = flag.indexOf('=');
    const voice = flag.slice(at + 1).trim();
    if (voice === '') {
      throw new Z2Error('OPTION_INVALID', `--voice cannot be "${flag}".`, {
        remedy:
          'Write --voice NAME, --voice es=NAME or --voice es/SPEAKER=NAME; ./z2 voices shows the names.',
      });
    }
    if (at < 0) {
      options.voice = voice;
      continue;
    }
    const parsed = parseVoiceKey(flag.slice(0, at));
    if (!parsed) {
      const near = nearLanguages(flag.slice(0, at).split('/')[0] ?? '');
      throw new Z2Error('LANGUAGE_UNKNOWN', `--voice ${flag} begins with no known language.`, {
        remedy: near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'Write it as es=NAME.',
      });
    }
    options.voices[parsed.key] = voice;
  }
  return options;
}
