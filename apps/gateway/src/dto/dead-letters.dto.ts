import { ApiPropertyOptional } from '@nestjs/swagger';
import { REQUEUE_MOST, type RequeueRequest, STAGE_NAMES, type StageName } from '@z2/contracts';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';

import { Optional } from './optional';
import { PageLimit } from './page-limit';
import { OptionalBody } from './request.pipe';

export class DeadLettersQueryDto {
  @PageLimit(200, 50)
  limit?: number;

  @ApiPropertyOptional({ description: 'next_cursor of the page before.' })
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  cursor?: string;

  @ApiPropertyOptional({ enum: STAGE_NAMES })
  @Optional()
  @IsIn(STAGE_NAMES)
  stage?: StageName;

  @ApiPropertyOptional({ description: 'Of whose jobs.' })
  @Optional()
  @IsString()
  @MaxLength(200)
  owner?: string;
}

/** Body of POST /api/dead-letters/requeue. */
@OptionalBody()
export class RequeueDto implements RequeueRequest {
  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    minItems: 1,
    maxItems: REQUEUE_MOST,
    description: `These; absent: all, the oldest first, at most ${REQUEUE_MOST} at a time.`,
  })
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(REQUEUE_MOST)
  @IsUUID(undefined, { each: true })
  stage_run_ids?: string[];
}
