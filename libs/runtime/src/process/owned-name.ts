import { hostname } from 'node:os';

/**
 * A name for what belongs to this process and is of no use without it: `<host>-<pid>-<id>`. Others see by it when it is nobody's
 * any more.
 */
export function ownedName(id: string): string {
  return `${hostname()}-${process.pid}-${id}`;
}

/** Whether the name is that of a process of this machine that has ended. Of other machines nothing is known: false. */
export function isOwnerGone(name: string): boolean {
  const [, host, pid] = /^(.+)-(\d+)-[0-9a-f]{8}(?:-[0-9a-f-]+)?$/.exec(name) ?? [];
  return host === hostname() && Number(pid) !== process.pid && !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
