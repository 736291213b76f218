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
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';

import { IsTimestamp } from './is-timestamp';
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

export class BulkFilterDto implements BulkFilter {
  @ApiPropertyOptional({ enum: JOB_STATUSES, isArray: true, minItems: 1, description: 'Any of these.' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @IsIn(JOB_STATUSES, { each: true })
  status?: JobStatus[];

  @ApiPropertyOptional({ example: 'es', description: 'Target language.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  language?: string;

  @ApiPropertyOptional({ description: 'Part of the title, URL or path.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  text?: string;

  @ApiPropertyOptional({ description: 'Whose jobs; until there are accounts all are of `local`.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  owner?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Created at this time or later.' })
  @IsOptional()
  @IsTimestamp()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Created before this time.' })
  @IsOptional()
  @IsTimestamp()
  to?: string;
}

export class BulkDto implements BulkRequest {
  @ApiProperty({ enum: BULK_ACTIONS })
  @IsIn(BULK_ACTIONS)
  action!: BulkAction;

  @ApiPropertyOptional({
    ...{ type: 'array', items: { type: 'string', format: 'uuid' }, minItems: 1, maxItems: MAX_BULK },
    description: 'These jobs; or leave it out and give a filter.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_BULK)
  @IsUUID(undefined, { each: true })
  job_uuids?: string[];

  @ApiPropertyOptional({
    type: BulkFilterDto,
    description: `Those that it finds, the oldest first, at most ${MAX_BULK}; it needs at least one field.`,
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => BulkFilterDto)
  filter?: BulkFilterDto;
}
