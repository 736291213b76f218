import { createHash, randomUUID } from 'node:crypto';

import type { JobOptions, JobSource, PublishTarget, RetryRequest } from '@z2/contracts';
import { isTerminal, Z2Error } from '@z2/contracts';
import type { EventSink } from '@z2/entities';
import { Job, JobLanguage, JobTransaction, StageRun } from '@z2/entities';
import type { DataSource } from 'typeorm';

import { advance } from './advance';
import { deleteJob } from './delete-job';
import { type CheckedEdit, editCues } from './edit-cues';
import { planRuns } from './pipeline-places';
import { retryJob } from './retry-job';

/** A request that has been checked: what a job is made of. */
export interface NewJob {
  source: JobSource;
  title: string | null;
  source_language: string | null;
  target_languages: string[];
  options: JobOptions;
  publish: PublishTarget[];
  priority: number;
  /** Not before this time; null: at once. */
  run_at?: Date | null;
  idempotency_key: string | null;
  owner?: string;
}

/** Tells workers at once that a job is to end; the flag in PostgreSQL, which they poll, is the truth. */
export interface CancelHint {
  cancel(jobUuid: string): void;
}

/** What can be done to a job from outside. Each command is one transaction. */
export class JobCommands {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sink: EventSink | null,
    private readonly hint: CancelHint | null = null,
  ) {}

  /**
   * Creates the job, its stage runs and the first message. The same idempotency key with the same request gives the job
   * that is there (created: false).
   *
   * @throws Z2Error IDEMPOTENCY_KEY_REUSED when the key came with another request
   */
  async create(input: NewJob): Promise<{ job_uuid: string; created: boolean }> {
    const jobUuid = randomUUID();
    const owner = input.owner ?? 'local';
    const { idempotency_key: key, run_at, ...rest } = input;
    // Without a time the hash is what it was before jobs could have one.
    const hashed = JSON.stringify(run_at ? { ...rest, run_at } : rest);
    const requestHash = createHash('sha256').update(hashed).digest('hex');
    const youtube = input.source.kind === 'youtube' ? input.source : null;
    const rows = await this.dataSource.query<{ job_uuid: string }[]>(
      `INSERT INTO jobs (job_uuid, owner, title, source, youtube_url, video_id, source_language, target_languages, options,
         publish, priority, idempotency_key, request_hash, run_at, status)
       VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9::jsonb, $10::jsonb, $11, $12, $13, $14,
         CASE WHEN $14::timestamptz > now() THEN 'SCHEDULED' ELSE 'PENDING' END)
       ON CONFLICT (owner, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING RETURNING job_uuid`,
      [
        ...[
          jobUuid,
          owner,
          input.title,
          JSON.stringify(input.source),
          youtube?.url ?? null,
          youtube?.video_id ?? null,
        ],
        ...[
          input.source_language,
          input.target_languages,
          JSON.stringify(input.options),
          JSON.stringify(input.publish),
        ],
        ...[input.priority, key, requestHash, run_at ?? null],
      ],
    );
    if (rows.length === 0) {
      return this.existing(owner, key, requestHash);
    }
    await this.begin(jobUuid);
    return { job_uuid: jobUuid, created: true };
  }

  /** Completes a job whose row is there but whose runs are not: also what the reconciler does after a crash between. */
  async begin(jobUuid: string): Promise<void> {
    await JobTransaction.runIfThere(this.dataSource, this.sink, jobUuid, async (tx) => {
      const { manager, job } = tx;
      if ((await manager.countBy(StageRun, { job_uuid: jobUuid })) > 0) {
        return;
      }
      await manager.insert(
        JobLanguage,
        job.target_languages.map((language) => ({ job_uuid: jobUuid, language, status: job.status })),
      );
      await manager.insert(
        StageRun,
        planRuns(job.target_languages, job.options).map((place) => ({
          id: randomUUID(),
          job_uuid: jobUuid,
          ...place,
        })),
      );
      tx.log('INFO', `Job created: into ${job.target_languages.join(', ')}.`);
      await advance(tx);
    });
  }

  /**
   * Asks for the end of the job. What waits is cancelled at once; what runs is ended by its worker.
   *
   * @throws Z2Error JOB_NOT_FOUND, JOB_STATE_CONFLICT (COMPLETED or FAILED already)
   */
  async cancel(jobUuid: string): Promise<void> {
    await JobTransaction.run(this.dataSource, this.sink, jobUuid, async (tx) => {
      const { job } = tx;
      if (job.status === 'CANCELLED' || job.cancel_requested) {
        return;
      }
      if (isTerminal(job.status)) {
        throw new Z2Error(
          'JOB_STATE_CONFLICT',
          `The job is ${job.status} already; there is nothing to cancel.`,
          {
            remedy: 'Leave it as it is.',
            details: { status: job.status },
          },
        );
      }
      job.cancel_requested = true;
      await tx.manager.update(Job, { job_uuid: jobUuid }, { cancel_requested: true });
      tx.log('INFO', 'Cancel requested.');
      await advance(tx);
    });
    this.hint?.cancel(jobUuid);
  }

  /**
   * Does again what failed or was cancelled, and only that: checkpoints keep the rest. See {@link retryJob}.
   *
   * @throws Z2Error JOB_NOT_FOUND, JOB_STATE_CONFLICT, OPTION_INVALID
   */
  async retry(jobUuid: string, request: RetryRequest = {}): Promise<void> {
    await JobTransaction.run(this.dataSource, this.sink, jobUuid, (tx) => retryJob(tx, request));
  }

  /**
   * Keeps an edit of cues, and does again what depends on it. False: the job is not as it was when they were read; see
   * {@link editCues}.
   *
   * @throws Z2Error JOB_NOT_FOUND, JOB_STATE_CONFLICT
   */
  editCues(jobUuid: string, edit: CheckedEdit): Promise<boolean> {
    return JobTransaction.run(this.dataSource, this.sink, jobUuid, (tx) => editCues(tx, edit));
  }

  /**
   * Forgets a job that has ended. Its files in storage are left to {@link FileRemoval}; the answer names the upload that only
   * this job was made of.
   *
   * @throws Z2Error JOB_NOT_FOUND, JOB_STATE_CONFLICT (not ended)
   */
  delete(jobUuid: string): Promise<{ upload_id: string | null }> {
    return JobTransaction.run(this.dataSource, null, jobUuid, deleteJob);
  }

  private async existing(
    owner: string,
    key: string | null,
    requestHash: string,
  ): Promise<{ job_uuid: string; created: boolean }> {
    const job = await this.dataSource
      .getRepository(Job)
      .findOneByOrFail({ owner, idempotency_key: key ?? '' });
    if (job.request_hash !== requestHash) {
      throw new Z2Error('IDEMPOTENCY_KEY_REUSED', 'This idempotency key came with another request before.', {
        remedy: 'Use a new key for a new job.',
        details: { job_uuid: job.job_uuid },
      });
    }
    return { job_uuid: job.job_uuid, created: false };
  }
}
