import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type CreateWebhookRequest,
  type ReplayWebhookRequest,
  type UpdateWebhookRequest,
  WEBHOOK_EVENTS,
  type WebhookEvent,
} from '@z2/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

import { IsTimestamp } from './is-timestamp';
import { OptionalBody } from './request.pipe';

const EVENTS = {
  enum: WEBHOOK_EVENTS,
  isArray: true,
  minItems: 1,
  maxItems: WEBHOOK_EVENTS.length,
} as const;

/** Body of POST /api/webhooks. */
export class CreateWebhookDto implements CreateWebhookRequest {
  @ApiProperty({ example: 'https://example.com/z2', description: 'Who is told, by a signed POST.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(4096)
  url!: string;

  @ApiPropertyOptional({ ...EVENTS, description: 'Default: the three of whole jobs.' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(WEBHOOK_EVENTS.length)
  @IsIn(WEBHOOK_EVENTS, { each: true })
  events?: WebhookEvent[];
}

/** Body of PATCH /api/webhooks/{webhook_id}. */
export class UpdateWebhookDto implements UpdateWebhookRequest {
  @ApiPropertyOptional({
    type: 'boolean',
    description: 'What waited while it was off is sent when it is on again.',
  })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;

  @ApiPropertyOptional(EVENTS)
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(WEBHOOK_EVENTS.length)
  @IsIn(WEBHOOK_EVENTS, { each: true })
  events?: WebhookEvent[];
}

/** Body of POST /api/webhooks/{webhook_id}/replay. */
@OptionalBody()
export class ReplayWebhookDto implements ReplayWebhookRequest {
  @ApiPropertyOptional({ format: 'uuid', description: 'This one.' })
  @IsOptional()
  @IsUUID()
  delivery_id?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'All since then. Without either: those given up.',
  })
  @IsOptional()
  @IsTimestamp()
  since?: string;
}

export class DeliveriesQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;
}
