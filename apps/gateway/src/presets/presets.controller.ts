import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Preset } from '@z2/contracts';
import { PresetsRepository } from '@z2/entities';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';
import { CreatePresetDto, UpdatePresetDto } from '../dto/preset.dto';

const NAME = { name: 'preset_name', example: 'social' };

/** Sets of options under a name; a job names one in `preset`. */
@ApiTags('presets')
@Controller('api/presets')
export class PresetsController {
  constructor(private readonly presets: PresetsRepository) {}

  @Get()
  @ApiOperation({ operationId: 'listPresets', summary: 'All presets: those that came with Z2 and your own' })
  @ApiAnswer(200, 'Preset', 'The presets', { list: true })
  @ApiProblems(503)
  list(): Promise<Preset[]> {
    return this.presets.list();
  }

  @Post()
  @ApiOperation({ operationId: 'createPreset', summary: 'A new preset' })
  @ApiAnswer(201, 'Preset', 'The preset')
  @ApiProblems(400, 409, 413, 503)
  create(@Body() { name, description, options }: CreatePresetDto): Promise<Preset> {
    return this.presets.create({ name, description, options: { ...options } });
  }

  @Get(':preset_name')
  @ApiOperation({ operationId: 'getPreset', summary: 'One preset' })
  @ApiParam(NAME)
  @ApiAnswer(200, 'Preset', 'The preset')
  @ApiProblems(404, 503)
  get(@Param('preset_name') name: string): Promise<Preset> {
    return this.presets.get(name);
  }

  @Patch(':preset_name')
  @ApiOperation({
    operationId: 'updatePreset',
    summary: 'Change a preset of your own; jobs that were made with it stay as they are',
  })
  @ApiParam(NAME)
  @ApiAnswer(200, 'Preset', 'The preset')
  @ApiProblems(400, 404, 409, 413, 503)
  update(
    @Param('preset_name') name: string,
    @Body() { description, options }: UpdatePresetDto,
  ): Promise<Preset> {
    return this.presets.update(name, { description, ...(options ? { options: { ...options } } : {}) });
  }

  @Delete(':preset_name')
  @ApiOperation({ operationId: 'deletePreset', summary: 'Delete a preset of your own' })
  @ApiParam(NAME)
  @ApiAnswer(200, 'Preset', 'The preset as it was')
  @ApiProblems(404, 409, 503)
  remove(@Param('preset_name') name: string): Promise<Preset> {
    return this.presets.remove(name);
  }
}
