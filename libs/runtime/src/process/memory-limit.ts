import { randomUUID } from 'node:crypto';

import { availableMemory, MemoryGroup, memoryGroups, sweepMemoryGroups } from './memory-groups';

/** How a program is kept to its memory: by a control group of its own, or by a limit of its data (`ulimit -d`). */
export type MemoryLimit = { group: MemoryGroup } | { dataKib: number };

/** Of all memory, what one program gets where nothing else is said: the rest is for Z2 and the machine. */
const SHARE = 0.8;

let usual: number | null = null;

/**
 * Limits each program that this process starts from now on.
 *
 * @param bytes of one program with all that it starts; null: four fifths of what there is; 0: no limit
 * @returns how it is done, for the log
 */
export function limitPrograms(
  bytes: number | null,
): { bytes: number; by: 'control group' | 'ulimit' } | null {
  sweepMemoryGroups();
  const wanted = bytes ?? Math.floor(availableMemory() * SHARE);
  usual = wanted > 0 ? wanted : null;
  return usual === null ? null : { bytes: usual, by: memoryGroups() ? 'control group' : 'ulimit' };
}

/** The limit of one program. Address space is no measure (V8 reserves more than there is): the data segment counts what is written to. */
export function memoryLimitFor(bytes = usual, groups = memoryGroups()): MemoryLimit | null {
  if (bytes === null || process.platform !== 'linux') {
    return null;
  }
  const group = groups && MemoryGroup.create(groups, randomUUID().slice(0, 8), bytes);
  return group ? { group } : { dataKib: Math.floor(bytes / 1024) };
}

/** What programs say that were refused more memory. */
const NO_MEMORY = /cannot allocate memory|out of memory|memory exhausted|std::bad_alloc|MemoryError/i;
/** The memory of a graphics processor is another: its encoder failed, and another one takes over. */
const GRAPHICS = /nvenc|cuda|OpenEncodeSession|vaapi|qsv|mfx|videotoolbox/i;

/**
 * Whether a program says that it was refused memory of this machine. Not asked of one in a control group: there the kernel refuses
 * nothing and ends what takes too much, so what a program in it complains of is a limit of its own (ffmpeg's of a crafted header). Pure.
 */
export function saysNoMemory(stderr: string): boolean {
  return stderr.split('\n').some((line) => NO_MEMORY.test(line) && !GRAPHICS.test(line));
}
