import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { ErrorBody, LogLine } from '@z2/contracts';
import { toZ2Error } from '@z2/contracts';

import { Api } from '../core/api';
import { jobTitle } from '../words/status-words';
import { applyEvent, jobState, type JobState, withLogs, withView } from './job-state';

const LOG_PAGE = 2000;

/** One job, kept live: read once, then moved on by events; read again when a stage or the job ends. */
@Injectable()
export class JobStore {
  private readonly api = inject(Api);
  private stopEvents: (() => void) | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;
  private job_uuid = '';
  private withLogs = true;

  readonly state = signal<JobState | null>(null);
  readonly job = computed(() => this.state()?.job ?? null);
  /** The job's name for people. */
  readonly title = computed(() => {
    const job = this.job();
    return job ? jobTitle(job) : '';
  });
  /** Why the job cannot be shown. */
  readonly error = signal<ErrorBody | null>(null);
  /** Why the last cancel or retry did not work. */
  readonly actionError = signal<ErrorBody | null>(null);
  readonly acting = signal(false);

  constructor() {
    inject(DestroyRef).onDestroy(() => this.leave());
  }

  /** @param logs whether the log is wanted, too */
  async open(job_uuid: string, { logs = true } = {}): Promise<void> {
    this.leave();
    this.job_uuid = job_uuid;
    this.withLogs = logs;
    this.state.set(null);
    this.error.set(null);
    this.actionError.set(null);
    try {
      const job = await this.api.client.getJob(job_uuid);
      if (this.job_uuid !== job_uuid) {
        return;
      }
      this.state.set(jobState(job));
      this.stopEvents = this.api.events.subscribe(
        job_uuid,
        job.seq,
        (event) => {
          this.update((state) => applyEvent(state, event));
          if (event.type === 'status' || (event.type === 'stage' && event.state !== 'RUNNING')) {
            this.readSoon();
          }
        },
        (error) => this.error.set(error),
      );
      if (logs) {
        await this.readLogs(job_uuid);
      }
    } catch (error) {
      if (this.job_uuid === job_uuid) {
        this.error.set(toZ2Error(error).toBody());
      }
    }
  }

  reload(): void {
    void this.open(this.job_uuid, { logs: this.withLogs });
  }

  cancel(): Promise<void> {
    return this.act(() => this.api.client.cancelJob(this.job_uuid));
  }

  retry(): Promise<void> {
    return this.act(() => this.api.client.retryJob(this.job_uuid));
  }

  /** Sends again what did not go out; what went out is found there and not sent twice. */
  publishAgain(languages: string[]): Promise<void> {
    const only = languages.length > 0 ? { languages } : {};
    return this.act(() => this.api.client.retryJob(this.job_uuid, { from_stage: 'publish', ...only }));
  }

  private async act(call: () => Promise<unknown>): Promise<void> {
    this.acting.set(true);
    this.actionError.set(null);
    try {
      await call();
      await this.read();
    } catch (error) {
      this.actionError.set(toZ2Error(error).toBody());
    } finally {
      this.acting.set(false);
    }
  }

  private async readLogs(job_uuid: string): Promise<void> {
    let since = 0;
    let lines: LogLine[];
    do {
      ({ logs: lines } = await this.api.client.getLogs(job_uuid, { since, limit: LOG_PAGE }));
      if (this.job_uuid !== job_uuid) {
        return;
      }
      this.update((state) => withLogs(state, lines));
      since = lines.at(-1)?.seq ?? since;
    } while (lines.length === LOG_PAGE);
  }

  /** Events do not carry all: metadata, engines, checks, publishing. They are read when a step ends. */
  private readSoon(): void {
    this.again ??= setTimeout(() => void this.read(), 400);
  }

  private async read(): Promise<void> {
    clearTimeout(this.again);
    this.again = undefined;
    const { job_uuid } = this;
    try {
      const job = await this.api.client.getJob(job_uuid);
      if (this.job_uuid === job_uuid) {
        this.update((state) => withView(state, job));
        if ((this.state()?.job.seq ?? 0) > job.seq) {
          this.readSoon();
        }
      }
    } catch (error) {
      // The live connection tells of a service that is gone; what is on screen stays.
      if (this.job_uuid === job_uuid) {
        this.actionError.set(toZ2Error(error).toBody());
      }
    }
  }

  private update(change: (state: JobState) => JobState): void {
    this.state.update((state) => state && change(state));
  }

  private leave(): void {
    this.job_uuid = '';
    this.stopEvents?.();
    this.stopEvents = null;
    clearTimeout(this.again);
    this.again = undefined;
  }
}
