import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { QueueView } from '@z2/contracts';
import { QueueControl } from '@z2/queue';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';

@ApiTags('queue')
@Controller('api/queue')
export class QueueController {
  constructor(private readonly queue: QueueControl) {}

  @Get()
  @ApiOperation({ operationId: 'getQueue', summary: 'What waits for the workers, and whether it is paused' })
  @ApiAnswer(200, 'QueueView', 'The queue')
  @ApiProblems(503)
  view(): Promise<QueueView> {
    return this.queue.view();
  }

  @Post('pause')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'pauseQueue',
    summary: 'Begin nothing new; what runs goes on. It is kept over restarts',
  })
  @ApiAnswer(200, 'QueueView', 'The queue')
  @ApiProblems(503)
  pause(): Promise<QueueView> {
    return this.queue.setPaused(true);
  }

  @Post('resume')
  @HttpCode(200)
  @ApiOperation({ operationId: 'resumeQueue', summary: 'Go on' })
  @ApiAnswer(200, 'QueueView', 'The queue')
  @ApiProblems(503)
  resume(): Promise<QueueView> {
    return this.queue.setPaused(false);
  }
}
