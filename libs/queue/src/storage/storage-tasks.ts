import { randomUUID } from 'node:crypto';

import {
  type CleanResult,
  type ErrorBody,
  type ScrubResult,
  type ServiceSettings,
  type StorageFault,
  type StorageTask,
  type StorageTaskKind,
  type StorageUsage,
  type StorageView,
} from '@z2/contracts';
import { StorageFaultRow, StorageTaskRow } from '@z2/entities';
import type { DataSource } from 'typeorm';

const LEASE_S = 60;
const SHOWN = 10;
/** Tasks that ended are forgotten after so long, and each kind is done by itself so often. */
const KEEP = '30 days';
const EVERY: Readonly<Record<StorageTaskKind, string>> = { scrub: '7 days', clean: '1 day' };
/** Advisory lock (transaction-scoped): one process at a time decides what is due. */
const SCHEDULE_LOCK = 0x7a32_0003;
const USAGE = 'storage_usage';

/** What is to be done in storage, and what came of it. Workers do it, one task at a time of all of them. */
export class StorageTasks {
  constructor(private readonly dataSource: DataSource) {}

  /** Asks for one; the same that waits already is that one. */
  async request(kind: StorageTaskKind, dryRun = false): Promise<StorageTask> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [SCHEDULE_LOCK]);
      const waiting = { kind, dry_run: dryRun, state: 'PENDING' } as const;
      const found = await manager.findOneBy(StorageTaskRow, waiting);
      const row =
        found ?? (await manager.save(manager.create(StorageTaskRow, { id: randomUUID(), ...waiting })));
      return taskView(await manager.findOneByOrFail(StorageTaskRow, { id: row.id }));
    });
  }

  async get(id: string): Promise<StorageTask | null> {
    const row = await this.dataSource.getRepository(StorageTaskRow).findOneBy({ id });
    return row ? taskView(row) : null;
  }

  /** Asks for what is due by the clock. The first look through a new storage waits as long as the next ones. */
  async schedule(kinds: readonly StorageTaskKind[]): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [lock] = await manager.query<{ got: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS got', [
        SCHEDULE_LOCK,
      ]);
      if (!lock?.got) {
        return;
      }
      await manager.query(`DELETE FROM storage_tasks WHERE finished_at < now() - interval '${KEEP}'`);
      for (const kind of kinds) {
        await manager.query(
          `INSERT INTO storage_tasks (id, kind) SELECT $1, $2
           WHERE NOT EXISTS (SELECT 1 FROM storage_tasks WHERE kind = $2 AND NOT dry_run AND requested_at > now() - $3::interval)
             AND EXISTS (SELECT 1 FROM jobs WHERE created_at < now() - $3::interval)`,
          [randomUUID(), kind, EVERY[kind]],
        );
      }
    });
  }

  /** Takes the next one, if nobody does one; also one that a lost worker had. */
  async claim(): Promise<StorageTask | null> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [SCHEDULE_LOCK]);
      const [rows] = await manager.query<[{ id: string }[], number]>(
        `UPDATE storage_tasks SET state = 'RUNNING', started_at = now(), progress = 0,
           lease_until = now() + interval '${LEASE_S} s'
         WHERE id = (SELECT id FROM storage_tasks
           WHERE state = 'PENDING' OR (state = 'RUNNING' AND lease_until < now()) ORDER BY requested_at LIMIT 1)
           AND NOT EXISTS (SELECT 1 FROM storage_tasks WHERE state = 'RUNNING' AND lease_until >= now())
         RETURNING id`,
      );
      const id = rows[0]?.id;
      return id ? taskView(await manager.findOneByOrFail(StorageTaskRow, { id })) : null;
    });
  }

  async beat(id: string, progress: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE storage_tasks SET lease_until = now() + interval '${LEASE_S} s', progress = $2
       WHERE id = $1 AND state = 'RUNNING'`,
      [id, progress],
    );
  }

  async finish(
    id: string,
    outcome: { result: ScrubResult | CleanResult } | { error: ErrorBody },
  ): Promise<void> {
    const isDone = 'result' in outcome;
    await this.dataSource.query(
      `UPDATE storage_tasks SET state = $2, finished_at = now(), lease_until = NULL, progress = 1,
         result = $3::jsonb, error = $4::jsonb WHERE id = $1 AND state = 'RUNNING'`,
      [
        id,
        isDone ? 'DONE' : 'FAILED',
        isDone ? JSON.stringify(outcome.result) : null,
        isDone ? null : JSON.stringify(outcome.error),
      ],
    );
  }

  /** Keeps what a scrub found in place of what the one before it did. */
  async keepFaults(faults: readonly Pick<StorageFault, 'sha256' | 'kind'>[]): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query('DELETE FROM storage_faults WHERE NOT sha256 = ANY ($1)', [
        faults.map(({ sha256 }) => sha256),
      ]);
      await manager
        .createQueryBuilder()
        .insert()
        .into(StorageFaultRow)
        .values([...faults])
        .orIgnore()
        .execute();
    });
  }

  /** Contents that jobs name, by SHA-256. */
  async named(): Promise<string[]> {
    const rows = await this.dataSource.query<{ sha256: string }[]>('SELECT DISTINCT sha256 FROM job_files');
    return rows.map(({ sha256 }) => sha256);
  }

  async keepUsage(usage: StorageUsage): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO settings (key, value) VALUES ($1, $2::jsonb)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
      [USAGE, JSON.stringify(usage)],
    );
  }

  async usage(): Promise<(StorageUsage & { measured_at: Date }) | null> {
    const [row] = await this.dataSource.query<{ value: StorageUsage; updated_at: Date }[]>(
      'SELECT value, updated_at FROM settings WHERE key = $1',
      [USAGE],
    );
    return row ? { ...row.value, measured_at: row.updated_at } : null;
  }

  async view(rules: ServiceSettings['storage']): Promise<StorageView> {
    const usage = await this.usage();
    const tasks = await this.dataSource
      .getRepository(StorageTaskRow)
      .find({ order: { requested_at: 'DESC' }, take: SHOWN });
    const faults = await this.dataSource.query<(Omit<StorageFault, 'found_at'> & { found_at: Date })[]>(
      `SELECT s.sha256, s.kind, s.found_at,
         ARRAY(SELECT DISTINCT f.job_uuid::text FROM job_files f WHERE f.sha256 = s.sha256 LIMIT 100) AS job_uuids
       FROM storage_faults s ORDER BY s.found_at DESC, s.sha256 LIMIT 500`,
    );
    return {
      bytes: usage?.bytes ?? null,
      contents: usage?.contents ?? null,
      free_bytes: usage?.free_bytes ?? null,
      measured_at: usage?.measured_at.toISOString() ?? null,
      rules,
      faults: faults.map((fault) => ({ ...fault, found_at: fault.found_at.toISOString() })),
      tasks: tasks.map(taskView),
    };
  }
}

function taskView(row: StorageTaskRow): StorageTask {
  const { id, kind, dry_run, state, requested_at, started_at, finished_at, progress, result, error } = row;
  return {
    ...{ task_id: id, kind, dry_run, state, progress, error },
    requested_at: requested_at.toISOString(),
    started_at: started_at?.toISOString() ?? null,
    finished_at: finished_at?.toISOString() ?? null,
    scrub: kind === 'scrub' ? (result as ScrubResult | null) : null,
    clean: kind === 'clean' ? (result as CleanResult | null) : null,
  };
}
