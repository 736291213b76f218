import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type ArtifactView, type FileLink, Z2Error } from '@z2/contracts';
import { JobsRepository } from '@z2/entities';
import { isUUID } from 'class-validator';
import type { Request, Response } from 'express';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';
import { FileLinkDto } from '../dto/file-link.dto';
import { FileQueryDto, SignedFileQueryDto } from '../dto/queries.dto';
import { ARTIFACTS, type Artifacts, JOBS } from '../ports';
import { FileLinks } from './file-links';
import { sendArtifact } from './send-artifact';

const FILE_CONTENT = { '*/*': { schema: { type: 'string', format: 'binary' } } };
const WHOLE = { status: 200, description: 'The file', content: FILE_CONTENT };
const PART = { status: 206, description: 'The range that was asked for', content: FILE_CONTENT };
const SAME = { status: 304, description: 'If-None-Match named its ETag (the SHA-256)' };
const RANGE = { name: 'Range', required: false, example: 'bytes=0-1023' };

@ApiTags('files')
@Controller('api/files')
export class FilesController {
  constructor(
    @Inject(JOBS) private readonly jobs: JobsRepository,
    @Inject(ARTIFACTS) private readonly artifacts: Artifacts,
    private readonly links: FileLinks,
  ) {}

  @Get(':id')
  @ApiOperation({ operationId: 'file', summary: 'The content of an artifact, whole or in ranges' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse(WHOLE)
  @ApiResponse(PART)
  @ApiResponse(SAME)
  @ApiHeader(RANGE)
  @ApiProblems(404, 416, 503)
  async file(
    @Param('id') id: string,
    @Query() query: FileQueryDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const file = await this.fileOf(id);
    const path = await this.artifacts.localPath(file.sha256);
    await sendArtifact(file, path, { download: query.download === '1' }, [request, response]);
  }

  @Post(':id/link')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'linkFile',
    summary: 'A link to the file that whoever has it may use for a while',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiBody({ type: FileLinkDto, required: false })
  @ApiAnswer(200, 'FileLink', 'The link; it cannot be taken back before its time is over')
  @ApiProblems(400, 404, 413, 503)
  async link(@Param('id') id: string, @Body() body: FileLinkDto): Promise<FileLink> {
    const file = await this.fileOf(id);
    return this.links.make(file.id, body);
  }

  @Get(':id/signed')
  @ApiOperation({
    operationId: 'signedFile',
    summary: 'What a signed link leads to: the file, whole or in ranges',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiResponse(WHOLE)
  @ApiResponse(PART)
  @ApiResponse(SAME)
  @ApiHeader(RANGE)
  @ApiProblems(400, 403, 404, 410, 416, 503)
  async signed(
    @Param('id') id: string,
    @Query() query: SignedFileQueryDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const maxAgeS = await this.links.check(id, query);
    const file = await this.fileOf(id);
    const path = await this.artifacts.localPath(file.sha256);
    await sendArtifact(file, path, { download: query.download === '1', maxAgeS }, [request, response]);
  }

  private async fileOf(id: string): Promise<ArtifactView> {
    const file = isUUID(id) ? await this.jobs.file(id) : null;
    if (!file) {
      throw new Z2Error('NOT_FOUND', 'There is no such file.', {
        remedy: 'GET /api/jobs/JOB lists the files of a job.',
      });
    }
    return file;
  }
}
