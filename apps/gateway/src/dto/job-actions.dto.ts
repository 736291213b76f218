import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  BULK_ACTIONS,
  type BulkAction,
  type BulkFilter,
  type BulkRequest,
  JOB_STATUSES,
  type JobStatus,
  MAX_BULK,
  type RetryRequest,
  STAGE_NAMES,
  type StageName,
} from '@z2/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsObject,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';

import { Optional } from './optional';
import { JobFilterDto } from './queries.dto';
import { OptionalBody } from './request.pipe';

@OptionalBody()
export class RetryDto implements RetryRequest {
  @ApiPropertyOptional({
    enum: STAGE_NAMES,
    description: 'This stage is made anew, and what follows from it; for a COMPLETED job too.',
  })
  @Optional()
  @IsIn(STAGE_NAMES)
  from_stage?: StageName;

  @ApiPropertyOptional({ type: [String], example: ['fr'], description: 'Only these target languages.' })
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  languages?: string[];
}

export class BulkFilterDto extends JobFilterDto implements BulkFilter {
  @ApiPropertyOptional({ enum: JOB_STATUSES, isArray: true, minItems: 1, description: 'Any of these.' })
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @IsIn(JOB_STATUSES, { each: true })
  status?: JobStatus[];
}

export class BulkDto implements BulkRequest {
  @ApiProperty({ enum: BULK_ACTIONS })
  @IsIn(BULK_ACTIONS)
  action!: BulkAction;

  @ApiPropertyOptional({
    ...{ type: 'array', items: { type: 'string', format: 'uuid' }, minItems: 1, maxItems: MAX_BULK },
    description: 'These jobs; or leave it out and give a filter.',
  })
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_BULK)
  @IsUUID(undefined, { each: true })
  job_uuids?: string[];

  @ApiPropertyOptional({
    type: BulkFilterDto,
    description: `Those that it finds, the oldest first, at most ${MAX_BULK}; it needs at least one field.`,
  })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => BulkFilterDto)
  filter?: BulkFilterDto;
}
