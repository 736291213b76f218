import type { CreatedJob, CreatedJobs, CreateJobRequest, ErrorBody } from '@z2/contracts';

import { CreateJobDto } from '../dto/create-job.dto';
import { RequestPipe } from '../dto/request.pipe';
import { problemOf } from '../errors/problem-of';
import type { GatewayLogger } from '../ports';
import type { CreateJob } from './create-job';

/** Many jobs of one request, one after another in their order; what is wrong with one is told there, and the others are made. */
export class CreateJobs {
  private readonly pipe = new RequestPipe();

  constructor(
    private readonly createJob: Pick<CreateJob, 'create'>,
    private readonly logger: GatewayLogger,
  ) {}

  /**
   * Where this machine fails (the database is away), the rest is not tried and has the same error.
   *
   * @param idempotencyKey of the whole request: a job without a key of its own has this one and its place
   */
  async create(requests: readonly CreateJobRequest[], idempotencyKey?: string): Promise<CreatedJobs> {
    const results: CreatedJob[] = [];
    let fatal: ErrorBody | null = null;
    for (const [index, request] of requests.entries()) {
      if (fatal) {
        results.push(failed(fatal));
        continue;
      }
      try {
        results.push(await this.one(request, idempotencyKey && `${idempotencyKey}/${index}`));
      } catch (thrown) {
        const { error, isFatal } = this.told(thrown);
        fatal = isFatal ? error : null;
        results.push(failed(error));
      }
    }
    return { results };
  }

  private async one(request: CreateJobRequest, key: string | undefined): Promise<CreatedJob> {
    const checked = (await this.pipe.transform(request, {
      type: 'body',
      metatype: CreateJobDto,
    })) as CreateJobDto;
    return { ...(await this.createJob.create(checked, key)), error: null };
  }

  /** As the answer to a single job would tell it. */
  private told(thrown: unknown): { error: ErrorBody; isFatal: boolean } {
    const { problem } = problemOf(thrown, '/api/jobs/batch');
    const { code, message, remedy, details, error_id, status } = problem;
    const isFatal = status >= 500 && (code === 'INTERNAL' || code === 'DATABASE_UNAVAILABLE');
    if (isFatal) {
      this.logger.error({ err: thrown, error_id, code }, message);
    }
    return { error: { code, message, remedy, details: { ...details, error_id } }, isFatal };
  }
}

const failed = (error: ErrorBody): CreatedJob => ({ job: null, created: false, error });
