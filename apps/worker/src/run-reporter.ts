import type { LogLevel, ProgressEvent, ProgressMeasure } from '@z2/contracts';
import { toZ2Error } from '@z2/contracts';
import type { Lease, RedisEvents, StageRuns } from '@z2/queue';

import type { JobProgressBoard } from './job-progress';
import type { AbortWhy } from './stage-runner';

const EVENT_EVERY_MS = 250;
const STORE_EVERY_MS = 1_000;
const LOG_EVERY_MS = 200;

/**
 * What a run tells while it works: the lease's heartbeat, progress (live at most 4 times a second, stored once a second)
 * and log lines in batches. A lost lease or a cancelled job aborts the work.
 */
export class RunReporter {
  private fraction = 0;
  private measure: ProgressMeasure | null = null;
  private dirty = false;
  private lines: { level: LogLevel; message: string }[] = [];
  private lastEvent = 0;
  /** When it got further, by a clock that nobody sets. */
  private lastSign = performance.now();
  private readonly timers: NodeJS.Timeout[];
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly lease: Lease,
    private readonly parts: {
      runs: StageRuns;
      events: RedisEvents;
      board: JobProgressBoard;
      heartbeatMs: number;
      stallMs: number;
      onError: (error: unknown, message: string) => void;
    },
    private readonly abort: (why: AbortWhy) => void,
  ) {
    this.timers = [
      setInterval(() => this.enqueue(() => this.heartbeat()), parts.heartbeatMs),
      setInterval(() => this.enqueue(() => this.store()), STORE_EVERY_MS),
      setInterval(() => this.enqueue(() => this.flush()), LOG_EVERY_MS),
    ];
  }

  progress(fraction: number, measure: ProgressMeasure | null): void {
    if (fraction < this.fraction) {
      return;
    }
    if (fraction > this.fraction || measure?.done !== this.measure?.done) {
      this.lastSign = performance.now();
    }
    this.fraction = fraction;
    this.measure = measure;
    this.dirty = true;
    const now = Date.now();
    if (now - this.lastEvent >= EVENT_EVERY_MS) {
      this.lastEvent = now;
      this.parts.events.publish([this.event()]);
    }
  }

  log(level: LogLevel, message: string): void {
    this.lastSign = performance.now();
    this.lines.push({ level, message });
  }

  /** Writes what is left; nothing is sent afterwards. */
  async stop(): Promise<void> {
    this.timers.forEach(clearInterval);
    this.enqueue(() => this.flush());
    await this.writing;
  }

  private event(): ProgressEvent {
    const { run } = this.lease;
    return {
      type: 'progress',
      seq: null,
      job_uuid: run.job_uuid,
      at: new Date().toISOString(),
      stage: run.stage,
      language: run.language || null,
      fraction: this.fraction,
      progress: this.parts.board.raise(run.job_uuid, 0),
      measure: this.measure,
    };
  }

  /** One write at a time; a failing database is told and tried again with the next timer. */
  private enqueue(work: () => Promise<void>): void {
    this.writing = this.writing.then(work).catch((error: unknown) => {
      this.parts.onError(
        error,
        `progress of ${this.lease.run.stage} could not be stored: ${toZ2Error(error).message}`,
      );
    });
  }

  private async heartbeat(): Promise<void> {
    const { stallMs } = this.parts;
    if (stallMs > 0 && performance.now() - this.lastSign > stallMs) {
      this.abort('stalled');
      return;
    }
    const { lost, cancel } = await this.parts.runs.heartbeat(this.lease, this.fraction);
    if (lost) {
      this.abort('lease-lost');
    } else if (cancel) {
      this.abort('cancel');
    }
  }

  private async store(): Promise<void> {
    if (!this.dirty) {
      return;
    }
    this.dirty = false;
    await this.heartbeat();
    const progress = await this.parts.runs.showProgress(this.lease);
    this.parts.board.raise(this.lease.run.job_uuid, progress);
    this.parts.events.publish([this.event()]);
  }

  private async flush(): Promise<void> {
    if (this.lines.length > 0) {
      const lines = this.lines.splice(0);
      await this.parts.runs.log(this.lease, lines);
    }
  }
}
