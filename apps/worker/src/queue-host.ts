import { hostname } from 'node:os';

import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import {
  CONTROL_CHANNEL,
  type ControlMessage,
  STAGE_NAMES,
  type StageMessage,
  type StageName,
  Z2_VERSION,
} from '@z2/contracts';
import { WorkerRow } from '@z2/entities';
import { type Carrier, Dispatcher, FileRemoval, Reconciler } from '@z2/queue';
import type { Queue } from 'bull';

import { StageSlots } from './stage-slots';
import type { WorkerParts } from './worker-parts';

type StageSlotsOf = Readonly<Record<StageName, StageSlots>>;

const DISPATCH_EVERY_MS = 150;
const CANCEL_POLL_EVERY_MS = 1_000;
const RECONCILE_EVERY_MS = 5_000;
const REMOVE_FILES_EVERY_MS = 30_000;
const FEEDS_EVERY_MS = 5_000;
/** Somebody may be waiting for it. */
const KEEP_STORAGE_EVERY_MS = 2_000;
const TELL_EVERY_MS = 1_000;
/** Hints of changed settings get lost. */
const SETTINGS_EVERY_MS = 2_000;
const RESEND_AFTER_MS = 10_000;
/** Messages kept in Redis per slot of a stage: who comes later waits for these. The rest of the backlog stays in PostgreSQL. */
const WINDOW_PER_SLOT = 2;
/** Questions that are answered at a time: each may take a program of its own (ffprobe, yt-dlp). */
const MAX_ANSWERING = 4;

/**
 * Hosts the stages on their queues, and does the rounds that keep the pipeline going: dispatch, reconcile, heartbeat of
 * the worker, and the look-out for cancelled jobs.
 */
export class QueueHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly dispatcher: Dispatcher;
  private readonly reconciler: Reconciler;
  private readonly rounds: { stop: () => void; done: Promise<void> }[] = [];
  private readonly slots: StageSlotsOf;
  /** For what goes on beside stage runs. */
  private readonly ended = new AbortController();
  private working = 0;
  private answering = 0;

  constructor(
    private readonly parts: WorkerParts,
    private readonly queues: Readonly<Record<StageName, Queue<StageMessage>>>,
    carrier: Carrier,
  ) {
    const { dataSource, events, settings } = parts;
    this.dispatcher = new Dispatcher(
      dataSource,
      carrier,
      (stage) => settings.current.concurrency[stage] * WINDOW_PER_SLOT,
      () => settings.current,
    );
    this.reconciler = new Reconciler(dataSource, events, this.dispatcher, {
      maxAttempts: () => settings.current.max_attempts,
      resendAfterMs: RESEND_AFTER_MS,
    });
    this.slots = Object.fromEntries(STAGE_NAMES.map((stage) => [stage, this.slotsOf(stage)])) as StageSlotsOf;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.register();
    const { control, heartbeatMs } = this.parts;
    control.on('message', (_channel: string, text: string) => this.onControl(text));
    await control.subscribe(CONTROL_CHANNEL);
    for (const stage of STAGE_NAMES) {
      this.queues[stage].on('error', (error: Error) => this.tell(error, `queue ${stage}`));
      this.slots[stage].open();
    }
    this.every(DISPATCH_EVERY_MS, 'dispatch', () => this.dispatcher.dispatch());
    this.every(RECONCILE_EVERY_MS, 'reconcile', () => this.reconciler.reconcile());
    this.every(heartbeatMs, 'heartbeat', () => this.beat());
    const removal = new FileRemoval(this.parts.dataSource, this.parts.store);
    this.every(REMOVE_FILES_EVERY_MS, 'removal of files', () => removal.round());
    this.every(FEEDS_EVERY_MS, 'feeds', () => this.parts.feeds.round(this.ended.signal));
    this.every(KEEP_STORAGE_EVERY_MS, 'storage', () => this.parts.keeper.round());
    this.every(TELL_EVERY_MS, 'webhooks', () => this.parts.deliveries.round());
    this.every(SETTINGS_EVERY_MS, 'settings', () => this.obeySettings());
    this.every(CANCEL_POLL_EVERY_MS, 'cancel poll', () => this.pollCancel());
    this.parts.logger.info({ worker: this.parts.workerId }, 'worker is ready');
  }

  /** Takes nothing new, lets what runs end for a while, gives the rest back; connections are closed after that. */
  async beforeApplicationShutdown(): Promise<void> {
    this.parts.keeper.stop();
    this.ended.abort('shutdown');
    await Promise.all(this.rounds.map(({ stop, done }) => (stop(), done)));
    await this.parts.deliveries.stop();
    const paused = Promise.all(STAGE_NAMES.map((stage) => this.queues[stage].pause(true, true)));
    STAGE_NAMES.forEach((stage) => this.slots[stage].close());
    await Promise.race([paused, deadline(1_000)]);
    const end = Date.now() + this.parts.drainMs;
    while (this.working > 0 && Date.now() < end) {
      await deadline(50);
    }
    this.parts.runner.end();
    const hard = Date.now() + 3_000;
    while (this.working > 0 && Date.now() < hard) {
      await deadline(20);
    }
    await this.parts.dataSource.getRepository(WorkerRow).delete({ id: this.parts.workerId });
  }

  private slotsOf(stage: StageName): StageSlots {
    let handlers = 0;
    return new StageSlots(this.parts.settings.current.concurrency[stage], (count) => {
      const turn = ({ data }: { data: StageMessage }): Promise<void> =>
        this.slots[stage].turn(
          () => this.handle(data),
          () => this.refuse(data),
        );
      // The first handler is the one of all messages; the others only add loops, under names that no message has. Bull's promise
      // ends with the queue; a handler never throws, since the verdict on a run is PostgreSQL's.
      const name = handlers++ === 0 ? '__default__' : `more-${handlers}`;
      this.queues[stage]
        .process(name, count, turn)
        .catch((error: unknown) => this.tell(error, `queue ${stage} ended`));
    });
  }

  private async refuse(message: StageMessage): Promise<void> {
    await this.parts.runs
      .refuse(message)
      .catch((error: unknown) => this.tell(error, 'a message was not given back'));
  }

  private async obeySettings(): Promise<void> {
    await this.parts.settings.refresh();
    const { concurrency } = this.parts.settings.current;
    STAGE_NAMES.forEach((stage) => this.slots[stage].set(concurrency[stage]));
  }

  private async handle(message: StageMessage): Promise<void> {
    this.working++;
    try {
      await this.parts.runner.handle(message);
    } catch (error) {
      // The claim could not be written: the message is gone, the reconciler sends another.
      this.tell(error, 'a message could not be handled');
    } finally {
      this.working--;
      this.dispatcher.dispatch().catch((error: unknown) => this.tell(error, 'dispatch'));
    }
  }

  private onControl(text: string): void {
    const message = JSON.parse(text) as ControlMessage;
    switch (message.type) {
      case 'cancel':
        this.parts.runner.abortJob(message.job_uuid, 'cancel');
        break;
      case 'settings':
        this.obeySettings().catch((error: unknown) => this.tell(error, 'settings'));
        break;
      case 'plan':
      case 'playlist':
        // Who asked calls again: another worker may be free, or this one then.
        if (this.answering < MAX_ANSWERING) {
          this.answering++;
          this.parts
            .answer(message)
            .catch((error: unknown) => this.tell(error, `a ${message.type} could not be answered`))
            .finally(() => this.answering--);
        }
    }
  }

  private async pollCancel(): Promise<void> {
    const wanted = await this.parts.runs.cancelRequested(this.parts.runner.activeJobs);
    wanted.forEach((jobUuid) => this.parts.runner.abortJob(jobUuid, 'cancel'));
  }

  private async register(): Promise<void> {
    await this.parts.dataSource.query(`DELETE FROM workers WHERE heartbeat_at < now() - interval '1 hour'`);
    const { workerId, engines, publishers } = this.parts;
    const does = [await engines(), publishers].map((infos) => JSON.stringify(infos));
    await this.parts.dataSource.query(
      `INSERT INTO workers (id, host, pid, version, engines, publishers)
       VALUES ($1, $2, $3, $4, $5::jsonb, $6::jsonb)`,
      [workerId, hostname(), process.pid, Z2_VERSION, ...does],
    );
  }

  private async beat(): Promise<void> {
    await this.parts.dataSource.query(
      'UPDATE workers SET heartbeat_at = now(), engines = $2::jsonb WHERE id = $1',
      [this.parts.workerId, JSON.stringify(await this.parts.engines())],
    );
  }

  /** Does `work` again and again, each round after the end of the one before; a failing round is told, not fatal. */
  private every(ms: number, name: string, work: () => Promise<unknown>): void {
    let stopped = false;
    let wake: () => void = () => undefined;
    const loop = async (): Promise<void> => {
      while (!stopped) {
        try {
          await work();
        } catch (error) {
          this.tell(error, name);
        }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => (clearTimeout(timer), resolve());
        });
      }
    };
    const done = loop();
    this.rounds.push({
      stop: () => {
        stopped = true;
        wake();
      },
      done,
    });
  }

  private tell(error: unknown, what: string): void {
    this.parts.logger.error({ err: error }, what);
  }
}

function deadline(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
