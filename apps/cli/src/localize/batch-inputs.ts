import { readFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

import { Z2Error } from '@z2/contracts';

/** One video of the command line. */
export interface BatchItem {
  input: string;
  /** How it is called beside the others. */
  name: string;
  /** Folder of its results. */
  out: string;
}

const YOUTUBE_ID = /(?:v=|youtu\.be\/|shorts\/)([\w-]{11})/;

/**
 * The videos that were named, and those of the list file. One alone has its results in `out`; of several each in a folder below,
 * named as the video, with a number where names are the same. `expand` gives the videos that an input stands for.
 *
 * @throws Z2Error OPTION_INVALID (none was named), SOURCE_NOT_FOUND (no list file)
 */
export async function batchInputs(
  videos: readonly string[],
  flags: { list?: string; out: string },
  expand: (input: string) => Promise<readonly string[]> = (input) => Promise.resolve([input]),
): Promise<BatchItem[]> {
  const named = [...videos, ...(flags.list ? listed(await readList(flags.list)) : [])];
  const inputs: string[] = [];
  for (const input of named) {
    inputs.push(...(await expand(input)));
  }
  if (inputs.length === 0) {
    throw new Z2Error('OPTION_INVALID', 'No video was named.', {
      remedy: 'Name files or URLs: ./z2 localize talk.mp4 --to es, or --list FILE.',
    });
  }
  if (inputs.length === 1) {
    return inputs.map((input) => ({ input, name: nameOf(input), out: flags.out }));
  }
  const taken = new Set<string>();
  return inputs.map((input) => {
    const name = unique(nameOf(input), taken);
    return { input, name, out: join(flags.out, name) };
  });
}

/** Lines of a list file without blank ones and comments (#). Pure. */
export function listed(content: string): string[] {
  return content
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

async function readList(path: string): Promise<string> {
  if (path === '-') {
    return text(process.stdin);
  }
  try {
    return await readFile(resolve(path), 'utf8');
  } catch (cause) {
    throw new Z2Error('SOURCE_NOT_FOUND', `The list ${path} cannot be read.`, {
      remedy: 'Give a text file with one video a line, or - for standard input.',
      cause,
    });
  }
}

function nameOf(input: string): string {
  const id = YOUTUBE_ID.exec(input)?.[1];
  if (id) {
    return id;
  }
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(input) && URL.canParse(input);
  const last = basename(isUrl ? decodeURIComponent(new URL(input).pathname) : input);
  const plain = last.slice(0, last.length - extname(last).length).replace(/[^\p{L}\p{N} ._'-]/gu, '_');
  return plain.replace(/^\.+/, '') || 'video';
}

function unique(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number++) {
    free = `${name}-${number}`;
  }
  taken.add(free.toLowerCase());
  return free;
}
