import type { PublishResult } from '@z2/publishers';

import type { PublishIntent, PublishLedger } from '../publish/publish-ledger';

/** The ledger as PostgreSQL keeps it, in memory. `crash` ends the process, so to speak, before a step is written. */
export class MemoryLedger implements PublishLedger {
  readonly rows = new Map<string, { intent: PublishIntent; state: string; result: PublishResult | null }>();
  crash: 'intend' | 'done' | null = null;

  intend(intent: PublishIntent): ReturnType<PublishLedger['intend']> {
    this.crashAt('intend');
    const row = this.rows.get(intent.key);
    if (row?.result) {
      return Promise.resolve({ state: 'DONE', result: row.result });
    }
    this.rows.set(intent.key, { intent, state: row ? 'UNKNOWN' : 'INTENT', result: null });
    return Promise.resolve({ state: row ? 'UNKNOWN' : 'INTENT', result: null });
  }

  async done(intent: PublishIntent, result: PublishResult): Promise<void> {
    await Promise.resolve();
    this.crashAt('done');
    this.rows.set(intent.key, { intent, state: 'DONE', result });
  }

  failed(intent: PublishIntent): Promise<void> {
    if (this.crash === null) {
      this.rows.set(intent.key, { intent, state: 'FAILED', result: null });
    }
    return Promise.resolve();
  }

  delivered(jobUuid: string, publisher: string, target: string): Promise<PublishResult[]> {
    return Promise.resolve(
      [...this.rows.values()].flatMap(({ intent, result }) =>
        result && intent.job_uuid === jobUuid && intent.publisher === publisher && intent.target === target
          ? [result]
          : [],
      ),
    );
  }

  private crashAt(step: 'intend' | 'done'): void {
    if (this.crash === step) {
      throw new Error(`crashed at ${step}`);
    }
  }
}
