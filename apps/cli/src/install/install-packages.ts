import { createInterface } from 'node:readline/promises';

import { Z2Error } from '@z2/contracts';
import { findProgram, runProcess } from '@z2/runtime';

import { say } from '../output';
import { downloadSize, hasPackageLists, installCommand, installNow, updateLists } from './apt';
import { decide } from './decide';
import type { SystemPackage } from './system-packages';

export interface InstallOptions {
  /** Do not ask. */
  yes: boolean;
}

/** Those that are neither found as programs nor known to dpkg as installed. Where there is no dpkg: none, for lack of knowing. */
export async function missingPackages(packages: readonly SystemPackage[]): Promise<SystemPackage[]> {
  const unknown = packages.filter(
    ({ programs }) => !programs || programs.some((program) => !findProgram(program)),
  );
  if (unknown.length === 0 || !findProgram('dpkg-query')) {
    return [];
  }
  const { stdout } = await runProcess('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n']);
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return unknown.filter(({ name, programs }) => programs !== undefined || !installed.has(name));
}

/**
 * Installs what is missing through apt: says what, why and how large; asks first on a terminal, unless told not to.
 *
 * @throws Z2Error FFMPEG_MISSING, TOOL_MISSING (no apt-get here); INSTALL_FAILED: without root (with the one command to run), refused by the user, or apt's own failure
 */
export async function installPackages(
  packages: readonly SystemPackage[],
  { yes }: InstallOptions,
): Promise<void> {
  const missing = await missingPackages(packages);
  const root = process.getuid?.() === 0;
  const terminal = process.stdin.isTTY && process.stderr.isTTY;
  const decision = decide(missing, { root, terminal, ci: process.env['CI'] === 'true', yes });
  const names = missing.map(({ name }) => name);
  const command = installCommand(names);
  if (decision === 'install' || decision === 'ask') {
    requireApt(missing, command);
  }
  if (missing.length > 0) {
    if (root && !(await hasPackageLists())) {
      say('reading the lists of packages (apt-get update)');
      await updateLists(command);
    }
    say(`not installed yet${await downloadSize(names)}:`);
    const width = Math.max(...names.map((name) => name.length));
    missing.forEach(({ name, why }) => say(`  ${name.padEnd(width)}  ${why}`));
  }
  switch (decision) {
    case 'go-on':
      if (missing.length > 0) {
        say(`going on without; to get better results: sudo ${command}`);
      }
      return;
    case 'refuse':
      throw new Z2Error('INSTALL_FAILED', 'Missing programs can only be installed by root.', {
        remedy: `Run this once, then the same command again: sudo ${command}`,
      });
    case 'ask':
      if (!(await agreed())) {
        throw new Z2Error('INSTALL_FAILED', 'The missing programs were not installed.', {
          remedy: `Install them yourself: ${command}`,
        });
      }
      break;
    case 'install':
  }
  await installNow(names);
  say(`installed ${names.join(', ')}`);
}

/** @throws Z2Error FFMPEG_MISSING, TOOL_MISSING on a machine that has no apt-get */
function requireApt(missing: readonly SystemPackage[], command: string): void {
  if (findProgram('apt-get')) {
    return;
  }
  const names = missing.map(({ name }) => name);
  const code = names.includes('ffmpeg') ? 'FFMPEG_MISSING' : 'TOOL_MISSING';
  throw new Z2Error(code, `Not installed: ${names.join(', ')}. Here is no apt-get to install it with.`, {
    remedy: `Install it with this system's own package manager (on Debian and Ubuntu: ${command}), then run the same command again.`,
  });
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
