import { Controller, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { UploadView } from '@z2/contracts';
import { UploadStore } from '@z2/storage';
import type { Request, Response } from 'express';

import { ApiAnswer } from '../docs/api-answer';
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
  @ApiBody({ required: true, schema: { type: 'string', format: 'binary' } })
  @ApiAnswer(201, 'UploadView', 'The upload')
  @ApiProblems(400, 403, 413, 503, 507)
  async upload(
    @Query() query: UploadQueryDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UploadView> {
    const announced = Number(request.headers['content-length']);
    try {
      // The iterator of its own would end the connection on the first fault, and the answer with it.
      return await this.uploads.receive(
        query.name ?? 'upload',
        request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>,
        { size: request.headers['content-length'] && Number.isSafeInteger(announced) ? announced : null },
      );
    } catch (error) {
      // What still comes is let go, so that the client reads the answer instead of a reset; then the connection ends.
      response.set('connection', 'close');
      request.resume();
      throw error;
    }
  }
}
