import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { connectEvents, type EventConnection, Z2Client } from '@z2/client';
import type { CreateJobRequest, JobEvent, JobView } from '@z2/contracts';
import { isTerminal } from '@z2/contracts';
import { freePort } from '@z2/runtime';

import { createTestDatabase, type TestDatabase } from '../../libs/entities/src/testing/test-database';
import { CliHome, type Run } from '../support/cli';
import { partOf, until } from '../support/processes';

/** A whole Z2 started by `./z2 up` in a home of its own, with a database that the test can look into. */
export class Z2System {
  private constructor(
    private readonly cli: CliHome,
    readonly database: TestDatabase,
    readonly client: Z2Client,
    private readonly connection: EventConnection,
  ) {}

  static async start(more: NodeJS.ProcessEnv = {}): Promise<Z2System> {
    const database = await createTestDatabase();
    const cli = new CliHome({
      ...{ Z2_DATABASE_URL: database.url, Z2_LEASE_SECONDS: '3', Z2_HEARTBEAT_SECONDS: '1' },
      ...{ Z2_MAX_ATTEMPTS: '20', Z2_RENDER_PARALLEL: '1', ...more },
    });
    const port = await freePort();
    const up = await cli.z2('up', '--port', String(port));
    if (up.code !== 0) {
      throw new Error(`z2 up: ${up.stdout}${up.stderr}`);
    }
    const url = `http://127.0.0.1:${port}`;
    return new Z2System(cli, database, new Z2Client({ baseUrl: url }), connectEvents(url));
  }

  get dir(): string {
    return this.cli.dir;
  }

  z2(...args: string[]): Promise<Run> {
    return this.cli.z2(...args);
  }

  /** A command with other settings than the system's. */
  z2With(more: NodeJS.ProcessEnv, ...args: string[]): Promise<Run> {
    return this.cli.z2With(more, ...args);
  }

  async submit(request: CreateJobRequest): Promise<Job> {
    const { job_uuid } = await this.client.createJob(request);
    return this.follow(job_uuid);
  }

  follow(job_uuid: string): Job {
    return new Job(job_uuid, this.client, this.connection);
  }

  /** The worker's pid, or null while there is none. */
  worker(): number | null {
    return partOf(this.cli.home, 'worker');
  }

  log(name: 'worker' | 'gateway'): string {
    return readFileSync(join(this.cli.home, 'logs', `${name}.log`), 'utf8');
  }

  /** Files and folders of runs that are at work. */
  workFiles(): string[] {
    const work = join(this.cli.home, 'work');
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
    this.cli.remove();
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
