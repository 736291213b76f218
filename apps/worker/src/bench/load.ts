import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import {
  DEFAULT_JOB_OPTIONS,
  type LoadEmitted,
  type LoadPlan,
  type LoadQuestion,
  type LoadRates,
  STAGE_QUEUES,
} from '@z2/contracts';
import { connectDatabase, JobTransaction } from '@z2/entities';
import { bullOptions, connectRedis, JobCommands, type NewJob, RedisEvents } from '@z2/queue';
import { mapParallel } from '@z2/runtime';
import Bull from 'bull';
import type { DataSource } from 'typeorm';

import { answerOnce } from '../answer-once';

type Asked<A extends LoadQuestion['ask']> = Extract<LoadQuestion, { ask: A }>;

/** Jobs whose log lines are written at a time. */
const JOBS_AT_ONCE = 2_000;
/** As a worker writes them when a stage says much. */
const LINES_OF_A_BATCH = 500;
const SIDE_BY_SIDE = 8;
const never = new AbortController().signal;
/** None of these is ever begun. */
const LATER = new Date('2999-01-01T00:00:00Z');

const newJob = (): NewJob => ({
  ...{
    source: { kind: 'file', path: '/bench.mp4' },
    title: null,
    source_language: 'en',
    target_languages: ['es'],
  },
  ...{
    options: { ...DEFAULT_JOB_OPTIONS },
    publish: [],
    priority: 0,
    run_at: LATER,
    idempotency_key: randomUUID(),
  },
});

async function answer(question: LoadQuestion): Promise<unknown> {
  const dataSource = await connectDatabase(question.database, 20);
  switch (question.ask) {
    case 'fill':
      return fill(dataSource, question);
    case 'explain':
      return explain(dataSource, question);
    case 'logs':
      return logRates(dataSource, question);
    case 'create':
      return createRates(dataSource, question);
    case 'emit':
      return emit(dataSource, question);
  }
}

/** Jobs that have ended, each with a language, its stage runs and log lines. */
async function fill(
  dataSource: DataSource,
  { jobs, lines }: Asked<'fill'>,
): Promise<{ jobs: number; lines: number }> {
  const each = Math.max(1, Math.round(lines / jobs));
  const patient = (sql: string, values: unknown[] = []): Promise<unknown> =>
    dataSource.transaction(async (manager) => {
      await manager.query('SET LOCAL statement_timeout = 0');
      await manager.query(sql, values);
    });
  await patient(
    `INSERT INTO jobs (job_uuid, status, progress, title, source, target_languages, options, publish, seq, created_at,
       started_at, completed_at)
     SELECT gen_random_uuid(), 'COMPLETED', 100, 'Talk ' || n, '{"kind": "file", "path": "/talk.mp4"}', '{es}', $3, '[]', $2::int,
       now() - n * interval '1 minute', now() - n * interval '1 minute', now() - n * interval '1 minute'
     FROM generate_series(1, $1::int) AS n`,
    [jobs, each, JSON.stringify(DEFAULT_JOB_OPTIONS)],
  );
  await patient(
    `INSERT INTO job_languages (job_uuid, language, status, progress) SELECT job_uuid, 'es', 'COMPLETED', 100 FROM jobs WHERE status = 'COMPLETED'`,
  );
  await patient(
    `INSERT INTO stage_runs (id, job_uuid, stage, language, state, attempt, progress, started_at, finished_at)
     SELECT gen_random_uuid(), job_uuid, stage, language, 'DONE', 1, 1, created_at, created_at + interval '10 s'
     FROM jobs, (VALUES ('download', ''), ('transcribe', ''), ('translate', 'es'), ('render', 'es'), ('analyze', ''),
       ('analyze', 'es'), ('publish', 'es'), ('publish', '')) AS place (stage, language)
     WHERE status = 'COMPLETED'`,
  );
  for (let at = 0; at < jobs; at += JOBS_AT_ONCE) {
    await patient(
      `INSERT INTO job_logs (job_uuid, seq, at, level, stage, language, message)
       SELECT j.job_uuid, n, now(), 'INFO', 'render', 'es', 'Segment ' || n || ' of 100 is encoded.'
       FROM (SELECT job_uuid FROM jobs WHERE status = 'COMPLETED' ORDER BY created_at, job_uuid OFFSET $1 LIMIT $2) AS j, generate_series(1, $3::int) AS n`,
      [at, JOBS_AT_ONCE, each],
    );
  }
  await patient('ANALYZE');
  return { jobs, lines: each * jobs };
}

/** Whether what the measured requests ask goes by indexes. */
async function explain(dataSource: DataSource, { job_uuid }: Asked<'explain'>): Promise<LoadPlan[]> {
  const queries: [string, string, unknown[]][] = [
    ['list', 'SELECT * FROM jobs ORDER BY created_at DESC, job_uuid DESC LIMIT 50', []],
    [
      'list after a cursor',
      `SELECT * FROM jobs WHERE (created_at, job_uuid) < (now() - interval '10 days', $1::uuid)
       ORDER BY created_at DESC, job_uuid DESC LIMIT 50`,
      [job_uuid],
    ],
    ['get', 'SELECT * FROM stage_runs WHERE job_uuid = $1', [job_uuid]],
    ['logs', 'SELECT * FROM job_logs WHERE job_uuid = $1 AND seq > 10 ORDER BY seq LIMIT 1000', [job_uuid]],
  ];
  return Promise.all(
    queries.map(async ([query, sql, values]) => {
      const rows = await dataSource.query<{ 'QUERY PLAN': unknown }[]>(
        `EXPLAIN (FORMAT JSON) ${sql}`,
        values,
      );
      const text = JSON.stringify(rows[0]?.['QUERY PLAN']);
      const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name]) => name ?? '');
      return {
        query,
        indexes: all(/"Index Name":"(\w+)"/g),
        scans: all(/"Node Type":"Seq Scan"[^}]*?"Relation Name":"(\w+)"/g),
      };
    }),
  );
}

/** Log lines in batches, as workers write them, against COPY of the same lines into a bare table. */
async function logRates(dataSource: DataSource, { rows }: Asked<'logs'>): Promise<LoadRates> {
  const { job_uuid } = await new JobCommands(dataSource, null).create(newJob());
  const message = 'Segment 17 of 100 is encoded.';
  const from = performance.now();
  for (let at = 0; at < rows; at += LINES_OF_A_BATCH) {
    await JobTransaction.run(dataSource, null, job_uuid, (tx) => {
      for (let i = 0; i < LINES_OF_A_BATCH; i++) {
        tx.log('INFO', message, 'render', 'es');
      }
      return Promise.resolve();
    });
  }
  const z2 = (rows / (performance.now() - from)) * 1000;
  // PostgreSQL may be another user, who cannot reach a home folder.
  const open = await mkdtemp(join(tmpdir(), 'z2-bench-'));
  await chmod(open, 0o755);
  const file = join(open, 'lines.csv');
  const line = (seq: number): string => `${job_uuid},${seq},2026-11-25T10:00:00Z,INFO,render,es,${message}`;
  await writeFile(file, Array.from({ length: rows }, (_, seq) => line(seq)).join('\n'));
  await chmod(file, 0o644);
  try {
    await dataSource.query('CREATE TABLE bench_lines (LIKE job_logs INCLUDING INDEXES)');
    const begun = performance.now();
    await dataSource.query(`COPY bench_lines FROM '${file.replaceAll("'", "''")}' WITH (FORMAT csv)`);
    return { z2, bare: (rows / (performance.now() - begun)) * 1000 };
  } finally {
    await dataSource.query('DROP TABLE IF EXISTS bench_lines');
    await rm(open, { recursive: true, force: true });
  }
}

/** Jobs with all that they are promised (row, runs, message, numbered events, one transaction), against bare `add` of Bull. */
async function createRates(dataSource: DataSource, { redis, count }: Asked<'create'>): Promise<LoadRates> {
  const commands = new JobCommands(dataSource, null);
  const numbers = Array.from({ length: count }, (_, n) => n);
  const rate = async (work: (n: number) => Promise<unknown>): Promise<number> => {
    const from = performance.now();
    await mapParallel(numbers, SIDE_BY_SIDE, never, work);
    return (count / (performance.now() - from)) * 1000;
  };
  const z2 = await rate(() => commands.create(newJob()));
  const queue = new Bull(`bench-${STAGE_QUEUES.download}`, redis, {
    defaultJobOptions: bullOptions('').defaultJobOptions!,
  });
  const bare = await rate((n) => queue.add({ n }));
  await queue.obliterate({ force: true });
  return { z2, bare };
}

/** Numbered events at a steady pace, each in a transaction of its own, whoever is behind. */
async function emit(dataSource: DataSource, question: Asked<'emit'>): Promise<LoadEmitted> {
  const { redis, job_uuids, per_second, seconds } = question;
  const events = new RedisEvents(connectRedis(redis));
  const count = per_second * seconds;
  const begun = performance.now();
  const sent: Promise<unknown>[] = [];
  for (let n = 0; n < count; n++) {
    const early = (n / per_second) * 1000 - (performance.now() - begun);
    if (early > 1) {
      await wait(early);
    }
    const job = job_uuids[n % job_uuids.length]!;
    sent.push(
      JobTransaction.run(dataSource, events, job, (tx) =>
        Promise.resolve(tx.log('INFO', `bench ${n}`, 'render')),
      ),
    );
    // The pool lets 20 through; more would only wait there.
    if (sent.length % 200 === 0) {
      await Promise.all(sent.splice(0, 100));
    }
  }
  await Promise.all(sent);
  // What was published last is on its way.
  await wait(100);
  return { events: count, seconds: (performance.now() - begun) / 1000 };
}

answerOnce(answer);
