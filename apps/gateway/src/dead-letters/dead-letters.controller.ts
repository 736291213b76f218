import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { DeadLetterList, RequeueAnswer } from '@z2/contracts';
import { DeadLettersRepository } from '@z2/entities';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';
import { DeadLettersQueryDto, RequeueDto } from '../dto/dead-letters.dto';
import { Requeue } from './requeue';

@ApiTags('dead letters')
@Controller('api/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly letters: DeadLettersRepository,
    private readonly requeues: Requeue,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listDeadLetters',
    summary: 'Stage runs that were given up after their last attempt, the newest first',
  })
  @ApiAnswer(200, 'DeadLetterList', 'A page of them')
  @ApiProblems(400, 503)
  list(@Query() query: DeadLettersQueryDto): Promise<DeadLetterList> {
    return this.letters.list(query);
  }

  @Post('requeue')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'requeueDeadLetters',
    summary: 'Begin some or all of them again, with all their attempts; what is done of their jobs stays',
  })
  @ApiBody({ type: RequeueDto, required: false })
  @ApiAnswer(200, 'RequeueAnswer', 'What became of each')
  @ApiProblems(400, 413, 503)
  requeue(@Body() { stage_run_ids }: RequeueDto): Promise<RequeueAnswer> {
    return this.requeues.requeue(stage_run_ids ?? null);
  }
}
