import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CUE_LIMITS, type CueChange, type EditCuesRequest } from '@z2/contracts';
import { Type } from 'class-transformer';
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
  ValidateIf,
  ValidateNested,
} from 'class-validator';

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

/** Body of PATCH /api/jobs/{job_uuid}/cues/{language}. */
export class EditCuesDto implements EditCuesRequest {
  @ApiProperty({ description: 'Of the list that the changes were made in.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  version!: string;

  @ApiProperty({ type: [CueChangeDto], minItems: 1, maxItems: CUE_LIMITS.changes })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CUE_LIMITS.changes)
  @ValidateNested({ each: true })
  @Type(() => CueChangeDto)
  cues!: CueChangeDto[];
}
