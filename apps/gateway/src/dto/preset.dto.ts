import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import {
  type CreatePresetRequest,
  PRESET_NAME,
  type PresetOptions,
  type UpdatePresetRequest,
} from '@z2/contracts';
import { Type } from 'class-transformer';
import { IsObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';

import { JobOptionsDto } from './job-options.dto';
import { Optional } from './optional';

/** Options for any video: no files of one. */
export class PresetOptionsDto
  extends OmitType(JobOptionsDto, ['subtitles_in', 'translations_in'] as const)
  implements PresetOptions {}

/** Body of POST /api/presets. */
export class CreatePresetDto implements CreatePresetRequest {
  @ApiProperty({ example: 'weekly', pattern: PRESET_NAME.source, description: 'How jobs name it.' })
  @IsString()
  @Matches(PRESET_NAME, {
    message: 'name must be small letters, digits, - and _, at most 40, and begin with a letter or digit',
  })
  name!: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'As the channel has it.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  description?: string | null;

  @ApiProperty({ type: PresetOptionsDto, example: { dub: true, subtitles: 'both' } })
  @IsObject()
  @ValidateNested()
  @Type(() => PresetOptionsDto)
  options!: PresetOptionsDto;
}

/** Body of PATCH /api/presets/{name}. */
export class UpdatePresetDto implements UpdatePresetRequest {
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  description?: string | null;

  @ApiPropertyOptional({ type: PresetOptionsDto, description: 'In place of all that it sets now.' })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => PresetOptionsDto)
  options?: PresetOptionsDto;
}
