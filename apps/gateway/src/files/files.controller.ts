import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Z2Error } from '@z2/contracts';
import { JobsRepository } from '@z2/entities';
import { isUUID } from 'class-validator';
import type { Request, Response } from 'express';

import { ApiProblems } from '../docs/api-problems';
import { FileQueryDto } from '../dto/queries.dto';
import { ARTIFACTS, type Artifacts, JOBS } from '../ports';
import { contentDisposition } from './content-disposition';

const FILE_CONTENT = { '*/*': { schema: { type: 'string', format: 'binary' } } };

@ApiTags('files')
@Controller('api/files')
export class FilesController {
  constructor(
    @Inject(JOBS) private readonly jobs: JobsRepository,
    @Inject(ARTIFACTS) private readonly artifacts: Artifacts,
  ) {}

  @Get(':id')
  @ApiOperation({ operationId: 'file', summary: 'The content of an artifact, whole or in ranges' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse({ status: 200, description: 'The file', content: FILE_CONTENT })
  @ApiResponse({ status: 206, description: 'The range that was asked for', content: FILE_CONTENT })
  @ApiResponse({ status: 304, description: 'If-None-Match named its ETag (the SHA-256)' })
  @ApiHeader({ name: 'Range', required: false, example: 'bytes=0-1023' })
  @ApiProblems(404, 416, 503)
  async file(
    @Param('id') id: string,
    @Query() query: FileQueryDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const file = isUUID(id) ? await this.jobs.file(id) : null;
    if (!file) {
      throw new Z2Error('NOT_FOUND', 'There is no such file.', {
        remedy: 'GET /api/jobs/JOB lists the files of a job.',
      });
    }
    const path = await this.artifacts.localPath(file.sha256);
    response.set({
      'content-type': file.mime,
      'content-disposition': contentDisposition(query.download ? 'attachment' : 'inline', file.name),
      'x-content-type-options': 'nosniff',
      // The content of an id never changes: its hash is its tag.
      etag: `"${file.sha256}"`,
      'cache-control': 'private, max-age=31536000, immutable',
      // A file from outside (subtitles, SVG in a name) must not run as a page of ours.
      // Media stay viewable in a tab of their own.
      'content-security-policy':
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
    });
    await new Promise<void>((resolve, reject) => {
      response.sendFile(
        path,
        { etag: false, lastModified: false, cacheControl: false, dotfiles: 'allow' },
        (error?: Error) => {
          // The client went away: nothing to tell anybody.
          if (error && !request.destroyed && !response.headersSent) {
            reject(error);
          } else {
            resolve();
          }
        },
      );
    });
  }
}
