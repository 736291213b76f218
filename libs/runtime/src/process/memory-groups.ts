import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';

import { isOwnerGone, ownedName } from './owned-name';

/** Where this process may make control groups that limit memory. */
export interface MemoryGroups {
  version: 1 | 2;
  directory: string;
}

const PREFIX = 'z2-';
const ROOT = '/sys/fs/cgroup';
let found: MemoryGroups | null | undefined;

/** The kernel's control groups of memory, version 2 or 1, where this process may make some; null: it may not. Asked once. */
export function memoryGroups(): MemoryGroups | null {
  if (found === undefined) {
    found = candidates().find(isUsable) ?? null;
  }
  return found;
}

/** A group of one program and all that it starts. */
export class MemoryGroup {
  private constructor(
    private readonly groups: MemoryGroups,
    readonly directory: string,
  ) {}

  /** Null where the kernel refuses it after all: then there are other means. */
  static create(groups: MemoryGroups, id: string, bytes: number): MemoryGroup | null {
    const directory = join(groups.directory, `${PREFIX}${ownedName(id)}`);
    try {
      mkdirSync(directory);
      write(directory, groups.version === 2 ? 'memory.max' : 'memory.limit_in_bytes', bytes);
    } catch {
      remove(directory);
      return null;
    }
    // Without swap to flee to; not every kernel counts it.
    tryWrite(
      directory,
      groups.version === 2 ? 'memory.swap.max' : 'memory.memsw.limit_in_bytes',
      groups.version === 2 ? 0 : bytes,
    );
    return new MemoryGroup(groups, directory);
  }

  /** The file that a process joins by writing its pid. */
  get joinFile(): string {
    return join(this.directory, 'cgroup.procs');
  }

  /** Whether the kernel has ended something in it for want of memory. */
  wasKilled(): boolean {
    const file = this.groups.version === 2 ? 'memory.events' : 'memory.oom_control';
    try {
      return /^oom_kill [1-9]/m.test(readFileSync(join(this.directory, file), 'utf8'));
    } catch {
      return false;
    }
  }

  /** What could not be removed (something in it is just ending) goes with the next sweep. */
  remove(): void {
    remove(this.directory);
  }
}

/** Removes groups that processes which have ended left behind. */
export function sweepMemoryGroups(): void {
  const groups = memoryGroups();
  if (!groups) {
    return;
  }
  for (const name of readdirSync(groups.directory)) {
    if (name.startsWith(PREFIX) && isOwnerGone(name.slice(PREFIX.length))) {
      remove(join(groups.directory, name));
    }
  }
}

/** Memory that programs here can have at all, bytes: the machine's, or less in a container. */
export function availableMemory(): number {
  const limits = candidates().flatMap(({ version, directory }) => {
    const file = join(directory, version === 2 ? 'memory.max' : 'memory.limit_in_bytes');
    try {
      return [Number(readFileSync(file, 'utf8'))].filter((bytes) => bytes > 0);
    } catch {
      return [];
    }
  });
  return Math.min(totalmem(), ...limits);
}

function candidates(): MemoryGroups[] {
  const lines = read('/proc/self/cgroup').split('\n');
  return lines.flatMap((line): MemoryGroups[] => {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers.split(',').includes('memory')) {
      // A container sees its own group at the root.
      return [path, '/'].map((one) => ({ version: 1, directory: join(ROOT, 'memory', one) }));
    }
    // Of version 2, a group with processes of its own can have none below it that is limited: the one beside it may do.
    return line.startsWith('0::')
      ? [path, dirname(path), '/'].map((one) => ({ version: 2, directory: join(ROOT, one) }))
      : [];
  });
}

function isUsable({ version, directory }: MemoryGroups): boolean {
  const trial = join(directory, `${PREFIX}${ownedName('00000000')}`);
  try {
    accessSync(directory, constants.W_OK);
    mkdirSync(trial);
    accessSync(join(trial, version === 2 ? 'memory.max' : 'memory.limit_in_bytes'), constants.W_OK);
    return true;
  } catch {
    return false;
  } finally {
    remove(trial);
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function write(directory: string, file: string, value: number): void {
  writeFileSync(join(directory, file), String(value));
}

function tryWrite(directory: string, file: string, value: number): void {
  try {
    write(directory, file, value);
  } catch {
    // The kernel does not have it.
  }
}

function remove(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // It was not made, or something in it is just ending.
  }
}
