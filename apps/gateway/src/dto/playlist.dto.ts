import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type CreateJobRequest, MAX_BATCH, PLAYLIST_LIMITS, type PlaylistRequest } from '@z2/contracts';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

import { CreateJobDto } from './create-job.dto';
import { Optional } from './optional';

/** Body of POST /api/playlists. */
export class PlaylistDto implements PlaylistRequest {
  @ApiProperty({
    example: 'https://www.youtube.com/playlist?list=PLabc123',
    description: 'Of a playlist, a channel, or a video that is shown out of a list.',
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(4096)
  url!: string;

  @ApiPropertyOptional({
    ...{ type: 'integer', minimum: 1, maximum: PLAYLIST_LIMITS.most, default: PLAYLIST_LIMITS.usual },
    description: 'Most videos that are wanted.',
  })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(PLAYLIST_LIMITS.most)
  limit?: number;
}

/** Body of POST /api/jobs/batch. Each of its jobs is checked by itself, so that a wrong one does not hinder the others. */
export class CreateJobsDto {
  @ApiProperty({ type: [CreateJobDto], minItems: 1, maxItems: MAX_BATCH })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_BATCH)
  jobs!: CreateJobRequest[];
}
