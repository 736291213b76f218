import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The built command line. */
export const CLI = join(__dirname, '..', '..', 'dist', 'apps', 'cli', 'src', 'main.js');

/** A command that came to its end, with whatever exit code. */
export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** A folder of its own with a home of Z2 in it, and `./z2` as a stranger has it there: no other system, no one to ask. */
export class CliHome {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;

  /** @param settings of the environment besides; the home is at `dir`/home */
  constructor(settings: NodeJS.ProcessEnv = {}) {
    this.dir = mkdtempSync(join(tmpdir(), 'z2-cli-'));
    // The embedded PostgreSQL may run as another user.
    chmodSync(this.dir, 0o755);
    this.env = { ...process.env, Z2_HOME: this.home, CI: 'true', NODE_OPTIONS: '' };
    // Services of its own, as a user has them.
    delete this.env['Z2_DATABASE_URL'];
    delete this.env['Z2_REDIS_URL'];
    Object.assign(this.env, settings);
  }

  get home(): string {
    return join(this.dir, 'home');
  }

  /** Runs `./z2` in the folder to its end. */
  z2(...args: readonly string[]): Promise<Run> {
    return this.z2With({}, ...args);
  }

  /** The same with other settings. */
  z2With(settings: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Run> {
    const options = { env: { ...this.env, ...settings }, cwd: this.dir, maxBuffer: 1e8 };
    return new Promise((resolve) => {
      execFile(process.execPath, [CLI, ...args], options, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
