import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  defaultSettings,
  effectiveSettings,
  type StorageTask,
  type StorageView,
  Z2Error,
} from '@z2/contracts';
import { SettingsStore, StorageTasks } from '@z2/queue';
import { isUUID } from 'class-validator';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';
import { CleanStorageDto } from '../dto/storage.dto';
import { type GatewayOptions, OPTIONS } from '../ports';

@ApiTags('storage')
@Controller('api/storage')
export class StorageController {
  constructor(
    private readonly tasks: StorageTasks,
    private readonly settings: SettingsStore,
    @Inject(OPTIONS) private readonly options: GatewayOptions,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'getStorage',
    summary: 'How much lies in storage, its rules, what the last scrub found, and what was done lately',
  })
  @ApiAnswer(200, 'StorageView', 'Storage')
  @ApiProblems(503)
  async view(): Promise<StorageView> {
    const { changes } = await this.settings.read();
    return this.tasks.view(effectiveSettings(defaultSettings(this.options), changes).storage);
  }

  @Post('scrub')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'scrubStorage',
    summary:
      'Have every content hashed anew; what is corrupt is set aside, and made again where it is needed',
  })
  @ApiAnswer(202, 'StorageTask', 'A worker does it')
  @ApiProblems(503)
  scrub(): Promise<StorageTask> {
    return this.tasks.request('scrub');
  }

  @Post('clean')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'cleanStorage',
    summary: 'Have removed what the rules let go (settings, storage); with dry_run only told',
  })
  @ApiBody({ type: CleanStorageDto, required: false })
  @ApiAnswer(202, 'StorageTask', 'A worker does it')
  @ApiProblems(400, 413, 503)
  clean(@Body() { dry_run }: CleanStorageDto): Promise<StorageTask> {
    return this.tasks.request('clean', dry_run ?? false);
  }

  @Get('tasks/:task_id')
  @ApiOperation({ operationId: 'getStorageTask', summary: 'How far it is, and what came of it' })
  @ApiParam({ name: 'task_id', format: 'uuid' })
  @ApiAnswer(200, 'StorageTask', 'The task')
  @ApiProblems(404, 503)
  async task(@Param('task_id') id: string): Promise<StorageTask> {
    const task = isUUID(id) ? await this.tasks.get(id) : null;
    if (!task) {
      throw new Z2Error('NOT_FOUND', 'There is no such task.', {
        remedy: 'GET /api/storage lists the newest; those that ended are kept for 30 days.',
      });
    }
    return task;
  }
}
