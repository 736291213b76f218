import type { BulkAction, BulkAnswer, BulkFilter, BulkRequest, ErrorBody } from '@z2/contracts';
import { MAX_BULK, toZ2Error } from '@z2/contracts';
import type { JobsRepository } from '@z2/entities';
import type { FileRemoval, JobCommands } from '@z2/queue';
import type { UploadStore } from '@z2/storage';

import { validationError } from '../dto/request.pipe';
import { databaseError } from '../errors/database-error';
import type { GatewayLogger } from '../ports';

/** An error that the log has, and clients learn nothing of. */
const UNFORESEEN: ErrorBody = {
  code: 'INTERNAL',
  message: 'Something unexpected went wrong in the gateway.',
  remedy: 'Try again. If it stays, look into the log of the gateway.',
};

/** What can be done to jobs, one or many. */
export class JobActions {
  constructor(
    private readonly commands: JobCommands,
    private readonly removal: Pick<FileRemoval, 'round'>,
    private readonly uploads: Pick<UploadStore, 'delete'>,
    private readonly logger: GatewayLogger,
    private readonly jobs: Pick<JobsRepository, 'idsOf'>,
  ) {}

  /**
   * Forgets a job, and the files that nothing else names; what cannot go yet goes in a later round of a worker.
   *
   * @throws Z2Error JOB_NOT_FOUND, JOB_STATE_CONFLICT
   */
  async delete(jobUuid: string): Promise<void> {
    await this.forget(jobUuid);
    await this.clearUp();
  }

  /** Each for itself: an error of one is told at its place. */
  async bulk({ action, job_uuids, filter }: BulkRequest): Promise<BulkAnswer> {
    const { ids, more } = await this.chosen(job_uuids, filter);
    const results: BulkAnswer['results'] = [];
    for (const job_uuid of new Set(ids)) {
      try {
        await this.one(action, job_uuid);
        results.push({ job_uuid, error: null });
      } catch (thrown) {
        const error = databaseError(thrown) ?? toZ2Error(thrown);
        if (error.code === 'INTERNAL') {
          this.logger.error({ err: thrown, job_uuid }, `${action} failed`);
        }
        results.push({ job_uuid, error: error.code === 'INTERNAL' ? UNFORESEEN : error.toBody() });
      }
    }
    if (action === 'delete') {
      await this.clearUp();
    }
    return { more, results };
  }

  /** Those that are named, or the oldest of those that a filter finds. @throws Z2Error VALIDATION_FAILED: neither, or both */
  private async chosen(
    job_uuids: readonly string[] | undefined,
    filter: BulkFilter | undefined,
  ): Promise<{ ids: readonly string[]; more: boolean }> {
    const criteria = Object.entries(filter ?? {}).filter(([, value]) => value !== undefined);
    if ((job_uuids === undefined) === (filter === undefined) || (filter && criteria.length === 0)) {
      // An empty filter would be every job there is.
      const message = 'either job_uuids or a filter with at least one field must be given';
      throw validationError([{ field: filter ? 'filter' : 'job_uuids', message }]);
    }
    const empty = criteria.find(([, value]) => value === '');
    if (empty) {
      const field = `filter.${empty[0]}`;
      throw validationError([{ field, message: `${field} should not be empty` }]);
    }
    if (!filter) {
      return { ids: job_uuids ?? [], more: false };
    }
    const ids = await this.jobs.idsOf(filter, MAX_BULK + 1);
    return { ids: ids.slice(0, MAX_BULK), more: ids.length > MAX_BULK };
  }

  private async forget(jobUuid: string): Promise<void> {
    const { upload_id } = await this.commands.delete(jobUuid);
    if (upload_id) {
      await this.attempt('the upload of a deleted job could not be removed', () =>
        this.uploads.delete(upload_id),
      );
    }
  }

  private clearUp(): Promise<void> {
    return this.attempt('files of deleted jobs could not be removed', () => this.removal.round());
  }

  /** The job is gone whatever becomes of its files: they only take room. */
  private async attempt(trouble: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn({ err: error }, trouble);
    }
  }

  private one(action: BulkAction, jobUuid: string): Promise<void> {
    switch (action) {
      case 'cancel':
        return this.commands.cancel(jobUuid);
      case 'retry':
        return this.commands.retry(jobUuid);
      case 'delete':
        return this.forget(jobUuid);
    }
  }
}
