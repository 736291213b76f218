import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  JOB_STATUSES,
  type JobStatus,
  LOG_LEVELS,
  type LogLevel,
  STAGE_NAMES,
  type StageName,
} from '@z2/contracts';
import { Transform, Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsNotEmpty, IsString, Max, MaxLength, Min } from 'class-validator';

import { IsTimestamp } from './is-timestamp';
import { Optional } from './optional';
import { PageLimit } from './page-limit';

export const MAX_PAGE = 1_000_000;

/** Which jobs, by what they are and when they were made. */
export class JobFilterDto {
  @ApiPropertyOptional({ example: 'es', description: 'Target language.' })
  @Optional()
  @IsString()
  @MaxLength(100)
  language?: string;

  @ApiPropertyOptional({ description: 'Part of the title, URL or path.' })
  @Optional()
  @IsString()
  @MaxLength(500)
  text?: string;

  @ApiPropertyOptional({ description: 'Whose jobs; until there are accounts all are of `local`.' })
  @Optional()
  @IsString()
  @MaxLength(200)
  owner?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Created at this time or later.' })
  @Optional()
  @IsTimestamp()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Created before this time.' })
  @Optional()
  @IsTimestamp()
  to?: string;
}

export class ListJobsQueryDto extends JobFilterDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, default: 1 })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_PAGE)
  page?: number;

  @PageLimit(200, 50)
  limit?: number;

  @ApiPropertyOptional({ description: 'next_cursor of the page before; in place of page.' })
  @Optional()
  @IsString()
  @MaxLength(200)
  cursor?: string;

  @ApiPropertyOptional({ enum: ['newest', 'oldest'], default: 'newest', description: 'Which come first.' })
  @Optional()
  @IsIn(['newest', 'oldest'])
  order?: 'newest' | 'oldest';

  @ApiPropertyOptional({
    ...{ type: 'array', items: { enum: [...JOB_STATUSES] }, style: 'form', explode: false },
    description: 'Any of these, separated by commas.',
  })
  @Optional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @IsIn(JOB_STATUSES, { each: true })
  status?: JobStatus[];
}

/** Which lines of a log. */
export class LogLinesQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, default: 0, description: 'Only lines after this seq.' })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  since?: number;

  @ApiPropertyOptional({ enum: LOG_LEVELS })
  @Optional()
  @IsIn(LOG_LEVELS)
  level?: LogLevel;

  @ApiPropertyOptional({ enum: STAGE_NAMES })
  @Optional()
  @IsIn(STAGE_NAMES)
  stage?: StageName;

  @ApiPropertyOptional({ example: 'es', description: 'Target language.' })
  @Optional()
  @IsString()
  @MaxLength(100)
  language?: string;

  @ApiPropertyOptional({ description: 'Part of the message.' })
  @Optional()
  @IsString()
  @MaxLength(500)
  text?: string;
}

export class LogsQueryDto extends LogLinesQueryDto {
  @PageLimit(5000, 1000)
  limit?: number;
}

export class UploadQueryDto {
  @ApiPropertyOptional({
    example: 'talk.mp4',
    default: 'upload',
    description: 'Name for people; never a path.',
  })
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  name?: string;
}

/** What a signed link says; made by the service alone. */
export class SignedFileQueryDto {
  @ApiProperty({
    type: 'integer',
    example: 1_764_432_000,
    description: 'When its time is over, Unix seconds.',
  })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  expires!: number;

  @ApiPropertyOptional({ enum: ['1'], description: '1: the browser saves it instead of showing it.' })
  @Optional()
  @IsIn(['1'])
  download?: '1';

  @ApiProperty({ description: 'HMAC-SHA256 of the file, the time and the disposition, in Base64url.' })
  @IsString()
  @MaxLength(100)
  signature!: string;
}

/** Which files of a job go into its zip. */
export class JobZipQueryDto {
  @ApiPropertyOptional({ example: 'es', description: 'Only files of this language.' })
  @Optional()
  @IsString()
  @MaxLength(100)
  language?: string;

  @ApiPropertyOptional({ enum: ['1'], description: '1: also the source, and what later steps needed.' })
  @Optional()
  @IsIn(['1'])
  all?: '1';
}

export class FileQueryDto {
  @ApiPropertyOptional({ enum: ['1'], description: '1: the browser saves it instead of showing it.' })
  @Optional()
  @IsIn(['1'])
  download?: '1';
}
