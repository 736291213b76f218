import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a process is there and has not ended (a zombie has). */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Waits for a condition of the outside world. @throws Error with `what` when it does not come within `ms` */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  ms = 60_000,
): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) {
      throw new Error(`waited ${ms} ms for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The command line of a process, its parts separated by NUL; '' where there is none. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

export function childrenOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return children ? children.split(' ').map(Number) : [];
  } catch {
    return [];
  }
}

/** Pid of a part of the system that runs below a home of Z2; null while there is none. */
export function partOf(home: string, part: 'worker' | 'gateway'): number | null {
  const file = join(home, 'run', 'service.json');
  const { supervisor } = JSON.parse(readFileSync(file, 'utf8')) as { supervisor: { pid: number } };
  const name = `/${part}/src/main.js`;
  return childrenOf(supervisor.pid).find((child) => commandOf(child).includes(name)) ?? null;
}
