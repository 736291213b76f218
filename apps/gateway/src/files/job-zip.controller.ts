import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';

import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ARTIFACT_ROLE, type ArtifactView, Z2Error } from '@z2/contracts';
import { JobsRepository } from '@z2/entities';
import type { Request, Response } from 'express';

import { ApiProblems } from '../docs/api-problems';
import { JobZipQueryDto } from '../dto/queries.dto';
import { jobNotFound, jobUuidOf } from '../jobs/job-uuid';
import { ARTIFACTS, type Artifacts, JOBS } from '../ports';
import { contentDisposition } from './content-disposition';
import { namesInZip, zipFiles } from './zip-files';

@ApiTags('files')
@Controller('api/jobs')
export class JobZipController {
  constructor(
    @Inject(JOBS) private readonly jobs: JobsRepository,
    @Inject(ARTIFACTS) private readonly artifacts: Artifacts,
  ) {}

  @Get(':job_uuid/files.zip')
  @ApiOperation({
    operationId: 'zipFiles',
    summary: 'The results of a job as one zip, with a folder for each language',
  })
  @ApiParam({ name: 'job_uuid', format: 'uuid' })
  @ApiResponse({
    ...{ status: 200, description: 'The zip; nothing in it is compressed' },
    content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiResponse({ status: 304, description: 'If-None-Match named its ETag' })
  @ApiProblems(400, 404, 503)
  async zip(
    @Param('job_uuid') jobUuid: string,
    @Query() query: JobZipQueryDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const job = (await this.jobs.summary(jobUuidOf(jobUuid))) ?? jobNotFound(jobUuid);
    const files = await this.filesOf(jobUuid, query);
    const names = namesInZip(files);
    const tag = createHash('sha256');
    files.forEach(({ sha256 }, index) => tag.update(`${sha256} ${names[index]}\n`));
    const stem = job.title?.replace(/\.[^.]+$/, '') || `z2-${jobUuid.slice(0, 8)}`;
    const name = query.language ? `${stem}.${query.language}.zip` : `${stem}.zip`;
    response.set({
      'content-type': 'application/zip',
      'content-disposition': contentDisposition('attachment', name),
      'cache-control': 'private, no-cache',
      'accept-ranges': 'none',
      etag: `"${tag.digest('hex')}"`,
    });
    if (request.fresh) {
      response.status(304).end();
      return;
    }
    const paths = await Promise.all(files.map(({ sha256 }) => this.artifacts.localPath(sha256)));
    const zip = await zipFiles(
      files.map(({ size, created_at }, index) => ({
        ...{ name: names[index] ?? '', path: paths[index] ?? '', size, at: new Date(created_at) },
      })),
    );
    response.set('content-length', String(zip.size));
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    try {
      await pipeline(zip.stream, response);
    } catch (error) {
      // The client went away: nothing to tell anybody.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') {
        throw error;
      }
    } finally {
      zip.end();
    }
  }

  private async filesOf(jobUuid: string, { language, all }: JobZipQueryDto): Promise<ArtifactView[]> {
    const files = (await this.jobs.filesOf(jobUuid)).filter(
      (file) =>
        (all === '1' || ARTIFACT_ROLE[file.kind] === 'result') &&
        (language === undefined || file.language === language),
    );
    if (files.length === 0) {
      throw new Z2Error('NOT_FOUND', 'There are no such files yet.', {
        remedy: 'GET /api/jobs/JOB lists the files of a job.',
      });
    }
    return files;
  }
}
