import { access } from 'node:fs/promises';
import { resolve } from 'node:path';

import { languageName, type VoiceInfo, type VoiceTried, Z2Error } from '@z2/contracts';

import { interruptible } from '../interruptible';
import { languageOf } from '../localize/localize-request';
import { print, table } from '../output';
import { askEngines } from '../service/ask-engines';

export interface VoicesFlags {
  language?: string;
  engine?: string;
  voice?: string;
  try?: string;
  /** Absent: the first free of try.wav, try-2.wav, … here. */
  out?: string;
  json?: boolean;
}

/** `./z2 voices`: lists the voices of all engines that are here; with `--try TEXT` speaks the text into a WAV. */
export async function voices(flags: VoicesFlags): Promise<number> {
  const language = flags.language === undefined ? null : languageOf(flags.language);
  const engine = flags.engine ?? null;
  if (flags.try !== undefined) {
    return tryVoice(flags.try, { ...flags, language, engine });
  }
  const list = await askEngines<VoiceInfo[]>({ ask: 'voices', language, engine });
  if (flags.json) {
    print(JSON.stringify(list));
    return 0;
  }
  if (list.length === 0) {
    throw new Z2Error(
      'VOICE_MISSING',
      `Nothing here speaks ${language ? languageName(language) : 'any language'}.`,
      {
        remedy: './z2 doctor says what is missing.',
      },
    );
  }
  print(
    table([
      ['ENGINE', 'VOICE', 'LANGUAGE', 'QUALITY', 'NAME'],
      ...list.map((voice) => [voice.engine, voice.id, voice.language ?? 'any', voice.quality, voice.name]),
    ]),
  );
  const example = language ?? list.find((voice) => voice.language)?.language ?? 'es';
  print(
    `\nHear one: ./z2 voices --try "text" --language ${example} --voice VOICE; use it: --voice ${example}=VOICE`,
  );
  return 0;
}

async function tryVoice(
  text: string,
  flags: { language: string | null; engine: string | null; voice?: string; out?: string; json?: boolean },
): Promise<number> {
  const { engine, voice = null } = flags;
  if (text.trim() === '') {
    throw new Z2Error('OPTION_INVALID', 'There is no text to be said.', {
      remedy: './z2 voices --try "Buenos días" --language es',
    });
  }
  const language = flags.language ?? (voice === null ? null : await languageOfVoice(voice, engine));
  if (language === null) {
    throw new Z2Error('OPTION_INVALID', 'The language of the text is not named.', {
      remedy: `./z2 voices --try "Buenos días" --language es${voice === null ? '' : ` --voice ${voice}`}`,
    });
  }
  const out = await freeFile(flags.out);
  const question = { ask: 'try', text, language, engine, voice, out } as const;
  const tried = await interruptible((signal) => askEngines<VoiceTried>(question, signal));
  print(
    flags.json
      ? JSON.stringify(tried)
      : `${tried.path}: ${(tried.duration_ms / 1000).toFixed(1)} s by ${tried.engine}${voice ? `, voice ${voice}` : ''}`,
  );
  return 0;
}

/** The language of a voice, where it speaks one only. */
async function languageOfVoice(voice: string, engine: string | null): Promise<string | null> {
  const list = await askEngines<VoiceInfo[]>({ ask: 'voices', language: null, engine });
  return list.find(({ id }) => id === voice)?.language ?? null;
}

/** Where the sound goes: a file that is not there yet, so that nobody's is overwritten. @throws Z2Error OPTION_INVALID */
async function freeFile(wanted: string | undefined): Promise<string> {
  const isThere = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );
  if (wanted !== undefined) {
    const path = resolve(wanted);
    if (await isThere(path)) {
      throw new Z2Error('OPTION_INVALID', `${wanted} is there already, and is not overwritten.`, {
        remedy: 'Give another name with --out, or remove it first.',
      });
    }
    return path;
  }
  let path = resolve('try.wav');
  for (let number = 2; await isThere(path); number++) {
    path = resolve(`try-${number}.wav`);
  }
  return path;
}
