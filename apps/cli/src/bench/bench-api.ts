import type { LoadPlan, LoadRates } from '@z2/contracts';

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

export interface BenchApiFlags extends LoadFlags {
  jobs: string;
  lines: string;
  requests: string;
}

const SIDE_BY_SIDE = 8;
const LOG_ROWS = 100_000;
const CREATED = 2_000;
/** RELIABILITY.md 5: REST with the database, p95. */
const TARGET_P95_MS = 50;

/**
 * `./z2 bench api`: creation of jobs against bare Bull, log lines against COPY, and list, get and logs with many jobs in the
 * database: times, and whether their queries go by indexes. On a system of its own, over loopback.
 */
export async function benchApi(flags: BenchApiFlags): Promise<number> {
  const [jobs, lines] = [
    countOption('--jobs', flags.jobs, 1_000_000),
    countOption('--lines', flags.lines, 100_000_000),
  ];
  const requests = countOption('--requests', flags.requests, 1_000_000);
  const rows = await withBenchSystem(async (bench): Promise<LoadRow[]> => {
    say('jobs created, against bare Bull');
    const created = await askLoad<LoadRates>(bench, { ask: 'create', count: CREATED });
    say('log lines, against COPY');
    const logs = await askLoad<LoadRates>(bench, { ask: 'logs', rows: LOG_ROWS });
    say(`filling the database: ${jobs} jobs, ${lines} log lines`);
    await askLoad(bench, { ask: 'fill', jobs, lines });
    const times = await timesOf(bench, requests);
    const [some] = (await bench.system.client.listJobs({ limit: 1 })).jobs;
    const plans = await askLoad<LoadPlan[]>(bench, { ask: 'explain', job_uuid: some!.job_uuid });
    return [
      rateRow('jobs created, with all their promises', created, 'Bull add alone'),
      rateRow('log lines, in batches of 500', logs, 'COPY into a bare table'),
      ...times,
      ...plans.map(({ query, indexes, scans }) => ({
        measure: `query of ${query}`,
        value: indexes.join(', ') || 'no index',
        compared: scans.length > 0 ? `reads all of ${scans.join(', ')}` : 'reads no table whole',
        ratio: '',
      })),
    ];
  });
  const command = `./z2 bench api --jobs ${jobs} --lines ${lines} --requests ${requests} --write`;
  await reportLoad('api', `The API with ${jobs} jobs and ${lines} log lines`, command, rows, flags);
  return 0;
}

function rateRow(measure: string, { z2, bare }: LoadRates, what: string): LoadRow {
  return {
    measure,
    value: perSecond(z2),
    compared: `${what}: ${perSecond(bare)}`,
    ratio: (z2 / bare).toFixed(3),
  };
}

/** p50, p95 and p99 of each kind of request, some at a time. */
async function timesOf({ system, signal }: BenchSystem, requests: number): Promise<LoadRow[]> {
  const { client } = system;
  const first = await client.listJobs({ limit: 200 });
  const ids = first.jobs.map(({ job_uuid }) => job_uuid);
  const idOf = (n: number): string => ids[n % ids.length] ?? '';
  const kinds: [string, (n: number) => Promise<unknown>][] = [
    ['list, the newest 50', () => client.listJobs({ limit: 50 })],
    ['list, after a cursor', () => client.listJobs({ limit: 50, cursor: first.next_cursor ?? '' })],
    ['list, by status', () => client.listJobs({ limit: 50, status: 'COMPLETED' })],
    ['get', (n) => client.getJob(idOf(n))],
    ['logs', (n) => client.getLogs(idOf(n), { limit: 1_000 })],
  ];
  const rows: LoadRow[] = [];
  for (const [name, ask] of kinds) {
    say(`${name} × ${requests}`);
    const times: number[] = [];
    const from = performance.now();
    let next = 0;
    const loop = async (): Promise<void> => {
      while (next < requests && !signal.aborted) {
        const begun = performance.now();
        await ask(next++);
        times.push(performance.now() - begun);
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, loop));
    const rate = (times.length / (performance.now() - from)) * 1000;
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((p) => percentile(times, p)) as [number, number, number];
    rows.push({
      measure: `${name}, ${SIDE_BY_SIDE} at a time`,
      value: `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}, p99 ${milliseconds(p99)}; ${perSecond(rate)}`,
      compared: `target: p95 < ${TARGET_P95_MS} ms`,
      ratio: (p95 / TARGET_P95_MS).toFixed(3),
    });
  }
  return rows;
}
