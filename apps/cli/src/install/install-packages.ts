import { createInterface } from 'node:readline/promises';

import { Z2Error } from '@z2/contracts';
import { runProcess } from '@z2/runtime';

import { say } from '../output';
import type { SystemPackage } from './system-packages';

export interface InstallOptions {
  /** Do not ask. */
  yes: boolean;
}

/** Those packages that dpkg does not know as installed. All of them where there is no dpkg and so no way to know: none. */
export async function missingPackages(packages: readonly SystemPackage[]): Promise<SystemPackage[]> {
  if (packages.length === 0) {
    return [];
  }
  try {
    const { stdout } = await runProcess('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n'], {});
    const installed = new Set(
      stdout
        .split('\n')
        .flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0]?.split(':')[0]] : [])),
    );
    return packages.filter(({ name }) => !installed.has(name));
  } catch (error) {
    if (error instanceof Z2Error && error.code === 'TOOL_MISSING') {
      return [];
    }
    throw error;
  }
}

/**
 * Installs what is missing through apt: says what, why and how large; asks first on a terminal, unless told not to.
 *
 * @throws Z2Error INSTALL_FAILED: without root (with the one command to run), refused by the user, or apt's own failure
 */
export async function installPackages(
  packages: readonly SystemPackage[],
  options: InstallOptions,
): Promise<void> {
  const missing = await missingPackages(packages);
  if (missing.length === 0) {
    return;
  }
  const names = missing.map(({ name }) => name);
  const command = `apt-get install -y --no-install-recommends ${names.join(' ')}`;
  say(`some programs are missing${await downloadSize(names)}:`);
  const width = Math.max(...names.map((name) => name.length));
  missing.forEach(({ name, why }) => say(`  ${name.padEnd(width)}  ${why}`));
  if (process.getuid?.() !== 0) {
    throw new Z2Error('INSTALL_FAILED', 'Missing programs can only be installed by root.', {
      remedy: `Run this once, then the same command again: sudo ${command}`,
    });
  }
  if (
    !options.yes &&
    process.stdin.isTTY &&
    process.stderr.isTTY &&
    process.env['CI'] !== 'true' &&
    !(await agreed())
  ) {
    throw new Z2Error('INSTALL_FAILED', 'The missing programs were not installed.', {
      remedy: `Install them yourself: ${command}`,
    });
  }
  await apt(names, command);
  say(`installed ${names.join(', ')}`);
}

async function agreed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question('z2: install them now with apt-get? [Y/n] ');
    return !/^n/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

const APT_ENV = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };

/** ` (45.2 MB to load, 160 MB on disk)`, or nothing where apt has no list yet. */
async function downloadSize(names: readonly string[]): Promise<string> {
  const lists = await runProcess('apt-get', ['install', '--assume-no', '--no-install-recommends', ...names], {
    env: APT_ENV,
    okExitCodes: [0, 1, 100],
  });
  const load = /Need to get ([\d.,]+ \w+)/.exec(lists.stdout)?.[1];
  const disk = /After this operation, ([\d.,]+ \w+) of additional/.exec(lists.stdout)?.[1];
  return load && disk ? ` (${load} to load, ${disk} on disk)` : '';
}

async function apt(names: readonly string[], command: string): Promise<void> {
  const install = (): Promise<unknown> =>
    runProcess('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], { env: APT_ENV });
  try {
    // A fresh machine has no lists, or old ones that name versions which are gone.
    await runProcess('apt-get', ['update', '-q'], { env: APT_ENV });
    await install();
  } catch (cause) {
    const details = cause instanceof Z2Error ? cause.details : {};
    throw new Z2Error('INSTALL_FAILED', `apt-get could not install ${names.join(', ')}.`, {
      remedy: `Look at what it says, then run the same command again: ${command}`,
      cause,
      details: { ...details },
    });
  }
}
