import { pipeline } from 'node:stream/promises';

import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiBody,
  ApiHeader,
  ApiNoContentResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import {
  type BulkAnswer,
  type CreatedJobs,
  type JobList,
  type JobSummary,
  type JobView,
  type LogList,
} from '@z2/contracts';
import { JobsRepository } from '@z2/entities';
import { JobCommands } from '@z2/queue';
import { isUUID } from 'class-validator';
import type { Response } from 'express';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';
import { CreateJobDto } from '../dto/create-job.dto';
import { BulkDto, RetryDto } from '../dto/job-actions.dto';
import { CreateJobsDto } from '../dto/playlist.dto';
import { ListJobsQueryDto, LogLinesQueryDto, LogsQueryDto } from '../dto/queries.dto';
import { contentDisposition } from '../files/content-disposition';
import { COMMANDS, JOBS } from '../ports';
import { CreateJob } from './create-job';
import { CreateJobs } from './create-jobs';
import { JobActions } from './job-actions';
import { jobNotFound, jobUuidOf } from './job-uuid';
import { logText } from './log-text';

@ApiTags('jobs')
@Controller('api/jobs')
export class JobsController {
  constructor(
    private readonly createJob: CreateJob,
    private readonly jobActions: JobActions,
    private readonly createJobs: CreateJobs,
    @Inject(JOBS) private readonly jobs: JobsRepository,
    @Inject(COMMANDS) private readonly commands: JobCommands,
  ) {}

  @Post()
  @ApiOperation({ operationId: 'createJob', summary: 'Create a job: one video into one or more languages' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key and request give the same job.',
  })
  @ApiAnswer(201, 'JobSummary', 'The job')
  @ApiAnswer(200, 'JobSummary', 'The job that this idempotency key made before')
  @ApiProblems(400, 403, 404, 409, 413, 502, 503, 507)
  async create(
    @Body() body: CreateJobDto,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobSummary> {
    const { job, created } = await this.createJob.create(body, key?.slice(0, 200) || undefined);
    response.status(created ? 201 : 200);
    return job;
  }

  @Post('batch')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'createJobs',
    summary: 'Create a job of each request; what is wrong with one does not hinder the others',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'For jobs without a key of their own: this one and their place.',
  })
  @ApiAnswer(200, 'CreatedJobs', 'What came of each, in their order')
  @ApiProblems(400, 413, 503)
  createMany(
    @Body() { jobs }: CreateJobsDto,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<CreatedJobs> {
    return this.createJobs.create(jobs, key?.slice(0, 190) || undefined);
  }

  @Get()
  @ApiOperation({ operationId: 'listJobs', summary: 'List jobs, the newest first' })
  @ApiAnswer(200, 'JobList', 'A page of jobs')
  @ApiProblems(400, 503)
  list(@Query() query: ListJobsQueryDto): Promise<JobList> {
    return this.jobs.list(query);
  }

  @Get(':job_uuid')
  @ApiOperation({ operationId: 'getJob', summary: 'One job with its stages, files, checks and analysis' })
  @ApiParam({ name: 'job_uuid', format: 'uuid' })
  @ApiAnswer(200, 'JobView', 'The job')
  @ApiProblems(404, 503)
  async get(@Param('job_uuid') jobUuid: string): Promise<JobView> {
    const job = isUUID(jobUuid) ? await this.jobs.get(jobUuid) : null;
    return job ?? jobNotFound(jobUuid);
  }

  @Delete(':job_uuid')
  @HttpCode(200)
  @ApiOperation({ operationId: 'cancelJob', summary: 'Cancel a job' })
  @ApiParam({ name: 'job_uuid', format: 'uuid' })
  @ApiAnswer(200, 'JobSummary', 'The job; CANCELLED as soon as its work has ended')
  @ApiProblems(404, 409, 503)
  async cancel(@Param('job_uuid') jobUuid: string): Promise<JobSummary> {
    await this.commands.cancel(jobUuidOf(jobUuid));
    return this.summary(jobUuid);
  }

  @Post(':job_uuid/retry')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'retryJob',
    summary: 'Do again what failed or was cancelled; what is done stays, but from `from_stage` on',
  })
  @ApiParam({ name: 'job_uuid', format: 'uuid' })
  @ApiBody({ type: RetryDto, required: false })
  @ApiAnswer(200, 'JobSummary', 'The job')
  @ApiProblems(400, 404, 409, 503)
  async retry(@Param('job_uuid') jobUuid: string, @Body() body: RetryDto): Promise<JobSummary> {
    await this.commands.retry(jobUuidOf(jobUuid), body);
    return this.summary(jobUuid);
  }

  @Post(':job_uuid/clone')
  @ApiOperation({
    operationId: 'cloneJob',
    summary: 'A new job like this one: same source, languages and options',
  })
  @ApiParam({ name: 'job_uuid', format: 'uuid' })
  @ApiAnswer(201, 'JobSummary', 'The new job')
  @ApiProblems(400, 403, 404, 413, 502, 503, 507)
  async clone(@Param('job_uuid') jobUuid: string): Promise<JobSummary> {
    return this.createJob.clone(await this.get(jobUuid));
  }

  @Post(':job_uuid/delete')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteJob',
    summary: 'Forget a job that has ended, and its files in storage',
  })
  @ApiParam({ name: 'job_uuid', format: 'uuid' })
  @ApiNoContentResponse({ description: 'It is gone. What was published stays where it is.' })
  @ApiProblems(404, 409, 503)
  async delete(@Param('job_uuid') jobUuid: string): Promise<void> {
    await this.jobActions.delete(jobUuidOf(jobUuid));
  }

  @Post('bulk')
  @HttpCode(200)
  @ApiOperation({ operationId: 'bulkJobs', summary: 'Cancel, retry or delete many jobs, each for itself' })
  @ApiAnswer(200, 'BulkAnswer', 'What became of each, in the order of the request')
  @ApiProblems(400, 503)
  bulk(@Body() body: BulkDto): Promise<BulkAnswer> {
    return this.jobActions.bulk(body);
  }

  @Get(':job_uuid/logs')
  @ApiOperation({ operationId: 'getLogs', summary: 'Log lines of a job after a number' })
  @ApiParam({ name: 'job_uuid', format: 'uuid' })
  @ApiAnswer(200, 'LogList', 'Log lines, the oldest first')
  @ApiProblems(400, 404, 503)
  async logs(@Param('job_uuid') jobUuid: string, @Query() query: LogsQueryDto): Promise<LogList> {
    await this.summary(jobUuid);
    return this.jobs.logs(jobUuid, query);
  }

  @Get(':job_uuid/log.txt')
  @ApiOperation({
    operationId: 'downloadLog',
    summary: 'The log of a job as a text file, all of it or some lines',
  })
  @ApiParam({ name: 'job_uuid', format: 'uuid' })
  @ApiResponse({
    ...{ status: 200, description: 'A line for each, the oldest first' },
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  @ApiProblems(400, 404, 503)
  async downloadLog(
    @Param('job_uuid') jobUuid: string,
    @Query() query: LogLinesQueryDto,
    @Res() response: Response,
  ): Promise<void> {
    await this.summary(jobUuid);
    response.set('content-disposition', contentDisposition('attachment', `z2-${jobUuid.slice(0, 8)}.log`));
    response.type('text/plain');
    try {
      // As fast as the client reads, and no faster.
      await pipeline(logText(this.jobs, jobUuid, query), response);
    } catch (error) {
      // The client went away: nothing to tell anybody.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') {
        throw error;
      }
    }
  }

  private async summary(jobUuid: string): Promise<JobSummary> {
    const job = isUUID(jobUuid) ? await this.jobs.summary(jobUuid) : null;
    return job ?? jobNotFound(jobUuid);
  }
}
