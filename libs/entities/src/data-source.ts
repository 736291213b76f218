import { toZ2Error, Z2Error } from '@z2/contracts';
import { DataSource } from 'typeorm';

import {
  Checkpoint,
  CueEdit,
  EventWebhook,
  Feed,
  FeedItem,
  Job,
  JobAnalysis,
  JobContent,
  JobEventRow,
  JobFile,
  JobLanguage,
  JobLog,
  JobMetadataRow,
  JobPublishing,
  OutboxRow,
  PresetRow,
  RemovedFile,
  ServiceKey,
  Setting,
  SettingChange,
  StageRun,
  StorageFaultRow,
  StorageTaskRow,
  WebhookDelivery,
  WorkerRow,
} from './entities';
import { MIGRATIONS } from './migrations';

export const ENTITIES = [
  Job,
  JobLanguage,
  JobMetadataRow,
  JobAnalysis,
  JobLog,
  JobEventRow,
  JobFile,
  JobContent,
  JobPublishing,
  StageRun,
  StorageTaskRow,
  StorageFaultRow,
  CueEdit,
  Checkpoint,
  OutboxRow,
  PresetRow,
  RemovedFile,
  ServiceKey,
  Setting,
  SettingChange,
  WebhookDelivery,
  EventWebhook,
  Feed,
  FeedItem,
  WorkerRow,
];

/** A data source that is not connected yet. Time-outs so that no statement and no lock is waited for without end. */
export function createDataSource(url: string, poolSize = 10): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    synchronize: false,
    poolSize,
    connectTimeoutMS: 5_000,
    extra: {
      connectionTimeoutMillis: 5_000,
      statement_timeout: 30_000,
      // A process that was frozen in a transaction keeps its locks, and others from going on, no longer than this.
      idle_in_transaction_session_timeout: 10_000,
    },
    // A lost idle connection is replaced by the pool; without a handler it would end the process (node-postgres#1324).
    poolErrorHandler: () => undefined,
  });
}

/**
 * Connects, and refuses a database that a newer Z2 has migrated.
 *
 * @throws Z2Error DATABASE_UNAVAILABLE, DATABASE_NEWER
 */
export async function connectDatabase(url: string, poolSize?: number): Promise<DataSource> {
  const dataSource = createDataSource(url, poolSize);
  try {
    await dataSource.initialize();
  } catch (error) {
    throw new Z2Error('DATABASE_UNAVAILABLE', `PostgreSQL does not answer: ${toZ2Error(error).message}`, {
      remedy: 'Start it (./z2 up brings its own), or correct Z2_DATABASE_URL.',
      cause: error,
    });
  }
  try {
    await refuseNewer(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

const MIGRATION_LOCK = 0x7a32_0001;

/**
 * Brings the database up to date. Only one process does it at a time (advisory lock on a connection of its own); the
 * others wait for it.
 *
 * @returns the names of the migrations that were run
 */
export async function migrate(url: string): Promise<string[]> {
  const dataSource = await connectDatabase(url, 3);
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = await dataSource.runMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
    await dataSource.destroy();
  }
}

async function refuseNewer(dataSource: DataSource): Promise<void> {
  const known = new Set(
    dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name),
  );
  const [table] = await dataSource.query<{ name: string | null }[]>(
    `SELECT to_regclass('migrations')::text AS name`,
  );
  if (!table?.name) {
    return;
  }
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
  const unknown = rows.map((row) => row.name).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new Z2Error(
      'DATABASE_NEWER',
      `The database was made by a newer Z2 (it has ${unknown.join(', ')}).`,
      {
        remedy: 'Update Z2 (git pull), or point Z2_HOME or Z2_DATABASE_URL to another database.',
        details: { unknown_migrations: unknown },
      },
    );
  }
}
