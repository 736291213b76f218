import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { Z2Error } from '@z2/contracts';

import { type ProcessResult, runProcess, type RunProcessOptions } from '../process/run-process';

const INSTALL_TIMEOUT_MS = 300_000;

/** yt-dlp in a folder of its own, put there by pip: a distribution's is years old. */
export class YtDlpTool {
  constructor(
    /** E.g. `<Z2_HOME>/tools/yt-dlp`. */
    readonly dir: string,
    private readonly python = 'python3',
  ) {}

  async isInstalled(): Promise<boolean> {
    return access(join(this.dir, 'yt_dlp', '__main__.py')).then(
      () => true,
      () => false,
    );
  }

  /**
   * Installs the newest one where there is none. Several processes may do so at once: the folder appears whole, by a rename.
   * @throws Z2Error TOOL_MISSING (no Python or no pip: permanent; no network: transient), DISK_FULL, CANCELLED.
   */
  async install(signal: AbortSignal, log: (message: string) => void): Promise<void> {
    if (await this.isInstalled()) {
      return;
    }
    log(`Installing yt-dlp into ${this.dir} (once).`);
    await mkdir(dirname(this.dir), { recursive: true });
    const fresh = `${this.dir}.${randomUUID()}`;
    const args = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-input',
      '--disable-pip-version-check',
      '--no-deps',
    ];
    try {
      await runProcess(this.python, [...args, '--target', fresh, 'yt-dlp'], {
        signal,
        timeoutMs: INSTALL_TIMEOUT_MS,
      });
      await rename(fresh, this.dir);
    } catch (error) {
      if (error instanceof Z2Error && (error.kind === 'cancelled' || error.code === 'DISK_FULL')) {
        throw error;
      }
      if (!(await this.isInstalled())) {
        throw new Z2Error('TOOL_MISSING', 'yt-dlp, which downloads from YouTube, could not be installed.', {
          kind: isOfTheNetwork(error) ? 'transient' : 'permanent',
          remedy: `Check the network and that python3 has pip; or by hand: python3 -m pip install --no-deps --target ${this.dir} yt-dlp`,
          cause: error,
        });
      }
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  }

  run(args: readonly string[], options: RunProcessOptions): Promise<ProcessResult> {
    const env = { PYTHONPATH: this.dir, PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' };
    return runProcess(this.python, ['-m', 'yt_dlp', ...args], { ...options, env });
  }
}

/** pip's words when the package index does not answer; `from versions: none`, as it then knows of no version at all. */
const NETWORK =
  /from versions: none|connection|timed? ?out|name resolution|proxy|ssl|http error|incompleteread/i;

function isOfTheNetwork(error: unknown): boolean {
  if (!(error instanceof Z2Error)) {
    return false;
  }
  const said = error.details?.['stderr'];
  return error.code === 'TOOL_TIMEOUT' || (typeof said === 'string' && NETWORK.test(said));
}
