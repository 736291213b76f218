import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { type AddedCue, countOf, type CueChange, cueClock, type CueList, Z2Error } from '@z2/contracts';

import { print } from '../output';
import { requireService } from '../service/require-service';
import { plain } from '../view/plain';
import { jobOf } from './jobs';

export interface CuesFlags {
  edit?: string;
  json?: boolean;
}

/** Shows the cues of a job in a language, or sends what was changed in a file that `--json` had written. */
export async function cues(id: string, language: string, flags: CuesFlags): Promise<number> {
  const { client } = await requireService();
  const { job_uuid } = await jobOf(client, id);
  if (flags.edit === undefined) {
    const list = await client.getCues(job_uuid, language);
    if (flags.json) {
      print(JSON.stringify(list, null, 2));
    } else {
      cueLines(list).forEach(print);
    }
    return 0;
  }
  const edited = await readList(flags.edit);
  const now = (await client.getCues(job_uuid, language)).cues;
  const added = addedOf(now, edited.cues);
  const changes = changesOf(now, edited.cues).filter(({ id }) => !added.some((cue) => cue.id === id));
  const count = changes.length + added.length;
  if (count === 0) {
    print('Nothing was changed.');
    return 0;
  }
  // The version is that of the file: what somebody else changed since is not undone.
  await client.editCues(job_uuid, language, { version: edited.version, cues: changes, added });
  print(`${countOf(count, 'cue')} edited; what depends on it is made again.`);
  return 0;
}

/** `c12  1:02  text`, with what is to be looked at. Pure. */
export function cueLines({ cues }: CueList): string[] {
  const width = Math.max(...cues.map(({ id }) => id.length), 0);
  return cues.map(({ id, start_ms, text, marks = [], edited }) =>
    [
      ...[id.padEnd(width), cueClock(start_ms).padStart(7), plain(text.replaceAll('\n', ' / '))],
      ...[...marks, ...(edited ? ['edited'] : [])].map((mark) => `[${mark}]`),
    ].join('  '),
  );
}

/** What stands otherwise in `edited`; cues that are left out there stay as they are. Pure. */
export function changesOf(cues: CueList['cues'], edited: readonly CueChange[]): CueChange[] {
  const known = new Map(cues.map((cue) => [cue.id, cue]));
  return edited
    .filter(({ id, text, start_ms, end_ms }) => {
      const cue = known.get(id);
      return cue?.text !== text || cue?.start_ms !== start_ms || cue?.end_ms !== end_ms;
    })
    .map(({ id, text, start_ms, end_ms }) => ({
      id,
      ...(text === undefined ? {} : { text }),
      ...(start_ms === undefined ? {} : { start_ms }),
      ...(end_ms === undefined ? {} : { end_ms }),
    }));
}

/** Whole cues in `edited` whose ids are new. Pure. */
export function addedOf(cues: CueList['cues'], edited: readonly CueChange[]): AddedCue[] {
  const known = new Set(cues.map(({ id }) => id));
  return edited.flatMap(({ id, text, start_ms, end_ms }) =>
    !known.has(id) && text !== undefined && start_ms !== undefined && end_ms !== undefined
      ? [{ id, text, start_ms, end_ms }]
      : [],
  );
}

/** @throws Z2Error OPTION_INVALID */
async function readList(path: string): Promise<Pick<CueList, 'version' | 'cues'>> {
  try {
    const list = JSON.parse(await readFile(resolve(path), 'utf8')) as Partial<CueList> | null;
    if (typeof list?.version === 'string' && Array.isArray(list.cues)) {
      return { version: list.version, cues: list.cues };
    }
  } catch (cause) {
    throw listInvalid(path, cause);
  }
  throw listInvalid(path);
}

function listInvalid(path: string, cause?: unknown): Z2Error {
  return new Z2Error('OPTION_INVALID', `${path} is no list of cues.`, {
    remedy:
      'Write one with ./z2 cues JOB LANGUAGE --json > cues.json, change texts and times in it, and give that.',
    cause,
  });
}
