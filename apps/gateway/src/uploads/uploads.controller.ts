import { Controller, Inject, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { UploadView } from '@z2/contracts';
import { UploadStore } from '@z2/storage';
import type { Request } from 'express';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';
import { UploadQueryDto } from '../dto/queries.dto';
import { UPLOADS } from '../ports';
import { letGo } from './let-go';

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
  @ApiBody({ required: true, schema: { type: 'string', format: 'binary' } })
  @ApiAnswer(201, 'UploadView', 'The upload')
  @ApiProblems(400, 403, 413, 503, 507)
  async upload(@Query() query: UploadQueryDto, @Req() request: Request): Promise<UploadView> {
    const announced = Number(request.headers['content-length']);
    try {
      // Node's own iterator would take the request from its connection on the first fault, which then hangs.
      const body = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
      return await this.uploads.receive(query.name ?? 'upload', body, {
        size: request.headers['content-length'] && Number.isSafeInteger(announced) ? announced : null,
      });
    } catch (error) {
      letGo(request);
      throw error;
    }
  }
}
