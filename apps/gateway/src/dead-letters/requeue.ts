import type { ErrorBody, RequeueAnswer } from '@z2/contracts';
import { toZ2Error, Z2Error } from '@z2/contracts';
import type { DeadLettersRepository } from '@z2/entities';
import type { JobCommands } from '@z2/queue';

import { databaseError } from '../errors/database-error';
import type { GatewayLogger } from '../ports';

/** Runs that were given up, begun again. */
export class Requeue {
  constructor(
    private readonly letters: DeadLettersRepository,
    private readonly commands: Pick<JobCommands, 'retry'>,
    private readonly logger: GatewayLogger,
  ) {}

  /**
   * Retries the jobs of these runs, each job once: what of it failed in the languages of its runs, or all where the run was of the
   * whole job. An error of one is told at its runs.
   *
   * @param ids null: all, at most 500
   */
  async requeue(ids: readonly string[] | null): Promise<RequeueAnswer> {
    const places = await this.letters.places(ids && [...new Set(ids)]);
    const results: RequeueAnswer['results'] = [];
    for (const [job_uuid, runs] of Map.groupBy(places, (place) => place.job_uuid)) {
      const languages = runs.map(({ language }) => language);
      const error = await this.retry(job_uuid, languages.includes('') ? undefined : languages);
      results.push(...runs.map(({ stage_run_id }) => ({ stage_run_id, error })));
    }
    const known = new Set(places.map(({ stage_run_id }) => stage_run_id));
    const unknown = (ids ?? []).filter((id) => !known.has(id));
    return { results: [...results, ...unknown.map((stage_run_id) => ({ stage_run_id, error: NONE }))] };
  }

  private async retry(job_uuid: string, languages: string[] | undefined): Promise<ErrorBody | null> {
    try {
      await this.commands.retry(job_uuid, languages ? { languages } : {});
      return null;
    } catch (thrown) {
      const error = databaseError(thrown) ?? toZ2Error(thrown);
      if (error.code === 'INTERNAL') {
        this.logger.error({ err: thrown, job_uuid }, 'requeue failed');
        return UNFORESEEN;
      }
      return error.toBody();
    }
  }
}

const NONE: ErrorBody = new Z2Error('NOT_FOUND', 'This run was not given up.', {
  remedy: 'GET /api/dead-letters lists those that were; it may have been requeued already.',
}).toBody();
const UNFORESEEN: ErrorBody = {
  code: 'INTERNAL',
  message: 'Something unexpected went wrong in the gateway.',
  remedy: 'Try again. If it stays, look into the log of the gateway.',
};
