import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Z2Error } from '@z2/contracts';

/** A recording and what is said in it. */
export interface SpeechSample {
  name: string;
  path: string;
  language: string;
  text: string;
}

const SOUND = /^(.+)-([a-z]{2})\.(wav|mp3|opus|flac|m4a)$/;

/**
 * Recordings `NAME-xx.wav` (xx: language) of a folder that have their text beside them (`NAME-xx.txt`).
 *
 * @throws Z2Error SOURCE_NOT_FOUND: there is none
 */
export async function speechSamples(folder: string): Promise<SpeechSample[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw none(folder, cause);
  });
  const samples: SpeechSample[] = [];
  for (const file of names.sort()) {
    const [, name = '', language = ''] = SOUND.exec(file) ?? [];
    const text = `${name}-${language}.txt`;
    if (name && names.includes(text)) {
      const path = join(folder, file);
      samples.push({ name: file, path, language, text: await readFile(join(folder, text), 'utf8') });
    }
  }
  if (samples.length === 0) {
    throw none(folder);
  }
  return samples;
}

function none(folder: string, cause?: unknown): Z2Error {
  return new Z2Error('SOURCE_NOT_FOUND', `There are no recordings with texts in ${folder}.`, {
    remedy: 'Give a folder of NAME-xx.wav (xx: language) with NAME-xx.txt beside: --media FOLDER',
    cause,
  });
}
