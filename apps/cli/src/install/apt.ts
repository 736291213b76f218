import { readdir } from 'node:fs/promises';

import { toZ2Error, Z2Error } from '@z2/contracts';
import { findProgram, runProcess } from '@z2/runtime';

const ENV = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
/** Another apt may be at work: a fresh machine often updates itself in its first minutes. */
const WAIT_FOR_LOCK = ['-o', 'DPkg::Lock::Timeout=120'];

export function installCommand(names: readonly string[]): string {
  return `apt-get install -y --no-install-recommends ${names.join(' ')}`;
}

/** Whether apt knows any packages: a fresh machine has no lists. */
export async function hasPackageLists(): Promise<boolean> {
  const files = await readdir('/var/lib/apt/lists').catch(() => [] as string[]);
  return files.some((name) => /_Packages(\.\w+)?$/.test(name));
}

/** ` (45.2 MB to load, 160 MB on disk)`, or nothing where apt cannot tell. */
export async function downloadSize(names: readonly string[]): Promise<string> {
  if (!findProgram('apt-get')) {
    return '';
  }
  const args = ['install', '--assume-no', '--no-install-recommends', ...names];
  const { stdout } = await runProcess('apt-get', args, { env: ENV, okExitCodes: [0, 1, 100] });
  return sizeText(stdout);
}

/** The sizes in what `apt-get install` says before it asks. Pure. */
export function sizeText(output: string): string {
  const load = /Need to get (?:[\d.,]+ \w+\/)?([\d.,]+ \w+) of archives/.exec(output)?.[1];
  const disk = /After this operation, ([\d.,]+ \w+) of additional/.exec(output)?.[1];
  const parts = [load && `${load} to load`, disk && `${disk} on disk`].filter(Boolean);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

export async function updateLists(command: string): Promise<void> {
  try {
    await runProcess('apt-get', ['update', '-q'], { env: ENV });
  } catch (cause) {
    throw failed('apt-get update failed', `apt-get update && ${command}`, cause);
  }
}

/** @throws Z2Error INSTALL_FAILED with apt's last words */
export async function installNow(names: readonly string[]): Promise<void> {
  const install = (): Promise<unknown> =>
    runProcess('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...WAIT_FOR_LOCK, ...names], {
      env: ENV,
    });
  const command = installCommand(names);
  try {
    await install();
  } catch {
    // The usual reason: the lists are old and name versions that are gone.
    await updateLists(command);
    try {
      await install();
    } catch (cause) {
      throw failed(`apt-get could not install ${names.join(', ')}`, command, cause);
    }
  }
}

function failed(sentence: string, command: string, cause: unknown): Z2Error {
  const { message, details } = toZ2Error(cause);
  return new Z2Error('INSTALL_FAILED', `${sentence}: ${message}`, {
    remedy: `Check the network and apt's sources, then run the same command again, or: ${command}`,
    cause,
    ...(details ? { details } : {}),
  });
}
