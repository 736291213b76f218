import { Body, Controller, Get, Inject, Patch, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { defaultSettings, type SettingChangeView, type SettingsView } from '@z2/contracts';
import { RedisEvents, SettingsStore, settingsView } from '@z2/queue';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';
import { SettingChangesQueryDto, UpdateSettingsDto } from '../dto/settings.dto';
import { type GatewayOptions, OPTIONS } from '../ports';

/** Who changes settings, as long as there are no accounts. */
const EDITOR = 'local';

@ApiTags('settings')
@Controller('api/settings')
export class SettingsController {
  constructor(
    private readonly store: SettingsStore,
    private readonly events: RedisEvents,
    @Inject(OPTIONS) private readonly options: GatewayOptions,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'getSettings',
    summary:
      'What holds while the service runs: limits, attempts, shares; with the defaults and what was changed',
  })
  @ApiAnswer(200, 'SettingsView', 'The settings')
  @ApiProblems(503)
  async view(): Promise<SettingsView> {
    return settingsView(await this.store.read(), defaultSettings(this.options));
  }

  @Patch()
  @ApiOperation({
    operationId: 'updateSettings',
    summary:
      'Change what is named; null takes a change back. Workers obey at once, and it is kept over restarts',
  })
  @ApiAnswer(200, 'SettingsView', 'The settings')
  @ApiProblems(400, 409, 413, 503)
  async update(@Body() body: UpdateSettingsDto): Promise<SettingsView> {
    const stored = await this.store.change(body, EDITOR);
    this.events.settingsChanged();
    return settingsView(stored, defaultSettings(this.options));
  }

  @Get('changes')
  @ApiOperation({ operationId: 'listSettingChanges', summary: 'Who changed what and when, the newest first' })
  @ApiAnswer(200, 'SettingChangeView', 'The changes', { list: true })
  @ApiProblems(400, 503)
  changes(@Query() { limit }: SettingChangesQueryDto): Promise<SettingChangeView[]> {
    return this.store.history(limit ?? 50);
  }
}
