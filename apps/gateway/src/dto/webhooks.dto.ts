import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type CreateWebhookRequest,
  type ReplayWebhookRequest,
  type UpdateWebhookRequest,
  WEBHOOK_EVENTS,
  type WebhookEvent,
} from '@z2/contracts';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';

import { IsTimestamp } from './is-timestamp';
import { Optional } from './optional';
import { PageLimit } from './page-limit';
import { OptionalBody } from './request.pipe';

function WebhookEvents(description: string): PropertyDecorator {
  const most = WEBHOOK_EVENTS.length;
  return applyDecorators(
    ApiPropertyOptional({ enum: WEBHOOK_EVENTS, isArray: true, minItems: 1, maxItems: most, description }),
    Optional(),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(most),
    IsIn(WEBHOOK_EVENTS, { each: true }),
  );
}

/** Body of POST /api/webhooks. */
export class CreateWebhookDto implements CreateWebhookRequest {
  @ApiProperty({ example: 'https://example.com/z2', description: 'Who is told, by a signed POST.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(4096)
  url!: string;

  @WebhookEvents('Default: the three of whole jobs.')
  events?: WebhookEvent[];
}

/** Body of PATCH /api/webhooks/{webhook_id}. */
export class UpdateWebhookDto implements UpdateWebhookRequest {
  @ApiPropertyOptional({
    type: 'boolean',
    description: 'What waited while it was off is sent when it is on again.',
  })
  @Optional()
  @IsBoolean()
  enabled?: boolean;

  @WebhookEvents('In place of those it is told of now.')
  events?: WebhookEvent[];
}

/** Body of POST /api/webhooks/{webhook_id}/replay. */
@OptionalBody()
export class ReplayWebhookDto implements ReplayWebhookRequest {
  @ApiPropertyOptional({ format: 'uuid', description: 'This one.' })
  @Optional()
  @IsUUID()
  delivery_id?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'All since then. Without either: those given up.',
  })
  @Optional()
  @IsTimestamp()
  since?: string;
}

export class DeliveriesQueryDto {
  @PageLimit(200, 50)
  limit?: number;
}
