import { Controller, Delete, Head, Options, Param, Patch, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { isUploadId } from '@z2/storage';
import type { Request, Response } from 'express';

import { ApiProblems } from '../docs/api-problems';
import { checkAnnounced, checkTusHeaders, unknownUpload } from './tus-headers';
import { TusUploads } from './tus-uploads';

const VERSION = { name: 'Tus-Resumable', required: true, example: '1.0.0' };
const LENGTH = { name: 'Upload-Length', required: false, example: '262144', description: 'Bytes in all.' };
const OFFSET = {
  'Upload-Offset': {
    description: 'Bytes that are here: where the next part begins.',
    schema: { type: 'integer' },
  },
};
const EXPIRES = {
  'Upload-Expires': { description: 'When it is given up if nothing more comes.', schema: { type: 'string' } },
};
const PART = { required: false, schema: { type: 'string', format: 'binary' } };

/** tus 1.0.0 (https://tus.io): uploads in parts, which go on after a cut, a restart or a day. */
@ApiTags('uploads')
@Controller('api/uploads/tus')
export class TusController {
  constructor(private readonly uploads: TusUploads) {}

  @Options()
  @ApiOperation({
    operationId: 'tusOptions',
    summary: 'Which version and extensions of tus there are, and the largest upload',
  })
  @ApiResponse({ status: 204, description: 'Tus-Version, Tus-Extension and Tus-Max-Size' })
  @ApiProblems(503)
  async options(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.uploads.answer(request, response);
  }

  @Post()
  @ApiOperation({
    operationId: 'tusCreate',
    summary: 'Begin a resumable upload; the last part of Location is the upload_id that goes into a job',
    description:
      'The protocol of tus 1.0.0, with creation-with-upload, creation-defer-length, expiration and termination. The body may be the first part.',
  })
  @ApiHeader(VERSION)
  @ApiHeader(LENGTH)
  @ApiHeader({ name: 'Upload-Defer-Length', required: false, description: '1: Upload-Length comes later.' })
  @ApiHeader({
    ...{ name: 'Upload-Metadata', required: false, example: 'filename dGFsay5tcDQ=' },
    description: 'filename: the name for people, in Base64.',
  })
  @ApiConsumes('application/offset+octet-stream')
  @ApiBody(PART)
  @ApiResponse({
    status: 201,
    description: 'The upload has begun',
    headers: {
      Location: { description: 'Its address, for HEAD, PATCH and DELETE.', schema: { type: 'string' } },
      ...EXPIRES,
    },
  })
  @ApiProblems(400, 412, 413, 423, 503, 507)
  async create(@Req() request: Request, @Res() response: Response): Promise<void> {
    checkTusHeaders(request);
    checkAnnounced(request);
    await this.uploads.answer(request, response);
  }

  @Head(':upload_id')
  @ApiOperation({ operationId: 'tusOffset', summary: 'How much of an upload is here' })
  @ApiParam({ name: 'upload_id', format: 'uuid' })
  @ApiHeader(VERSION)
  @ApiResponse({ status: 200, description: 'Where to go on', headers: OFFSET })
  @ApiProblems(404, 410, 412, 423, 503)
  async offset(
    @Param('upload_id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.answer(id, request, response);
  }

  @Patch(':upload_id')
  @ApiOperation({ operationId: 'tusAppend', summary: 'Send the next part of an upload' })
  @ApiParam({ name: 'upload_id', format: 'uuid' })
  @ApiHeader(VERSION)
  @ApiHeader({ name: 'Upload-Offset', required: true, example: '0', description: 'Where the part begins.' })
  @ApiHeader(LENGTH)
  @ApiConsumes('application/offset+octet-stream')
  @ApiBody({ ...PART, required: true })
  @ApiResponse({
    ...{ status: 204, description: 'The part is on the disk; with the last one the upload is complete' },
    headers: { ...OFFSET, ...EXPIRES },
  })
  @ApiProblems(400, 404, 409, 410, 412, 413, 415, 423, 503, 507)
  async append(
    @Param('upload_id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.answer(id, request, response);
  }

  @Delete(':upload_id')
  @ApiOperation({ operationId: 'tusDelete', summary: 'Give up an upload that is not complete' })
  @ApiParam({ name: 'upload_id', format: 'uuid' })
  @ApiHeader(VERSION)
  @ApiResponse({ status: 204, description: 'It is gone' })
  @ApiProblems(404, 409, 410, 412, 423, 503)
  async remove(
    @Param('upload_id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.answer(id, request, response);
  }

  private async answer(id: string, request: Request, response: Response): Promise<void> {
    if (!isUploadId(id)) {
      throw unknownUpload(id);
    }
    checkTusHeaders(request);
    await this.uploads.answer(request, response);
  }
}
