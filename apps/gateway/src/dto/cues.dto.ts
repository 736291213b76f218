import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type AddedCue, CUE_LIMITS, type CueChange, type EditCuesRequest } from '@z2/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

import { PageLimit } from './page-limit';

/** No film is longer, ms: what a column of PostgreSQL and a subtitle file can say. */
const LATEST_MS = 2 ** 31 - 1;
/** null is no way to say that a field stays. */
const IfNamed = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

class CueChangeDto implements CueChange {
  @ApiProperty({ example: 'c12' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  id!: string;

  @ApiPropertyOptional({
    maxLength: CUE_LIMITS.text,
    description: 'Lines are separated by \\n; an empty one takes the cue off the screen and out of the dub.',
  })
  @IfNamed()
  @IsString()
  @MaxLength(CUE_LIMITS.text)
  text?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: LATEST_MS, description: 'Milliseconds.' })
  @IfNamed()
  @IsInt()
  @Min(0)
  @Max(LATEST_MS)
  start_ms?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: LATEST_MS, description: 'Milliseconds.' })
  @IfNamed()
  @IsInt()
  @Min(1)
  @Max(LATEST_MS)
  end_ms?: number;
}

class AddedCueDto implements AddedCue {
  @ApiProperty({
    pattern: '^[A-Za-z0-9._-]+$',
    maxLength: 100,
    example: 'n7f3k2',
    description: 'New in the list.',
  })
  @IsString()
  @MaxLength(100)
  @Matches(/^[A-Za-z0-9._-]+$/, { message: 'id must be of letters, digits, dots, dashes' })
  id!: string;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: LATEST_MS, description: 'Milliseconds.' })
  @IsInt()
  @Min(0)
  @Max(LATEST_MS)
  start_ms!: number;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: LATEST_MS, description: 'Milliseconds.' })
  @IsInt()
  @Min(1)
  @Max(LATEST_MS)
  end_ms!: number;

  @ApiProperty({ maxLength: CUE_LIMITS.text, description: 'Lines are separated by \\n.' })
  @IsString()
  @MaxLength(CUE_LIMITS.text)
  text!: string;

  @ApiPropertyOptional({ maxLength: 100 })
  @IfNamed()
  @IsString()
  @MaxLength(100)
  speaker?: string;
}

/** Nothing at all is no edit; cues may be added alone. */
const SomeEdit = (): PropertyDecorator =>
  ValidateBy({
    name: 'someEdit',
    validator: {
      validate: (cues: unknown[], args) =>
        cues?.length > 0 || ((args?.object as EditCuesDto).added?.length ?? 0) > 0,
      defaultMessage: () => 'cues must contain at least 1 elements, or cues must be added',
    },
  });

/** Query of GET /api/jobs/{job_uuid}/cues/{language}/edits. */
export class CueEditsQueryDto {
  @ApiPropertyOptional({ example: 'c12', description: 'Only the edits of this cue.' })
  @IfNamed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  cue?: string;

  @PageLimit(200, 50)
  limit?: number;
}

/** Body of PATCH /api/jobs/{job_uuid}/cues/{language}. */
export class EditCuesDto implements EditCuesRequest {
  @ApiProperty({ description: 'Of the list that the changes were made in.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  version!: string;

  @ApiProperty({ type: [CueChangeDto], maxItems: CUE_LIMITS.changes })
  @IsArray()
  @SomeEdit()
  @ArrayMaxSize(CUE_LIMITS.changes)
  @ValidateNested({ each: true })
  @Type(() => CueChangeDto)
  cues!: CueChangeDto[];

  @ApiPropertyOptional({
    type: [AddedCueDto],
    maxItems: CUE_LIMITS.changes,
    description:
      'Cues that were not there. A split is a changed cue and an added one; a join a changed one and an emptied one.',
  })
  @IfNamed()
  @IsArray()
  @ArrayMaxSize(CUE_LIMITS.changes)
  @ValidateNested({ each: true })
  @Type(() => AddedCueDto)
  added?: AddedCueDto[];
}
