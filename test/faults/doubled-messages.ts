import type { StageMessage } from '@z2/contracts';
import { QUEUE_PREFIX, STAGE_NAMES, STAGE_QUEUES } from '@z2/contracts';
import Bull, { type Queue } from 'bull';
import type { DataSource } from 'typeorm';

/** How often is looked for messages, ms: far less than any stage takes. */
const LOOK_EVERY_MS = 20;

/** Puts every message of the queues a second time into Redis, under another id, as a carrier would that delivers twice. */
export class DoubledMessages {
  private readonly queues: ReadonlyMap<string, Queue<StageMessage>>;
  private readonly sent = new Set<string>();
  private readonly done: string[] = [];
  private readonly timer: NodeJS.Timeout;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    redisUrl: string,
  ) {
    this.queues = new Map(
      STAGE_NAMES.map((stage) => [stage, new Bull(STAGE_QUEUES[stage], redisUrl, { prefix: QUEUE_PREFIX })]),
    );
    for (const queue of this.queues.values()) {
      queue.on('global:completed', (id: string) => void this.done.push(String(id)));
    }
    this.timer = setInterval(() => {
      this.looking = this.looking.then(() => this.look());
    }, LOOK_EVERY_MS);
  }

  /** Stage runs whose second message a worker has taken. */
  taken(): string[] {
    return this.done.filter((id) => id.startsWith('double-')).map((id) => id.slice('double-'.length, -2));
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private async look(): Promise<void> {
    const rows = await this.dataSource.query<{ id: string; stage: string; attempt: number }[]>(
      `SELECT id, stage, attempt + CASE WHEN state = 'READY' THEN 1 ELSE 0 END AS attempt FROM stage_runs
       WHERE state IN ('READY', 'RUNNING', 'DONE')`,
    );
    for (const { id, stage, attempt } of rows) {
      const key = `double-${id}-${attempt}`;
      if (!this.sent.has(key)) {
        this.sent.add(key);
        const message = { stage_run_id: id, attempt, send: 1 };
        await this.queues.get(stage)?.add(message, { jobId: key, removeOnComplete: true });
      }
    }
  }
}
