import type { JobOptions } from './job';
import { parseLanguage, primaryLanguage } from './languages';

type Voices = Pick<JobOptions, 'voice' | 'voices'>;

/** `es`, `es/Ana`: the canonical form of a key of `voices`; null where its language is unknown or its speaker empty. */
export function parseVoiceKey(key: string): { language: string; speaker: string | null; key: string } | null {
  const [written = '', ...rest] = key.split('/');
  const language = parseLanguage(written.trim());
  const speaker = rest.length > 0 ? rest.join('/').trim() : null;
  if (!language || speaker === '') {
    return null;
  }
  return { language, speaker, key: speaker === null ? language : `${language}/${speaker}` };
}

/** The voice of a cue: of its speaker in the language, of the language, of its primary language, else `voice`. Pure. */
export function voiceFor({ voice, voices }: Voices, language: string, speaker?: string): string | null {
  const keys = [language, primaryLanguage(language)];
  const found = [...(speaker === undefined ? [] : keys.map((key) => `${key}/${speaker}`)), ...keys].find(
    (key) => Object.hasOwn(voices, key),
  );
  return found === undefined ? voice : voices[found]!;
}

/** The voices that are named for a language, as `key=id`, sorted: what its dub depends on. Pure. */
export function voicesNamed({ voice, voices }: Voices, language: string): { key: string; voice: string }[] {
  const own = [language, primaryLanguage(language)];
  const named = Object.entries(voices)
    .map(([key, id]) => ({ key, voice: id }))
    .filter(({ key }) => own.includes(key.split('/')[0]!))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  const isAlwaysReplaced = own.some((key) => Object.hasOwn(voices, key));
  return voice === null || isAlwaysReplaced ? named : [{ key: '', voice }, ...named];
}
