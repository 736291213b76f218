import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { freePort, type StartedService, startPostgres, startRedis } from '@z2/runtime';

import { childrenOf, isRunning, until } from '../support/processes';

/** A PostgreSQL or a Redis that a test can end, freeze and start again under the same address. */
export class OwnService {
  private constructor(
    private service: StartedService,
    private readonly again: () => Promise<StartedService>,
    private readonly data: string,
  ) {}

  static async start(kind: 'postgres' | 'redis', dir: string): Promise<OwnService> {
    mkdirSync(dir, { recursive: true });
    // As root, PostgreSQL runs as another user, who must reach its data.
    chmodSync(dir, 0o711);
    const data = join(dir, kind);
    const options = {
      ...{ dir: data, logFile: join(dir, `${kind}.log`) },
      ...{ port: await freePort(), dieWithParent: true },
    };
    const begin = (): Promise<StartedService> =>
      kind === 'postgres' ? startPostgres(options) : startRedis(options);
    return new OwnService(await begin(), begin, data);
  }

  get url(): string {
    return this.service.url;
  }

  get isRunning(): boolean {
    return isRunning(this.service.pid);
  }

  /** Ends it as a crash would: nothing is written any more (PostgreSQL: an immediate shutdown). */
  async crash(): Promise<void> {
    const { pid } = this.service;
    process.kill(pid, this.url.startsWith('postgres') ? 'SIGQUIT' : 'SIGKILL');
    await until(() => !isRunning(pid), 'the end of a service');
  }

  /** Starts it again; `empty`: without what it had. */
  async restart(empty = false): Promise<void> {
    if (empty) {
      rmSync(this.data, { recursive: true, force: true });
    }
    this.service = await this.again();
  }

  /** All its processes stand still until `thaw`. */
  freeze(): void {
    this.signal('SIGSTOP');
  }

  thaw(): void {
    this.signal('SIGCONT');
  }

  async stop(): Promise<void> {
    this.thaw();
    await this.service.stop();
  }

  private signal(name: NodeJS.Signals): void {
    const { pid } = this.service;
    for (const one of [pid, ...childrenOf(pid)].filter(isRunning)) {
      process.kill(one, name);
    }
  }
}
