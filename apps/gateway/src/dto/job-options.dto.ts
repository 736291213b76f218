import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  BACKGROUNDS,
  DEFAULT_JOB_OPTIONS,
  type JobOptions,
  MIN_CLIP_MS,
  SUBTITLE_MODES,
  SUBTITLE_PROFILES,
} from '@z2/contracts';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

import { IsTextRecord } from './is-text-record';
import { Optional } from './optional';

const MAX_NAME = 200;
const MAX_PATH = 4096;

/** A part of the source, ms. */
export class JobClipDto {
  @ApiProperty({ type: Number, minimum: 0, example: 60_000 })
  @IsInt()
  @Min(0)
  from_ms!: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    minimum: MIN_CLIP_MS,
    description: 'null: to the end.',
    example: 60_000,
  })
  @ValidateIf((clip: JobClipDto) => clip.for_ms !== null)
  @IsInt()
  @Min(MIN_CLIP_MS)
  for_ms!: number | null;
}

/** Options of a new job; what is absent gets its default. */
export class JobOptionsDto implements Partial<JobOptions> {
  @ApiPropertyOptional({ enum: SUBTITLE_MODES, default: DEFAULT_JOB_OPTIONS.subtitles })
  @Optional()
  @IsIn(SUBTITLE_MODES)
  subtitles?: JobOptions['subtitles'];

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'Speak the translation as a further audio track.',
  })
  @Optional()
  @IsBoolean()
  dub?: boolean;

  @ApiPropertyOptional({
    enum: BACKGROUNDS,
    default: DEFAULT_JOB_OPTIONS.background,
    description: 'The original under the dub: low while somebody speaks, or not at all.',
  })
  @Optional()
  @IsIn(BACKGROUNDS)
  background?: JobOptions['background'];

  @ApiPropertyOptional({
    type: Number,
    minimum: -40,
    maximum: -5,
    default: -16,
    description: 'Loudness of the dub, LUFS.',
  })
  @Optional()
  @IsNumber()
  @Min(-40)
  @Max(-5)
  loudness_lufs?: number;

  @ApiPropertyOptional({
    enum: SUBTITLE_PROFILES,
    default: DEFAULT_JOB_OPTIONS.profile,
    description: 'Subtitle rules.',
  })
  @Optional()
  @IsIn(SUBTITLE_PROFILES)
  profile?: JobOptions['profile'];

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'whisper.cpp',
    description: 'null: the best there is.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_NAME)
  speech_engine?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Path or name of a whisper model.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_PATH)
  speech_model?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'apertium' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_NAME)
  translation_engine?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'espeak-ng' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_NAME)
  voice_engine?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Voice of the voice engine.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_NAME)
  voice?: string | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Language, or language/speaker → voice of the voice engine; comes before `voice`.',
    example: { es: 'es-419', 'es/Ana': 'es+f2' },
  })
  @Optional()
  @IsTextRecord(200)
  voices?: Record<string, string>;

  @ApiPropertyOptional({
    type: JobClipDto,
    nullable: true,
    description: 'Only a part of the source, as a trial. It begins at the key frame before.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => JobClipDto)
  clip?: JobClipDto | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'Captions in the source language that serve as transcript: a path (file jobs) or an upload_id.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_PATH)
  subtitles_in?: string | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Language → path of a subtitle file that is the translation already.',
    example: { es: '/videos/talk.es.srt' },
  })
  @Optional()
  @IsTextRecord(100)
  translations_in?: Record<string, string>;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description:
      'Make everything and publish nothing; previews of the job says what would be sent, and where to.',
  })
  @Optional()
  @IsBoolean()
  dry_run?: boolean;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'All languages in one MKV (video_all) in place of a video for each.',
  })
  @Optional()
  @IsBoolean()
  single_file?: boolean;
}
