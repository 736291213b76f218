import type { ServiceSettings, StageMessage, StageName } from '@z2/contracts';
import { STAGE_NAMES } from '@z2/contracts';
import type { OutboxRow } from '@z2/entities';
import type { DataSource, EntityManager } from 'typeorm';

import { IS_PAUSED } from './queue-control';

/** What the dispatcher needs of a Bull queue; the in-process driver of the tests has it too. */
export interface Carrier {
  /** Resolves when the message is in the queue; adding the same id again changes nothing. */
  add(stage: StageName, message: StageMessage, id: string): Promise<void>;
  /** Whether the message still waits in the queue. One that was taken is claimed at once, or never. */
  has(stage: StageName, id: string): Promise<boolean>;
}

/** Limits and shares, as they are now. */
export type DispatchSettings = () => Pick<ServiceSettings, 'stage_limits' | 'owner_shares'>;

/** Advisory lock (transaction-scoped): only one process at a time dispatches or reconciles. */
const DISPATCH_LOCK = 0x7a32_0002;

type Message = Pick<OutboxRow, 'stage_run_id' | 'attempt' | 'send'>;

export const messageId = (row: Message): string => `${row.stage_run_id}-${row.attempt}-${row.send}`;

/**
 * The messages to be sent next. Owners take turns: each message's turn is how much its owner has under way in this stage, and how
 * many of the owner's own go before it (by priority, then by age), divided by the owner's share. So an owner with 500 videos
 * keeps nobody waiting for longer than what is under way. The owners that wait are found by leaps through the index, and of
 * each only as many messages are looked at as can be sent.
 */
const NEXT = `
  WITH RECURSIVE owners AS (
    (SELECT owner FROM outbox WHERE stage = $1 AND sent_at IS NULL ORDER BY owner LIMIT 1)
    UNION ALL
    SELECT (SELECT o.owner FROM outbox o WHERE o.stage = $1 AND o.sent_at IS NULL AND o.owner > owners.owner
            ORDER BY o.owner LIMIT 1)
      FROM owners WHERE owners.owner IS NOT NULL
  ), under_way AS (
    SELECT owner, sum(count) AS count FROM (
      SELECT j.owner, count(*) FROM stage_runs r JOIN jobs j USING (job_uuid)
        WHERE r.state = 'RUNNING' AND r.stage = $1 GROUP BY j.owner
      UNION ALL
      SELECT owner, count(*) FROM outbox WHERE stage = $1 AND sent_at IS NOT NULL GROUP BY owner
    ) AS each GROUP BY owner
  )
  SELECT m.stage_run_id, m.attempt, m.send
    FROM owners
    CROSS JOIN LATERAL (
      SELECT stage_run_id, attempt, send, priority, position, row_number() OVER (ORDER BY priority DESC, position) AS place
        FROM outbox WHERE stage = $1 AND owner = owners.owner AND sent_at IS NULL AND due_at <= now()
        ORDER BY priority DESC, position LIMIT $2
    ) AS m
    LEFT JOIN under_way u ON u.owner = owners.owner
    ORDER BY (coalesce(u.count, 0) + m.place) / coalesce(($3::jsonb ->> owners.owner)::numeric, 1), m.priority DESC, m.position
    LIMIT $2`;

/**
 * Moves due messages from the outbox to Bull. It is the only one that adds there, and keeps no more than `window`
 * messages per stage in Redis: the backlog, its priorities, turns and due times stay in PostgreSQL (RELIABILITY.md 1).
 */
export class Dispatcher {
  constructor(
    private readonly dataSource: DataSource,
    private readonly carrier: Carrier,
    private readonly window: (stage: StageName) => number,
    private readonly settings: DispatchSettings = () => ({ stage_limits: NO_LIMITS, owner_shares: {} }),
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
      const shares = JSON.stringify(this.settings().owner_shares);
      let sent = 0;
      for (const [stage, room] of await this.rooms(manager)) {
        const rows = await manager.query<Message[]>(NEXT, [stage, room, shares]);
        for (const row of rows) {
          await this.carrier.add(stage, { ...row }, messageId(row));
          await manager.query('UPDATE outbox SET sent_at = now() WHERE stage_run_id = $1', [
            row.stage_run_id,
          ]);
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
        lost += await putBack(this.dataSource.manager, row);
      }
    }
    return lost;
  }

  /** How many messages may be sent now, of each stage that has some waiting. */
  private async rooms(manager: EntityManager): Promise<[StageName, number][]> {
    const rows = await manager.query<{ stage: StageName; sent: number; running: number }[]>(
      `SELECT stage, (SELECT count(*)::int FROM outbox o WHERE o.stage = s.stage AND o.sent_at IS NOT NULL) AS sent,
         (SELECT count(*)::int FROM stage_runs r WHERE r.state = 'RUNNING' AND r.stage = s.stage) AS running
       FROM unnest($1::text[]) WITH ORDINALITY AS s (stage, place)
       WHERE EXISTS (SELECT 1 FROM outbox o WHERE o.stage = s.stage AND o.sent_at IS NULL)
       ORDER BY place`,
      [STAGE_NAMES],
    );
    const { stage_limits } = this.settings();
    return rows.flatMap(({ stage, sent, running }): [StageName, number][] => {
      const limit = stage_limits[stage] ?? Infinity;
      const room = Math.min(this.window(stage), limit - running) - sent;
      return room > 0 ? [[stage, room]] : [];
    });
  }
}

const NO_LIMITS = Object.fromEntries(STAGE_NAMES.map((stage) => [stage, null])) as Record<StageName, null>;

/** Lets a message be sent anew that nobody is going to take as it was sent. Returns how many: 1, or 0 where it is another by now. */
export async function putBack(manager: EntityManager, message: StageMessage): Promise<number> {
  const [, count] = await manager.query<[unknown, number]>(
    'UPDATE outbox SET sent_at = NULL, send = send + 1 WHERE stage_run_id = $1 AND send = $2 AND attempt = $3',
    [message.stage_run_id, message.send, message.attempt],
  );
  return count;
}
