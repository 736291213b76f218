import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { connectEvents, type EventConnection } from '@z2/client';
import { EXIT_CODES, type LoadEmitted } from '@z2/contracts';

import { say } from '../output';
import {
  askLoad,
  countOption,
  type LoadFlags,
  type LoadRow,
  milliseconds,
  perSecond,
  reportLoad,
} from './bench-load';
import { type BenchSystem, withBenchSystem } from './bench-system';
import { percentile } from './percentile';

export interface BenchLiveFlags extends LoadFlags {
  clients: string;
  jobs: string;
  events: string;
  seconds: string;
}

const LATE_MS = 60_000;
/** RELIABILITY.md 5. */
const TARGET_P95_MS = 150;
const CONNECTED_AT_ONCE = 50;

/**
 * `./z2 bench live`: clients of Socket.IO that each follow a job, while events are written at a steady pace. Every client must get
 * every event of its job once and in order; the time is from the event's own to the client's. Ends with 1 where one was lost.
 */
export async function benchLive(flags: BenchLiveFlags): Promise<number> {
  const clients = countOption('--clients', flags.clients, 20_000);
  const jobs = Math.min(clients, countOption('--jobs', flags.jobs, 2_000));
  const [rate, seconds] = [
    countOption('--events', flags.events, 10_000),
    countOption('--seconds', flags.seconds, 3_600),
  ];
  let lost = 0;
  const rows = await withBenchSystem(async (bench): Promise<LoadRow[]> => {
    const ids = await makeJobs(bench, jobs);
    const before = await gatewayMemory(bench);
    say(`connecting ${clients} clients`);
    const crowd = new Crowd(bench.system.state.url, ids, clients);
    try {
      await crowd.connect();
      const perClient = ((await gatewayMemory(bench)) - before) / clients;
      say(`${rate} events a second for ${seconds} s`);
      const { events, seconds: took } = await askLoad<LoadEmitted>(bench, {
        ...{ ask: 'emit', job_uuids: ids, per_second: rate, seconds },
      });
      const expected = crowd.expected(events);
      await crowd.until(expected);
      lost = expected - crowd.delivered;
      const [p50, p95, p99] = [0.5, 0.95, 0.99].map((p) => percentile(crowd.latencies, p)) as [
        number,
        number,
        number,
      ];
      return [
        {
          measure: `deliveries to ${clients} clients of ${jobs} jobs`,
          value: crowd.delivered.toLocaleString('en'),
          compared: `expected: ${expected.toLocaleString('en')}, out of order: ${crowd.disorder}`,
          ratio: (crowd.delivered / expected).toFixed(3),
        },
        {
          measure: 'events written, each in a transaction',
          value: perSecond(events / took),
          compared: `wanted: ${perSecond(rate)}`,
          ratio: (events / took / rate).toFixed(3),
        },
        {
          measure: 'from the event to the client',
          value: `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}, p99 ${milliseconds(p99)}`,
          compared: `target: p95 < ${TARGET_P95_MS} ms`,
          ratio: (p95 / TARGET_P95_MS).toFixed(3),
        },
        {
          measure: 'memory of the gateway for each client',
          value: `${(perClient / 1024).toFixed(1)} KiB`,
          compared: 'of Socket.IO alone, as measured before: 29 KiB',
          ratio: (perClient / 1024 / 29).toFixed(3),
        },
      ];
    } finally {
      crowd.close();
    }
  });
  const command = `./z2 bench live --clients ${clients} --jobs ${jobs} --events ${rate} --seconds ${seconds} --write`;
  await reportLoad('live', 'Live events', command, rows, flags);
  return lost === 0 ? EXIT_CODES.ok : EXIT_CODES.unexpected;
}

/** Jobs whose time never comes: nothing of them is begun. */
async function makeJobs({ system, dir }: BenchSystem, count: number): Promise<string[]> {
  const source_path = join(dir, 'film.mp4');
  await writeFile(source_path, 'never looked at');
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const request = { source_path, target_languages: ['es'], run_at: '2999-01-01T00:00:00Z' };
    ids.push((await system.client.createJob(request)).job_uuid);
  }
  return ids;
}

/** Resident memory, bytes. */
async function gatewayMemory({ system }: BenchSystem): Promise<number> {
  const status = await readFile(`/proc/${system.stack!.pidOf('gateway')}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1024;
}

/** Many clients in one process, each following one job. */
class Crowd {
  delivered = 0;
  disorder = 0;
  readonly latencies: number[] = [];
  private readonly connections: EventConnection[] = [];

  constructor(
    private readonly url: string,
    private readonly jobs: readonly string[],
    private readonly clients: number,
  ) {}

  async connect(): Promise<void> {
    for (let at = 0; at < this.clients; at += CONNECTED_AT_ONCE) {
      const some = Math.min(CONNECTED_AT_ONCE, this.clients - at);
      await Promise.all(Array.from({ length: some }, (_, i) => this.follow(this.jobOf(at + i))));
    }
  }

  /** Of so many events, each told to those who follow its job. */
  expected(events: number): number {
    const followers = this.jobs.map((_, job) => Math.floor((this.clients - 1 - job) / this.jobs.length) + 1);
    const { length } = this.jobs;
    return followers.reduce(
      (sum, count, job) => sum + count * (Math.floor((events - 1 - job) / length) + 1),
      0,
    );
  }

  async until(expected: number): Promise<void> {
    const end = Date.now() + LATE_MS;
    while (this.delivered < expected && Date.now() < end) {
      await wait(50);
    }
  }

  close(): void {
    this.connections.forEach((connection) => connection.close());
  }

  private jobOf(client: number): string {
    return this.jobs[client % this.jobs.length]!;
  }

  /** Resolves when it has had what was there before. */
  private follow(job: string): Promise<void> {
    const connection = connectEvents(this.url);
    this.connections.push(connection);
    let last = -1;
    return new Promise((resolve, reject) => {
      connection.subscribe(
        job,
        0,
        (event) => {
          resolve();
          if (event.type === 'log' && event.message.startsWith('bench ')) {
            this.delivered += 1;
            this.disorder += event.seq > last ? 0 : 1;
            last = event.seq;
            this.latencies.push(Date.now() - Date.parse(event.at));
          }
        },
        ({ message }) => reject(new Error(message)),
      );
    });
  }
}
