import type { ArtifactRef } from '@z2/contracts';
import { Z2Error } from '@z2/contracts';
import { Dispatcher, type Lease, Reconciler, StageRuns } from '@z2/queue';

import { PostgresPublishLedger } from '../../apps/worker/src/publish-ledger';
import type { BadCarrier } from './bad-carrier';
import { Crash, type CrashingDataSource } from './crashing-data-source';

export const MAX_ATTEMPTS = 60;

/** A receiver that tells what it has, and counts what it gets. */
export class Receiver {
  readonly counts = new Map<string, number>();

  take(key: string): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }
}

/** How a run ends. */
export type Ending = 'done' | 'transient' | 'permanent' | 'given back';

/** A worker process with the product's own parts; its work is instant, and its leases are in the simulation's hand. */
export class SimulatedWorker {
  leases: Lease[] = [];
  private readonly runs: StageRuns;
  private readonly dispatcher: Dispatcher;
  private readonly reconciler: Reconciler;
  private readonly ledger: PostgresPublishLedger;

  constructor(
    readonly connection: CrashingDataSource,
    private readonly carrier: BadCarrier,
    private readonly receiver: Receiver,
    /** false: it leaves undone what the checker must find. */
    private readonly reconciles: boolean,
  ) {
    const { dataSource } = connection;
    this.runs = new StageRuns(dataSource, null, {
      ...{ leaseMs: 30_000, maxAttempts: MAX_ATTEMPTS, workerId: 'simulated' },
    });
    this.dispatcher = new Dispatcher(dataSource, carrier, () => 4);
    const options = { maxAttempts: MAX_ATTEMPTS, resendAfterMs: 10_000 };
    this.reconciler = new Reconciler(dataSource, null, this.dispatcher, options);
    this.ledger = new PostgresPublishLedger(dataSource);
  }

  dispatch(): Promise<unknown> {
    return this.survive(() => this.dispatcher.dispatch());
  }

  reconcile(): Promise<unknown> {
    return this.reconciles ? this.survive(() => this.reconciler.reconcile()) : Promise.resolve();
  }

  /** Takes a message and claims what it stands for. */
  async claim(): Promise<void> {
    const message = this.carrier.take();
    if (message) {
      await this.survive(async () => {
        const lease = await this.runs.claim(message);
        if (lease) {
          this.leases.push(lease);
        }
      });
    }
  }

  /** What a run tells while it goes on. */
  async tell(lease: Lease, fraction: number): Promise<void> {
    await this.survive(async () => {
      const { lost } = await this.runs.heartbeat(lease, fraction);
      if (lost) {
        this.drop(lease);
        return;
      }
      await this.runs.showProgress(lease);
      await this.runs.log(lease, [{ level: 'INFO', message: `at ${fraction.toFixed(2)}` }]);
      if (lease.run.stage === 'download') {
        await this.runs.early(lease, { sound: 'sound' });
      }
    });
  }

  /** Ends a run; a worker that is late ends it, too, and must not be heard. */
  async end(lease: Lease, ending: Ending): Promise<void> {
    this.drop(lease);
    await this.survive(async () => {
      const { stage, language } = lease.run;
      if (stage === 'analyze' && language === '' && !lease.run.early) {
        await this.runs.prepared(lease);
      } else if (ending === 'done') {
        const files = stage === 'publish' ? await this.publish(lease) : [fileOf(lease)];
        await this.runs.complete(lease, {
          output: { engines: [] },
          files,
          from_checkpoint: false,
          checkpoint_key: null,
        });
      } else if (ending === 'given back') {
        await this.runs.release(lease);
      } else {
        const code = ending === 'permanent' ? 'TRANSLATION_PAIR_MISSING' : 'SOURCE_UNREACHABLE';
        await this.runs.fail(lease, new Z2Error(code, 'It did not work.', { remedy: 'Try again.' }));
      }
    });
  }

  /** What its job wants: it hears of a cancel by its heartbeat. */
  async obey(lease: Lease): Promise<void> {
    await this.survive(async () => {
      const { cancel } = await this.runs.heartbeat(lease, 0);
      if (cancel) {
        this.drop(lease);
        await this.runs.fail(lease, new Z2Error('CANCELLED', 'Cancelled.', { remedy: 'None.' }));
      }
    });
  }

  private async publish({ run }: Lease): Promise<ArtifactRef[]> {
    const key = `${run.job_uuid} ${run.language}`;
    const intent = {
      job_uuid: run.job_uuid,
      language: run.language || null,
      publisher: 'simulated',
      target: 't',
      key,
    };
    const { state } = await this.ledger.intend(intent);
    if (state !== 'DONE') {
      // After a crash it is looked up what is there.
      if (state === 'INTENT' || !this.receiver.counts.has(key)) {
        this.receiver.take(key);
      }
      await this.ledger.done(intent, { url: null, delivered: [], files: [] });
    }
    return [];
  }

  private drop(lease: Lease): void {
    this.leases = this.leases.filter((one) => one !== lease);
  }

  /** A crash takes the leases' owner away; a lost lease, or a job that is gone, is what a worker has to live with. */
  private async survive(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof Crash || this.connection.isDead) {
        this.leases = [];
        this.connection.revive();
      } else if (!(error instanceof Z2Error && ['LEASE_LOST', 'JOB_NOT_FOUND'].includes(error.code))) {
        throw error;
      }
    }
  }
}

function fileOf({ run }: Lease): ArtifactRef {
  const sha256 = run.id.replaceAll('-', '').padEnd(64, '0');
  return {
    kind: 'source',
    language: run.language || null,
    name: run.stage,
    sha256,
    size: 1,
    mime: 'text/plain',
  };
}
