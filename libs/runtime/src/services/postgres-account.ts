import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { User } from '../process/death-signal';
import { runProcess } from '../process/run-process';

/** PostgreSQL refuses to run as root: then it runs as this user. */
const SYSTEM_USER = 'postgres';

/** The user that PostgreSQL is to run as, made where it does not exist; null: as whoever runs Z2, who is not root. */
export async function postgresUser(): Promise<User | null> {
  if (process.getuid?.() !== 0) {
    return null;
  }
  const there = await findUser();
  if (there) {
    return there;
  }
  const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', SYSTEM_USER];
  await runProcess('useradd', args);
  return findUser();
}

async function findUser(): Promise<User | null> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n');
  const [, , uid, gid] = users.find((line) => line.startsWith(`${SYSTEM_USER}:`))?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
}

/** Whether every user can reach what is below a folder: /root and many home folders are closed to others. */
export async function isReachable(path: string): Promise<boolean> {
  const SEARCH_BY_OTHERS = 0o001;
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      const { mode } = await stat(folder);
      if (!(mode & SEARCH_BY_OTHERS)) {
        return false;
      }
    } catch (error) {
      // What is not there yet is going to be made with the right to be searched.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw error;
      }
    }
    if (folder === dirname(folder)) {
      return true;
    }
  }
}
