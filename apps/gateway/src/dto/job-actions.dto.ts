import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  BULK_ACTIONS,
  type BulkAction,
  type BulkRequest,
  type RetryRequest,
  STAGE_NAMES,
  type StageName,
} from '@z2/contracts';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';

import { OptionalBody } from './request.pipe';

@OptionalBody()
export class RetryDto implements RetryRequest {
  @ApiPropertyOptional({
    enum: STAGE_NAMES,
    description: 'This stage is made anew, and what follows from it; for a COMPLETED job too.',
  })
  @IsOptional()
  @IsIn(STAGE_NAMES)
  from_stage?: StageName;

  @ApiPropertyOptional({ type: [String], example: ['fr'], description: 'Only these target languages.' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  languages?: string[];
}

export class BulkDto implements BulkRequest {
  @ApiProperty({ enum: BULK_ACTIONS })
  @IsIn(BULK_ACTIONS)
  action!: BulkAction;

  @ApiProperty({ type: 'array', items: { type: 'string', format: 'uuid' }, minItems: 1, maxItems: 500 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  job_uuids!: string[];
}
