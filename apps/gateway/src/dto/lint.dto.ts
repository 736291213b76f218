import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type JobOptions, LINT_LIMITS, type LintRequest, SUBTITLE_PROFILES } from '@z2/contracts';
import { IsBoolean, IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';

import { Optional } from './optional';

/** Body of POST /api/lint. */
export class LintDto implements LintRequest {
  @ApiProperty({
    maxLength: LINT_LIMITS.content,
    description: "The subtitle file's text: SubRip, WebVTT, ASS or SBV.",
    example: '1\n00:00:01,000 --> 00:00:01,200\nFar too short.\n',
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(LINT_LIMITS.content)
  content!: string;

  @ApiPropertyOptional({ maxLength: 255, example: 'talk.es.srt', description: 'Tells format and language.' })
  @Optional()
  @IsString()
  @MaxLength(255)
  name?: string;

  @ApiPropertyOptional({ maxLength: 35, example: 'es', description: 'BCP 47; else told by name or text.' })
  @Optional()
  @IsString()
  @MaxLength(35)
  language?: string;

  @ApiPropertyOptional({ enum: SUBTITLE_PROFILES, default: 'netflix', description: 'Subtitle rules.' })
  @Optional()
  @IsIn(SUBTITLE_PROFILES)
  profile?: JobOptions['profile'];

  @ApiPropertyOptional({
    maxLength: LINT_LIMITS.content,
    description: 'The subtitles that these were translated from: numbers and names are compared.',
  })
  @Optional()
  @IsString()
  @MaxLength(LINT_LIMITS.content)
  source?: string;

  @ApiPropertyOptional({ default: false, description: 'Repair what can be without touching words.' })
  @Optional()
  @IsBoolean()
  fix?: boolean;
}
