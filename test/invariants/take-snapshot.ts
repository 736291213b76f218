import { createHash } from 'node:crypto';
import { createReadStream, type Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import type { NumberedEvent } from '@z2/contracts';
import type { DataSource } from 'typeorm';

import { NOTHING, type Snapshot, type StoredFacts } from './snapshot';

/** What PostgreSQL says of all jobs, or of some. */
export async function databaseSnapshot(
  dataSource: DataSource,
  jobUuids: readonly string[] | null = null,
): Promise<Omit<Snapshot, 'seen' | 'storage' | 'received' | 'leftovers' | 'asked_anew'>> {
  // One moment for all of it.
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    const of = <T>(columns: string, table: string): Promise<T[]> =>
      manager.query<T[]>(`SELECT ${columns} FROM ${table} WHERE $1::uuid[] IS NULL OR job_uuid = ANY ($1)`, [
        jobUuids,
      ]);
    type Jobs = (Omit<Snapshot['jobs'][number], 'seq'> & { seq: string })[];
    const jobs = (await of<Jobs[number]>('job_uuid, status, progress, error, seq', 'jobs')).map((job) => ({
      ...job,
      seq: Number(job.seq),
    }));
    const files = await of<Snapshot['files'][number] & { size: string }>(
      'job_uuid, name, sha256, size',
      'job_files',
    );
    const outbox = await manager.query<{ stage_run_id: string }[]>(
      `SELECT stage_run_id FROM outbox o JOIN stage_runs r ON r.id = o.stage_run_id
       WHERE $1::uuid[] IS NULL OR r.job_uuid = ANY ($1)`,
      [jobUuids],
    );
    const named = await manager.query<{ sha256: string }[]>(
      `SELECT m[1] AS sha256 FROM checkpoints, regexp_matches(output::text, '"sha256": "([0-9a-f]{64})"', 'g') AS m
       UNION SELECT m[1] FROM stage_runs,
         regexp_matches(concat(output::text, early::text), '"sha256": "([0-9a-f]{64})"', 'g') AS m
       UNION SELECT sha256 FROM job_contents UNION SELECT sha256 FROM removed_files`,
    );
    const told = await of<{ job_uuid: string; event: NumberedEvent }>(
      'job_uuid, event',
      `(SELECT job_uuid, seq, event FROM job_events UNION ALL
        SELECT job_uuid, seq, jsonb_build_object('type', 'log', 'job_uuid', job_uuid, 'seq', seq,
          'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'level', level, 'stage', stage, 'language', language, 'message', message) FROM job_logs
        ORDER BY seq) AS told`,
    );
    const events = new Map<string, NumberedEvent[]>();
    for (const { job_uuid, event } of told) {
      events.set(job_uuid, [...(events.get(job_uuid) ?? []), event]);
    }
    return {
      settled: NOTHING.settled,
      jobs,
      languages: await of('job_uuid, language, status', 'job_languages'),
      runs: await of('id, job_uuid, stage, language, state, lease_token', 'stage_runs'),
      outbox: outbox.map((row) => row.stage_run_id),
      events,
      files: files.map((file) => ({ ...file, size: Number(file.size) })),
      named: new Set(named.map(({ sha256 }) => sha256)),
      intents: await of('job_uuid, publisher, key, state', 'job_publishing'),
    };
  });
}

/** All contents of a storage folder, each hashed anew; what is being written (`.tmp`) is not one. */
export async function storageSnapshot(folder: string): Promise<StoredFacts[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true }).catch(noneIfAbsent);
  const files = all.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('.tmp'));
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const hash = createHash('sha256');
      await pipeline(createReadStream(path), hash);
      return { name: entry.name, sha256: hash.digest('hex'), size: (await stat(path)).size };
    }),
  );
}

function noneIfAbsent(error: NodeJS.ErrnoException): Dirent[] {
  if (error.code === 'ENOENT') {
    return [];
  }
  throw error;
}
