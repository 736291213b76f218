import { Controller, Inject, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { UploadView } from '@z2/contracts';
import { UploadStore } from '@z2/storage';
import type { Request } from 'express';

import { ApiProblems } from '../docs/api-problems';
import { UploadQueryDto } from '../dto/queries.dto';
import { UPLOADS } from '../ports';

@ApiTags('uploads')
@Controller('api/uploads')
export class UploadsController {
  constructor(@Inject(UPLOADS) private readonly uploads: UploadStore) {}

  @Post()
  @ApiOperation({
    operationId: 'upload',
    summary: 'Upload a file as raw body; its upload_id goes into a job',
  })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiResponse({ status: 201, description: 'The upload (UploadView)' })
  @ApiProblems(400, 413, 503, 507)
  upload(@Query() query: UploadQueryDto, @Req() request: Request): Promise<UploadView> {
    const announced = Number(request.headers['content-length']);
    return this.uploads.receive(query.name ?? 'upload', request as AsyncIterable<Uint8Array>, {
      size: Number.isSafeInteger(announced) && request.headers['content-length'] ? announced : null,
    });
  }
}
