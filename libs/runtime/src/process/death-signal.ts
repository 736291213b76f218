import { existsSync } from 'node:fs';

import type { MemoryLimit } from './memory-limit';

/** By path: it must be found where a test or a wrapper has emptied PATH. util-linux is on every Debian and Ubuntu. */
const SETPRIV =
  process.platform === 'linux' ? ['/usr/bin/setpriv', '/bin/setpriv'].find(existsSync) : undefined;

export interface User {
  uid: number;
  gid: number;
}

/**
 * The command that runs a program so that it gets `signal` when this process dies, even by `kill -9`; elsewhere than on
 * Linux the command as it is. Between fork and prctl this process may be gone already, and then the signal never comes:
 * the shell looks at its parent after prctl and ends. Every step is an exec, so the pid stays that of the program.
 */
export function withDeathSignal(
  signal: 'KILL' | 'TERM' | 'INT',
  file: string,
  args: readonly string[],
  user?: User,
  limit: MemoryLimit | null = null,
): [string, ...string[]] {
  if (!SETPRIV) {
    return [file, ...args];
  }
  const guard = [
    '/bin/sh',
    '-c',
    `[ "$PPID" = "$0" ] && ${limitCommand(limit)}exec "$@"`,
    String(process.pid),
  ];
  // setpriv sets the signal after the change of user, which would clear it.
  return [SETPRIV, ...userOptions(user), '--pdeathsig', signal, '--', ...guard, file, ...args];
}

/** What the shell does before it becomes the program; where the kernel refuses that, the program goes on without. */
function limitCommand(limit: MemoryLimit | null): string {
  if (limit === null) {
    return '';
  }
  return 'group' in limit
    ? `{ echo $$ > '${limit.group.joinFile.replaceAll("'", `'\\''`)}' || :; } && `
    : `{ ulimit -d ${limit.dataKib} || :; } && `;
}

/** The command that runs a program as another user. Linux only; without a user the command as it is. */
export function asUser(file: string, args: readonly string[], user?: User): [string, ...string[]] {
  return user && SETPRIV ? [SETPRIV, ...userOptions(user), '--', file, ...args] : [file, ...args];
}

function userOptions(user: User | undefined): string[] {
  return user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : [];
}
