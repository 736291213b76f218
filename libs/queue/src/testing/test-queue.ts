import { DEFAULT_JOB_OPTIONS, type JobEvent, type StageMessage, type StageName } from '@z2/contracts';
import { JobsRepository } from '@z2/entities';
import type { DataSource } from 'typeorm';

import { type Carrier, Dispatcher } from '../dispatcher';
import { JobCommands, type NewJob } from '../job-commands';
import { Reconciler } from '../reconciler';
import { type Lease, type StageResult, StageRuns } from '../stage-runs';

/** Carries messages in this process, and can lose them, as an emptied Redis does. */
export class MemoryCarrier implements Carrier {
  readonly messages = new Map<string, { stage: StageName; message: StageMessage }>();

  add(stage: StageName, message: StageMessage, id: string): Promise<void> {
    this.messages.set(id, { stage, message });
    return Promise.resolve();
  }

  has(_stage: StageName, id: string): Promise<boolean> {
    return Promise.resolve(this.messages.has(id));
  }

  take(): StageMessage | null {
    const [first] = this.messages;
    if (!first) {
      return null;
    }
    this.messages.delete(first[0]);
    return first[1].message;
  }
}

export const newJob = (languages = ['es', 'fr']): NewJob => ({
  source: { kind: 'file', path: '/talk.mp4' },
  title: null,
  source_language: 'en',
  target_languages: languages,
  options: { ...DEFAULT_JOB_OPTIONS },
  publish: [],
  priority: 0,
  idempotency_key: null,
});

/** What a stage run of a test leaves. */
export const done: StageResult = {
  output: { engines: [] },
  files: [],
  from_checkpoint: false,
  checkpoint_key: null,
};

/** All parts of the queue on a real PostgreSQL, carried in this process. */
export class TestQueue {
  readonly carrier = new MemoryCarrier();
  readonly events: JobEvent[] = [];
  readonly commands: JobCommands;
  readonly runs: StageRuns;
  readonly dispatcher: Dispatcher;
  readonly reconciler: Reconciler;
  readonly jobs: JobsRepository;

  constructor(readonly dataSource: DataSource) {
    const sink = { publish: (some: readonly JobEvent[]) => void this.events.push(...some) };
    this.commands = new JobCommands(dataSource, sink);
    this.runs = new StageRuns(dataSource, sink, { leaseMs: 30_000, maxAttempts: 3, workerId: 'w1' });
    this.dispatcher = new Dispatcher(dataSource, this.carrier, () => 4);
    this.reconciler = new Reconciler(dataSource, sink, this.dispatcher, { maxAttempts: 3, resendAfterMs: 0 });
    this.jobs = new JobsRepository(dataSource);
  }

  async claimNext(): Promise<Lease | null> {
    await this.dispatcher.dispatch();
    const message = this.carrier.take();
    return message ? this.runs.claim(message) : null;
  }

  /** Does all that can be done, as `work` says (default: well). Returns the places in their order, as `render:es`. */
  async finishAll(
    work: (lease: Lease) => Promise<void> = (lease) => this.runs.complete(lease, done),
  ): Promise<string[]> {
    const places: string[] = [];
    for (let lease = await this.claimNext(); lease; lease = await this.claimNext()) {
      places.push(`${lease.run.stage}:${lease.run.language}`);
      await work(lease);
    }
    return places;
  }

  makeDue(): Promise<unknown> {
    return this.dataSource.query('UPDATE outbox SET due_at = now()');
  }
}
