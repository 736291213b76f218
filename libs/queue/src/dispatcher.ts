import type { StageMessage, StageName } from '@z2/contracts';
import { STAGE_NAMES } from '@z2/contracts';
import type { OutboxRow } from '@z2/entities';
import type { DataSource } from 'typeorm';

import { IS_PAUSED } from './queue-control';

/** What the dispatcher needs of a Bull queue; the in-process driver of the tests has it too. */
export interface Carrier {
  /** Resolves when the message is in the queue; adding the same id again changes nothing. */
  add(stage: StageName, message: StageMessage, id: string): Promise<void>;
  /** Whether the message still waits in the queue. One that was taken is claimed at once, or never. */
  has(stage: StageName, id: string): Promise<boolean>;
}

/** Advisory lock (transaction-scoped): only one process at a time dispatches or reconciles. */
const DISPATCH_LOCK = 0x7a32_0002;

export const messageId = (row: Pick<OutboxRow, 'stage_run_id' | 'attempt' | 'send'>): string =>
  `${row.stage_run_id}-${row.attempt}-${row.send}`;

/**
 * Moves due messages from the outbox to Bull. It is the only one that adds there, and keeps no more than `window`
 * messages per stage in Redis: the backlog, its priorities and due times stay in PostgreSQL (RELIABILITY.md 1).
 */
export class Dispatcher {
  constructor(
    private readonly dataSource: DataSource,
    private readonly carrier: Carrier,
    private readonly window: (stage: StageName) => number,
  ) {}

  /** One round. Returns how many messages were sent. A crash between add and commit sends one twice; the claim takes one. */
  async dispatch(): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const [lock] = await manager.query<{ got: boolean; paused: boolean }[]>(
        `SELECT pg_try_advisory_xact_lock($1) AS got, ${IS_PAUSED} AS paused`,
        [DISPATCH_LOCK],
      );
      if (!lock?.got || lock.paused) {
        return 0;
      }
      let sent = 0;
      for (const stage of STAGE_NAMES) {
        const rows = await manager.query<OutboxRow[]>(
          `SELECT stage_run_id, stage, attempt, send FROM outbox
           WHERE stage = $1 AND sent_at IS NULL AND due_at <= now()
           ORDER BY priority DESC, position
           LIMIT GREATEST(0, $2 - (SELECT count(*)::int FROM outbox WHERE stage = $1 AND sent_at IS NOT NULL))`,
          [stage, this.window(stage)],
        );
        for (const row of rows) {
          const { stage_run_id, attempt, send } = row;
          await this.carrier.add(stage, { stage_run_id, attempt, send }, messageId(row));
          await manager.query('UPDATE outbox SET sent_at = now() WHERE stage_run_id = $1', [stage_run_id]);
          sent++;
        }
      }
      return sent;
    });
  }

  /** Messages that were sent, never claimed, and do not wait in Redis any more: to be sent again. Returns how many. */
  async resendLost(olderThanMs: number): Promise<number> {
    const rows = await this.dataSource.query<OutboxRow[]>(
      `SELECT stage_run_id, stage, attempt, send FROM outbox
       WHERE sent_at < now() - make_interval(secs => $1::float / 1000) LIMIT 500`,
      [olderThanMs],
    );
    let lost = 0;
    for (const row of rows) {
      if (!(await this.carrier.has(row.stage, messageId(row)))) {
        const [, count] = await this.dataSource.query<[unknown, number]>(
          'UPDATE outbox SET sent_at = NULL, send = send + 1 WHERE stage_run_id = $1 AND send = $2 AND attempt = $3',
          [row.stage_run_id, row.send, row.attempt],
        );
        lost += count;
      }
    }
    return lost;
  }
}
