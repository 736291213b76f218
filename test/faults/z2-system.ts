import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { connectEvents, type EventConnection, Z2Client } from '@z2/client';
import type { CreateJobRequest, JobEvent, JobView } from '@z2/contracts';
import { isTerminal } from '@z2/contracts';
import { freePort } from '@z2/runtime';

import { createTestDatabase, type TestDatabase } from '../../libs/entities/src/testing/test-database';
import { until } from '../support/processes';

const root = join(__dirname, '..', '..');
const CLI = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** A whole Z2 started by `./z2 up` in a home of its own, with a database that the test can look into. */
export class Z2System {
  private constructor(
    readonly dir: string,
    readonly database: TestDatabase,
    private readonly env: NodeJS.ProcessEnv,
    readonly client: Z2Client,
    private readonly connection: EventConnection,
  ) {}

  static async start(more: NodeJS.ProcessEnv = {}): Promise<Z2System> {
    const dir = mkdtempSync(join(tmpdir(), 'z2-fault-'));
    chmodSync(dir, 0o755);
    const database = await createTestDatabase();
    const env: NodeJS.ProcessEnv = {
      ...{ ...process.env, Z2_HOME: join(dir, 'home'), CI: 'true', NODE_OPTIONS: '' },
      ...{ Z2_DATABASE_URL: database.url, Z2_LEASE_SECONDS: '3', Z2_HEARTBEAT_SECONDS: '1' },
      ...{ Z2_MAX_ATTEMPTS: '20', Z2_RENDER_PARALLEL: '1', ...more },
    };
    delete env['Z2_REDIS_URL'];
    const port = await freePort();
    const up = await runCli(env, dir, ['up', '--port', String(port)]);
    if (up.code !== 0) {
      throw new Error(`z2 up: ${up.stdout}${up.stderr}`);
    }
    const url = `http://127.0.0.1:${port}`;
    return new Z2System(dir, database, env, new Z2Client({ baseUrl: url }), connectEvents(url));
  }

  z2(...args: string[]): Promise<Run> {
    return this.z2With({}, ...args);
  }

  /** A command with other settings than the system's. */
  z2With(more: NodeJS.ProcessEnv, ...args: string[]): Promise<Run> {
    return runCli({ ...this.env, ...more }, this.dir, args);
  }

  async submit(request: CreateJobRequest): Promise<Job> {
    const { job_uuid } = await this.client.createJob(request);
    return new Job(job_uuid, this.client, this.connection);
  }

  /** The worker's pid, or null while there is none. */
  worker(): number | null {
    const state = JSON.parse(readFileSync(join(this.dir, 'home', 'run', 'service.json'), 'utf8')) as {
      supervisor: { pid: number };
    };
    const { pid } = state.supervisor;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
    return children.find((child) => /worker\/src\/main\.js/.test(commandOf(child))) ?? null;
  }

  log(name: 'worker' | 'gateway'): string {
    return readFileSync(join(this.dir, 'home', 'logs', `${name}.log`), 'utf8');
  }

  /** Files and folders of runs that are at work. */
  workFiles(): string[] {
    const work = join(this.dir, 'home', 'work');
    return existsSync(work)
      ? readdirSync(work)
          .filter((name) => name !== 'downloads')
          .flatMap((name) => readdirSync(join(work, name)))
      : [];
  }

  async stop(): Promise<void> {
    this.connection.close();
    const down = await this.z2('down');
    await this.database.drop();
    rmSync(this.dir, { recursive: true, force: true });
    if (down.code !== 0) {
      throw new Error(`z2 down: ${down.stdout}${down.stderr}`);
    }
  }
}

/** One job, and every event of it since its beginning. */
export class Job {
  readonly events: JobEvent[] = [];

  constructor(
    readonly uuid: string,
    private readonly client: Z2Client,
    connection: EventConnection,
  ) {
    connection.subscribe(uuid, 0, (event) => this.events.push(event));
  }

  view(): Promise<JobView> {
    return this.client.getJob(this.uuid);
  }

  /** The job as it is when it has ended and its last event has come. */
  async end(ms = 120_000): Promise<JobView> {
    await until(
      () =>
        this.events.some(
          (event) => event.type === 'status' && event.language === null && isTerminal(event.status),
        ),
      `the end of job ${this.uuid}`,
      ms,
    );
    return this.view();
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

async function runCli(env: NodeJS.ProcessEnv, cwd: string, args: readonly string[]): Promise<Run> {
  try {
    const options = { env, cwd, maxBuffer: 1e8 };
    return { code: 0, ...(await promisify(execFile)(process.execPath, [CLI, ...args], options)) };
  } catch (error) {
    const { code, stdout, stderr } = error as Run;
    return { code, stdout, stderr };
  }
}
