import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import {
  type CreateFeedRequest,
  FEED_ITEMS_MOST,
  FEED_KINDS,
  type FeedKind,
  type UpdateFeedRequest,
} from '@z2/contracts';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { CreateJobDto } from './create-job.dto';
import { Optional } from './optional';

class FeedJobDto extends PickType(CreateJobDto, [
  ...(['source_language', 'target_languages', 'options', 'publish', 'priority'] as const),
] as const) {}

/** Body of POST /api/feeds. */
export class CreateFeedDto implements CreateFeedRequest {
  @ApiProperty({
    enum: FEED_KINDS,
    description: 'playlist: of a YouTube playlist or channel; rss: RSS, Atom, JSON feed.',
  })
  @IsIn(FEED_KINDS)
  kind!: FeedKind;

  @ApiProperty({ example: 'https://example.org/talks.xml', description: 'Address, or path of a folder.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(4096)
  url!: string;

  @ApiProperty({ example: '0 * * * *', description: 'When it is looked at: five fields of cron.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  cron!: string;

  @ApiPropertyOptional({ example: 'Europe/Berlin', default: 'UTC', description: 'IANA time zone.' })
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  time_zone?: string;

  @ApiPropertyOptional({
    ...{ type: 'integer', minimum: 0, maximum: FEED_ITEMS_MOST, default: 0 },
    description: 'How many of the videos that are there already are made, too: the newest.',
  })
  @Optional()
  @IsInt()
  @Min(0)
  @Max(FEED_ITEMS_MOST)
  backfill?: number;

  @ApiPropertyOptional({ type: FeedJobDto, description: 'What each job is made with.' })
  @Optional()
  @ValidateNested()
  @Type(() => FeedJobDto)
  job?: FeedJobDto;
}

/** Body of PATCH /api/feeds/{feed_id}. */
export class UpdateFeedDto implements UpdateFeedRequest {
  @ApiPropertyOptional({
    type: 'boolean',
    description: 'Switched on again, what came meanwhile is made, too.',
  })
  @Optional()
  @IsBoolean()
  enabled?: boolean;

  @ApiPropertyOptional({ example: '*/15 * * * *' })
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  cron?: string;
}
