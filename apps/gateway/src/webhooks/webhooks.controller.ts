import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  type CreatedWebhook,
  type ReplayedWebhook,
  type WebhookDeliveryView,
  type WebhookView,
  Z2Error,
} from '@z2/contracts';
import { WebhooksRepository } from '@z2/entities';
import { parseWebUrl, WEBHOOK_ADDRESS } from '@z2/runtime';
import { isUUID } from 'class-validator';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';
import {
  CreateWebhookDto,
  DeliveriesQueryDto,
  ReplayWebhookDto,
  UpdateWebhookDto,
} from '../dto/webhooks.dto';
import { type GatewayOptions, OPTIONS } from '../ports';

const ID = { name: 'webhook_id', format: 'uuid' } as const;

/** Receivers that are told when jobs end. */
@ApiTags('webhooks')
@Controller('api/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksRepository,
    @Inject(OPTIONS) private readonly options: GatewayOptions,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'createWebhook',
    summary: 'Tell a receiver when jobs end; answers with its secret',
  })
  @ApiAnswer(201, 'CreatedWebhook', 'The webhook')
  @ApiProblems(400, 409, 413, 503)
  create(@Body() body: CreateWebhookDto): Promise<CreatedWebhook> {
    // The check that counts is made at each connection.
    const { href, username, password } = parseWebUrl(body.url, {
      ...this.options.webhookAddresses,
      errors: WEBHOOK_ADDRESS,
    });
    if (username || password) {
      throw new Z2Error('VALIDATION_FAILED', 'The address has a user name or password in it.', {
        remedy: 'Leave it out: deliveries are signed, which proves more.',
      });
    }
    return this.webhooks.create({ ...body, url: href });
  }

  @Get()
  @ApiOperation({ operationId: 'listWebhooks', summary: 'All receivers' })
  @ApiAnswer(200, 'WebhookView', 'The webhooks', { list: true })
  @ApiProblems(503)
  list(): Promise<WebhookView[]> {
    return this.webhooks.list();
  }

  @Patch(':webhook_id')
  @ApiOperation({ operationId: 'updateWebhook', summary: 'Switch it on or off, or tell it of other events' })
  @ApiParam(ID)
  @ApiAnswer(200, 'WebhookView', 'The webhook')
  @ApiProblems(400, 404, 413, 503)
  update(@Param('webhook_id') id: string, @Body() body: UpdateWebhookDto): Promise<WebhookView> {
    return this.webhooks.update(known(id), body);
  }

  @Delete(':webhook_id')
  @ApiOperation({ operationId: 'deleteWebhook', summary: 'Tell it nothing more' })
  @ApiParam(ID)
  @ApiAnswer(200, 'WebhookView', 'The webhook as it was')
  @ApiProblems(404, 503)
  remove(@Param('webhook_id') id: string): Promise<WebhookView> {
    return this.webhooks.remove(known(id));
  }

  @Get(':webhook_id/deliveries')
  @ApiOperation({
    operationId: 'listDeliveries',
    summary: 'What it was told, newest first; kept for 30 days',
  })
  @ApiParam(ID)
  @ApiAnswer(200, 'WebhookDeliveryView', 'The deliveries', { list: true })
  @ApiProblems(400, 404, 503)
  deliveries(
    @Param('webhook_id') id: string,
    @Query() query: DeliveriesQueryDto,
  ): Promise<WebhookDeliveryView[]> {
    return this.webhooks.deliveries(known(id), query.limit ?? 50);
  }

  @Post(':webhook_id/test')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'testWebhook',
    summary: 'Send it a webhook.test; its delivery tells what came of it',
  })
  @ApiParam(ID)
  @ApiAnswer(202, 'WebhookDeliveryView', 'The delivery')
  @ApiProblems(404, 503)
  test(@Param('webhook_id') id: string): Promise<WebhookDeliveryView> {
    return this.webhooks.test(known(id));
  }

  @Post(':webhook_id/replay')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'replayWebhook',
    summary: 'Send deliveries again, each under its old id: one, those since a time, or those given up',
  })
  @ApiParam(ID)
  @ApiAnswer(202, 'ReplayedWebhook', 'How many are sent again')
  @ApiProblems(400, 404, 413, 503)
  async replay(@Param('webhook_id') id: string, @Body() body: ReplayWebhookDto): Promise<ReplayedWebhook> {
    return { count: await this.webhooks.replay(known(id), body) };
  }
}

function known(id: string): string {
  if (!isUUID(id)) {
    throw new Z2Error('NOT_FOUND', 'There is no such webhook.', { remedy: 'GET /api/webhooks lists all.' });
  }
  return id;
}
