import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { CueEditList, CueList } from '@z2/contracts';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';
import { CueEditsQueryDto, EditCuesDto } from '../dto/cues.dto';
import { jobUuidOf } from '../jobs/job-uuid';
import { EditJobCues } from './edit-job-cues';

const LANGUAGE = {
  name: 'language',
  description: 'A target language, or `source`: the transcript.',
  example: 'es',
};

@ApiTags('jobs')
@Controller('api/jobs/:job_uuid/cues/:language')
export class CuesController {
  constructor(private readonly cues: EditJobCues) {}

  @Get()
  @ApiOperation({ operationId: 'getCues', summary: 'The cues of the transcript, or of a translation' })
  @ApiParam({ name: 'job_uuid', format: 'uuid' })
  @ApiParam(LANGUAGE)
  @ApiAnswer(200, 'CueList', 'The cues, with the version that an edit of them names')
  @ApiProblems(404, 409, 500, 503)
  read(@Param('job_uuid') jobUuid: string, @Param('language') language: string): Promise<CueList> {
    return this.cues.read(jobUuidOf(jobUuid), language);
  }

  @Get('edits')
  @ApiOperation({
    operationId: 'getCueEdits',
    summary: 'What people changed in these cues, the newest edit first',
  })
  @ApiParam({ name: 'job_uuid', format: 'uuid' })
  @ApiParam(LANGUAGE)
  @ApiAnswer(200, 'CueEditList', 'The edits, with each cue before and after')
  @ApiProblems(400, 404, 500, 503)
  edits(
    @Param('job_uuid') jobUuid: string,
    @Param('language') language: string,
    @Query() query: CueEditsQueryDto,
  ): Promise<CueEditList> {
    return this.cues.edits(jobUuidOf(jobUuid), language, query);
  }

  @Patch()
  @ApiOperation({
    operationId: 'editCues',
    summary: 'Edit, add and empty cues of a job that has ended; what depends on them is made again',
  })
  @ApiParam({ name: 'job_uuid', format: 'uuid' })
  @ApiParam(LANGUAGE)
  @ApiAnswer(200, 'CueList', 'The cues as they are now')
  @ApiProblems(400, 404, 409, 500, 503)
  edit(
    @Param('job_uuid') jobUuid: string,
    @Param('language') language: string,
    @Body() body: EditCuesDto,
  ): Promise<CueList> {
    return this.cues.edit(jobUuidOf(jobUuid), language, body);
  }
}
