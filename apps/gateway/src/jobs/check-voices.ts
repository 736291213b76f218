import { type JobOptions, nearLanguages, parseVoiceKey, primaryLanguage, Z2Error } from '@z2/contracts';

const MAX_VOICE = 200;

/**
 * The voices of a new job, their keys in one form.
 *
 * @throws Z2Error LANGUAGE_UNKNOWN; OPTION_INVALID for a language that is no target, or a voice that cannot be one
 */
export function knownVoices(given: JobOptions['voices'], targets: readonly string[]): JobOptions['voices'] {
  return Object.fromEntries(
    Object.entries(given).map(([written, voice]) => {
      const parsed = parseVoiceKey(written);
      if (!parsed) {
        const near = nearLanguages(written.split('/')[0] ?? '');
        throw new Z2Error('LANGUAGE_UNKNOWN', `voices: "${written}" begins with no known language.`, {
          remedy: near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'Write es or es/SPEAKER.',
          details: { key: written, near },
        });
      }
      const { language, key } = parsed;
      if (!targets.some((target) => target === language || primaryLanguage(target) === language)) {
        throw new Z2Error('OPTION_INVALID', `voices names ${language}, which is no target language.`, {
          remedy: 'Add it to target_languages, or leave its voice out.',
          details: { language, target_languages: targets },
        });
      }
      if (voice.length > MAX_VOICE) {
        throw new Z2Error('OPTION_INVALID', `voices: the voice of ${key} is too long to be one.`, {
          remedy: 'Give the id of a voice, as ./z2 voices shows it.',
          details: { key },
        });
      }
      return [key, voice];
    }),
  );
}
