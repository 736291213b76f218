import { randomUUID } from 'node:crypto';

import type { ErrorBody } from '@z2/contracts';
import type { PublishIntent, PublishLedger } from '@z2/stages';
import type { DataSource } from 'typeorm';

type Result = Parameters<PublishLedger['done']>[1];

/** Intents to publish and their results, in `job_publishing`: the row is there before the call goes out. */
export class PostgresPublishLedger implements PublishLedger {
  constructor(private readonly dataSource: DataSource) {}

  async intend(intent: PublishIntent): ReturnType<PublishLedger['intend']> {
    const { job_uuid, language, publisher, target, key } = intent;
    const inserted = await this.dataSource.query<unknown[]>(
      `INSERT INTO job_publishing (id, job_uuid, language, publisher, target, key) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (job_uuid, key) DO NOTHING RETURNING id`,
      [randomUUID(), job_uuid, language, publisher, target, key],
    );
    if (inserted.length > 0) {
      return { state: 'INTENT', result: null };
    }
    const [row] = await this.dataSource.query<{ state: string; result: Result | null }[]>(
      'SELECT state, result FROM job_publishing WHERE job_uuid = $1 AND key = $2',
      [job_uuid, key],
    );
    return row?.state === 'DONE' && row.result
      ? { state: 'DONE', result: row.result }
      : { state: 'UNKNOWN', result: null };
  }

  async done(intent: PublishIntent, result: Result): Promise<void> {
    await this.dataSource.query(
      `UPDATE job_publishing SET state = 'DONE', url = $3, result = $4::jsonb, error = NULL, updated_at = now()
       WHERE job_uuid = $1 AND key = $2`,
      [intent.job_uuid, intent.key, result.url, JSON.stringify(result)],
    );
  }

  async failed(intent: PublishIntent, error: ErrorBody): Promise<void> {
    // Whether the call went through is not known: it is looked up before it is repeated. What another worker has delivered meanwhile
    // stays so: this one may have lost its lease long ago.
    await this.dataSource.query(
      `UPDATE job_publishing SET state = 'UNKNOWN', error = $3::jsonb, updated_at = now()
       WHERE job_uuid = $1 AND key = $2 AND state <> 'DONE'`,
      [intent.job_uuid, intent.key, JSON.stringify(error)],
    );
  }

  async delivered(jobUuid: string, publisher: string, target: string): Promise<Result[]> {
    const rows = await this.dataSource.query<{ result: Result }[]>(
      `SELECT result FROM job_publishing WHERE job_uuid = $1 AND publisher = $2 AND target = $3 AND state = 'DONE'
       ORDER BY updated_at`,
      [jobUuid, publisher, target],
    );
    return rows.map(({ result }) => result);
  }
}
