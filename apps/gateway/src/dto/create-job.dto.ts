import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { CreateJobRequest, PublishTarget } from '@z2/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { IsTimestamp } from './is-timestamp';
import { JobOptionsDto } from './job-options.dto';
import { Optional } from './optional';

const MAX_URL = 4096;
const MAX_PATH = 4096;
const MAX_LANGUAGES = 100;

export class PublishTargetDto implements PublishTarget {
  @ApiProperty({ example: 'folder' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  publisher!: string;

  @ApiPropertyOptional({ example: '/videos/out', description: 'Folder on the machine of the worker.' })
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_PATH)
  path?: string;

  @ApiPropertyOptional({
    ...{ type: 'object', additionalProperties: true, example: { bucket: 'talks', prefix: '2026' } },
    description: 's3: bucket, prefix. webhook: url. youtube, peertube: docs/publishers.md.',
  })
  @Optional()
  @IsObject()
  options?: Record<string, unknown>;
}

/** Body of POST /api/jobs: exactly one of the four sources. */
export class CreateJobDto implements CreateJobRequest {
  @ApiPropertyOptional({ example: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ' })
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_URL)
  youtube_url?: string;

  @ApiPropertyOptional({ example: 'https://example.com/talk.mp4', description: 'A media file over HTTP(S).' })
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_URL)
  source_url?: string;

  @ApiPropertyOptional({
    example: '/videos/talk.mp4',
    description: 'A file on the machine of the gateway; only while it listens on loopback.',
  })
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_PATH)
  source_path?: string;

  @ApiPropertyOptional({ description: 'upload_id of POST /api/uploads.' })
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  upload_id?: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'en',
    description: 'BCP 47; absent: it is found out.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  source_language?: string | null;

  @ApiPropertyOptional({
    type: [String],
    example: ['es', 'fr'],
    description: 'BCP 47 tags or names; absent: the configured ones.',
  })
  @Optional()
  @IsArray()
  @ArrayMaxSize(MAX_LANGUAGES)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  target_languages?: string[];

  @ApiPropertyOptional({ example: 'social', description: 'A preset; `options` come before its own.' })
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  preset?: string;

  @ApiPropertyOptional({ type: JobOptionsDto })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => JobOptionsDto)
  options?: JobOptionsDto;

  @ApiPropertyOptional({ type: [PublishTargetDto] })
  @Optional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => PublishTargetDto)
  publish?: PublishTargetDto[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: -100,
    maximum: 100,
    default: 0,
    description: 'Higher goes first.',
  })
  @Optional()
  @IsInt()
  @Min(-100)
  @Max(100)
  priority?: number;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    format: 'date-time',
    example: '2026-12-01T22:00:00+01:00',
    description: 'Not before this time; until then the job is SCHEDULED.',
  })
  @IsOptional()
  @IsTimestamp()
  run_at?: string | null;

  @ApiPropertyOptional({
    description: 'The same key and request again give the same job; see also Idempotency-Key.',
  })
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  idempotency_key?: string;
}
