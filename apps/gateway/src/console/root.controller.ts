import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { ApiInfo } from '@z2/contracts';
import type { Request, Response } from 'express';

import { type GatewayOptions, OPTIONS } from '../ports';

@ApiTags('system')
@Controller()
export class RootController {
  constructor(@Inject(OPTIONS) private readonly options: GatewayOptions) {}

  @Get()
  @ApiOperation({
    operationId: 'info',
    summary: 'What this is, for programs; the console, for browsers (by Accept)',
  })
  @ApiResponse({
    status: 200,
    description: 'ApiInfo, or the console',
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/ApiInfo' } },
      'text/html': { schema: { type: 'string' } },
    },
  })
  root(@Req() request: Request, @Res() response: Response): void {
    const page = join(this.options.consoleDir, 'index.html');
    response.vary('accept');
    // JSON first: a client that takes anything (curl) is a program.
    if (request.accepts(['json', 'html']) === 'html' && existsSync(page)) {
      response.sendFile(page, { cacheControl: false, headers: { 'cache-control': 'no-cache' } });
      return;
    }
    const info: ApiInfo = {
      name: 'Z2',
      version: this.options.version,
      description: 'Localises video: subtitles and dubbed voice, in many languages at once.',
      docs: '/docs',
      health: '/health',
      api: '/api',
      events: '/jobs',
    };
    response.json(info);
  }
}
