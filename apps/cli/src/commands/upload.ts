import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

import { uploadInParts } from '@z2/client';
import { Z2Error } from '@z2/contracts';
import { loadConfig } from '@z2/runtime';

import { interruptible } from '../interruptible';
import { print, say } from '../output';
import { requireService } from '../service/require-service';
import { bytes } from '../view/format';
import { progressLine } from '../view/progress-line';
import { UploadMemory } from './upload-memory';

export interface UploadFlags {
  service?: string;
  json?: boolean;
}

/** `./z2 upload FILE`: goes on where it was cut off. Prints the upload_id, which a job names as its source. */
export async function upload(file: string, flags: UploadFlags): Promise<number> {
  const path = resolve(file);
  const { size } = await factsOf(path, file);
  const baseUrl = flags.service === undefined ? (await requireService()).url : serviceUrl(flags.service);
  const tell = progressLine(Date.now());
  const memory = new UploadMemory(join(loadConfig().dirs.run, 'unfinished-uploads.json'));
  if (!flags.json) {
    say(`sending ${basename(path)} (${bytes(size)}) to ${baseUrl}`);
  }
  const sent = await interruptible((signal) =>
    uploadInParts(createReadStream(path), {
      ...{ baseUrl, name: basename(path), signal, memory },
      onResumed: () => say('going on where it was cut off'),
      onSent: (fraction) => (flags.json ? undefined : tell(Math.round(fraction * size), size)),
    }),
  );
  print(flags.json ? JSON.stringify(sent) : sent.upload_id);
  return 0;
}

async function factsOf(path: string, file: string): Promise<{ size: number }> {
  const facts = await stat(path).catch((cause: unknown) => {
    throw new Z2Error('SOURCE_NOT_FOUND', `There is no file ${file}.`, {
      remedy: 'Check the path and its spelling.',
      cause,
    });
  });
  if (!facts.isFile()) {
    throw new Z2Error('SOURCE_IS_DIRECTORY', `${file} is no file.`, { remedy: 'Name one file.' });
  }
  return facts;
}

function serviceUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new Z2Error('OPTION_INVALID', `--service cannot be "${text}".`, {
      remedy: 'Give its address, e.g. http://studio:8000',
    });
  }
  return text.replace(/\/+$/, '');
}
