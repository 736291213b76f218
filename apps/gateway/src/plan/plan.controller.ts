import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { JobPlan } from '@z2/contracts';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';
import { CreateJobDto } from '../dto/create-job.dto';
import { PlanJob } from './plan-job';

@ApiTags('jobs')
@Controller('api/plan')
export class PlanController {
  constructor(private readonly planJob: PlanJob) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'planJob',
    summary: 'What a job would be: engines, time, cost, what is missing. Nothing is created',
  })
  @ApiAnswer(200, 'JobPlan', 'The plan')
  @ApiProblems(400, 403, 404, 409, 413, 502, 503)
  plan(@Body() body: CreateJobDto): Promise<JobPlan> {
    return this.planJob.plan(body);
  }
}
