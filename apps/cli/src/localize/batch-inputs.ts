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
  /** Where it was named, where that was in a list: `more.txt line 3`. */
  origin?: string;
}

/** A video as it was named, and where. */
interface Named {
  input: string;
  origin?: string;
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
  const named: Named[] = [...videos.map((input) => ({ input })), ...(await listOf(flags.list))];
  const inputs: Named[] = [];
  for (const { input, ...where } of named) {
    inputs.push(...(await expand(input)).map((one) => ({ input: one, ...where })));
  }
  if (inputs.length === 0) {
    throw new Z2Error('OPTION_INVALID', 'No video was named.', {
      remedy: 'Name files or URLs: ./z2 localize talk.mp4 --to es, or --list FILE.',
    });
  }
  if (inputs.length === 1) {
    return inputs.map((one) => ({ ...one, name: nameOf(one.input), out: flags.out }));
  }
  const taken = new Set<string>();
  return inputs.map((one) => {
    const name = unique(nameOf(one.input), taken);
    return { ...one, name, out: join(flags.out, name) };
  });
}

/**
 * Does something with each video and keeps what is wrong with any: nothing is begun when one of them cannot be used.
 *
 * @throws Z2Error of the first with an error, whose message names all of them and where they were named
 */
export async function eachOf<T>(
  items: readonly BatchItem[],
  work: (item: BatchItem) => Promise<T>,
): Promise<T[]> {
  const done: T[] = [];
  const faults: { item: BatchItem; error: Z2Error }[] = [];
  for (const item of items) {
    try {
      done.push(await work(item));
    } catch (thrown) {
      if (!(thrown instanceof Z2Error)) {
        throw thrown;
      }
      faults.push({ item, error: thrown });
    }
  }
  const [first, ...others] = faults;
  if (!first) {
    return done;
  }
  // An option that is wrong is wrong for all.
  const same = others.every(({ error }) => error.message === first.error.message);
  if (same && (others.length > 0 || !first.item.origin)) {
    throw first.error;
  }
  const lines = faults.map(({ item: { input, origin }, error: { message } }) => {
    const name = message.includes(input) ? '' : ` (${input})`;
    return `\n  ${origin ? `${origin}: ` : ''}${message}${name}`;
  });
  const head = `${faults.length} of ${items.length} videos cannot be used, and nothing was begun:`;
  throw new Z2Error(
    first.error.code,
    `${items.length > 1 ? head : 'The video cannot be used:'}${lines.join('')}`,
    {
      remedy: `${first.error.remedy} Correct what is named, or take it out of the list.`,
      details: {
        faults: faults.map(({ item: { input, origin }, error }) => ({ input, origin, ...error.toBody() })),
      },
    },
  );
}

/** Lines of a list file without blank ones and comments (#), with their numbers. Pure. */
export function listed(content: string): { line: number; input: string }[] {
  return content
    .split(/\r?\n/)
    .map((text, index) => ({ line: index + 1, input: text.trim() }))
    .filter(({ input }) => input !== '' && !input.startsWith('#'));
}

async function listOf(path: string | undefined): Promise<Named[]> {
  if (path === undefined) {
    return [];
  }
  const name = path === '-' ? 'standard input' : path;
  return listed(await readList(path)).map(({ line, input }) => ({ input, origin: `${name} line ${line}` }));
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
