import { randomUUID } from 'node:crypto';

import type {
  ArtifactRef,
  ErrorBody,
  JobEvent,
  JobStatus,
  LogLevel,
  NumberedEvent,
  StageEvent,
} from '@z2/contracts';
import { isTerminal, statusRank, Z2Error } from '@z2/contracts';
import type { DataSource, EntityManager } from 'typeorm';

import type { JobLanguage, StageRun } from './entities';
import { Job, JobFile, JobLog } from './entities';
import { artifactView } from './repositories/views';
import { noteDeliveries } from './webhook-outbox';

/** Where events go after the commit that caused them. Never throws: what is lost there is read from PostgreSQL. */
export interface EventSink {
  publish(events: readonly JobEvent[]): void;
}

type WithoutNumber<E> = E extends NumberedEvent ? Omit<E, 'seq' | 'at' | 'job_uuid'> : never;

/**
 * All that is written about one job in one transaction. The job's row is locked first, so that its events are numbered
 * in the order of the commits and without gaps.
 */
export class JobTransaction {
  private readonly pending: WithoutNumber<NumberedEvent>[] = [];

  private constructor(
    readonly manager: EntityManager,
    readonly job: Job,
  ) {}

  /** @throws Z2Error JOB_NOT_FOUND; whatever `work` throws rolls all of it back. */
  static async run<T>(
    dataSource: DataSource,
    sink: EventSink | null,
    jobUuid: string,
    work: (tx: JobTransaction) => Promise<T>,
  ): Promise<T> {
    let events: NumberedEvent[] = [];
    const result = await dataSource.transaction(async (manager) => {
      const job = await manager.findOne(Job, {
        where: { job_uuid: jobUuid },
        lock: { mode: 'pessimistic_write' },
      });
      if (!job) {
        throw new Z2Error('JOB_NOT_FOUND', `There is no job ${jobUuid}.`, {
          remedy: 'List the jobs: ./z2 jobs.',
        });
      }
      const tx = new JobTransaction(manager, job);
      const value = await work(tx);
      events = await tx.writeEvents();
      return value;
    });
    sink?.publish(events);
    return result;
  }

  /** As `run`; null where the job is not there (any more). */
  static async runIfThere<T>(...args: Parameters<typeof JobTransaction.run<T>>): Promise<T | null> {
    try {
      return await JobTransaction.run(...args);
    } catch (error) {
      if (error instanceof Z2Error && error.code === 'JOB_NOT_FOUND') {
        return null;
      }
      throw error;
    }
  }

  log(level: LogLevel, message: string, stage: string | null = null, language: string | null = null): void {
    this.pending.push({ type: 'log', level, message, stage, language });
  }

  stageEvent(run: StageRun): void {
    this.pending.push({
      type: 'stage',
      stage_run_id: run.id,
      stage: run.stage,
      language: run.language || null,
      state: run.state,
      attempt: run.attempt,
      from_checkpoint: run.from_checkpoint,
      error: run.error,
    } satisfies Omit<StageEvent, 'seq' | 'at' | 'job_uuid'>);
  }

  async addFile(run: StageRun, ref: ArtifactRef): Promise<void> {
    const file: JobFile = {
      id: randomUUID(),
      job_uuid: this.job.job_uuid,
      stage_run_id: run.id,
      stage: run.stage,
      kind: ref.kind,
      language: ref.language,
      name: ref.name,
      sha256: ref.sha256,
      size: ref.size,
      mime: ref.mime,
      created_at: new Date(),
    };
    await this.manager.insert(JobFile, file);
    this.pending.push({ type: 'artifact', artifact: artifactView(file) });
  }

  /** Sets the status of the job; the database refuses what TRANSITIONS does not allow. */
  async setJobStatus(wanted: JobStatus, progress: number, error: ErrorBody | null = null): Promise<void> {
    const { job } = this;
    const status = onward(job.status, wanted);
    const restarted = isTerminal(job.status) && !isTerminal(status);
    const next = restarted ? progress : Math.max(job.progress, progress);
    if (job.status === status && next === job.progress) {
      return;
    }
    const changed = job.status !== status;
    job.progress = next;
    job.status = status;
    job.error = error;
    job.updated_at = new Date();
    if (restarted) {
      // The time of a try again counts from its own start.
      job.started_at = null;
    }
    if (!job.started_at && !isTerminal(status) && status !== 'PENDING' && status !== 'SCHEDULED') {
      job.started_at = new Date();
    }
    job.completed_at = isTerminal(status) ? new Date() : null;
    await this.manager.query(
      `UPDATE jobs SET status = $2, progress = $3, error = $4::jsonb, started_at = $5, completed_at = $6, updated_at = $7
       WHERE job_uuid = $1`,
      [job.job_uuid, status, next, toJson(error), job.started_at, job.completed_at, job.updated_at],
    );
    if (changed) {
      this.pending.push({ type: 'status', language: null, status, progress: next, error });
    }
  }

  async setLanguageStatus(
    row: JobLanguage,
    wanted: JobStatus,
    progress: number,
    error: ErrorBody | null = null,
  ): Promise<void> {
    const status = onward(row.status, wanted);
    const restarted = isTerminal(row.status) && !isTerminal(status);
    const next = restarted ? progress : Math.max(row.progress, progress);
    if (row.status === status && next === row.progress) {
      return;
    }
    const changed = row.status !== status;
    Object.assign(row, { status, progress: next, error });
    await this.manager.query(
      `UPDATE job_languages SET status = $3, progress = $4, error = $5::jsonb, updated_at = now()
       WHERE job_uuid = $1 AND language = $2`,
      [row.job_uuid, row.language, status, next, toJson(error)],
    );
    if (changed) {
      this.pending.push({ type: 'status', language: row.language, status, progress: next, error });
    }
  }

  private async writeEvents(): Promise<NumberedEvent[]> {
    const count = this.pending.length;
    if (count === 0) {
      return [];
    }
    const { job, manager } = this;
    const [rows] = await manager.query<[{ seq: string }[], number]>(
      'UPDATE jobs SET seq = seq + $2 WHERE job_uuid = $1 RETURNING seq',
      [job.job_uuid, count],
    );
    const first = Number(rows[0]?.seq) - count + 1;
    const at = new Date();
    const events = this.pending.map((event, index) => ({
      ...event,
      job_uuid: job.job_uuid,
      at: at.toISOString(),
      seq: first + index,
    }));
    const logs = events.filter((event) => event.type === 'log');
    const others = events.filter((event) => event.type !== 'log');
    if (logs.length > 0) {
      await manager.insert(
        JobLog,
        logs.map(({ job_uuid, seq, level, stage, language, message }) => ({
          ...{ job_uuid, seq, at, level, stage, language, message },
        })),
      );
    }
    if (others.length > 0) {
      await manager.query(
        `INSERT INTO job_events (job_uuid, seq, event)
         SELECT $1, (value->>'seq')::bigint, value FROM jsonb_array_elements($2::jsonb) AS value`,
        [job.job_uuid, JSON.stringify(others)],
      );
    }
    await noteDeliveries(manager, events);
    return events;
  }
}

/** What goes on stays where it was shown: a stage run that is tried again does not take it back. */
function onward(from: JobStatus, to: JobStatus): JobStatus {
  const goesOn = !isTerminal(from) && !isTerminal(to);
  return goesOn && statusRank(to) < statusRank(from) ? from : to;
}

function toJson(error: ErrorBody | null): string | null {
  return error ? JSON.stringify(error) : null;
}
