import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DEFAULT_JOB_OPTIONS, type LintAnswer } from '@z2/contracts';
import { lintFile } from '@z2/subtitles';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';
import { LintDto } from '../dto/lint.dto';
import { knownLanguage } from '../jobs/check-languages';

@ApiTags('subtitles')
@Controller('api/lint')
export class LintController {
  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'lint',
    summary:
      'What is wrong with subtitles, by the rules of a profile; `fix` repairs what can be without touching words',
  })
  @ApiAnswer(200, 'LintAnswer', 'What was found, and the repaired file')
  @ApiProblems(400, 413, 422)
  async lint(@Body() body: LintDto): Promise<LintAnswer> {
    const { content, name = 'subtitles', profile = DEFAULT_JOB_OPTIONS.profile, source, fix = false } = body;
    const language = body.language === undefined ? null : knownLanguage(body.language);
    const file = (text: string, as: string): { bytes: Uint8Array; name: string } => ({
      bytes: Buffer.from(text),
      name: as,
    });
    const { report, fixed } = await lintFile(file(content, name), {
      ...{ language, profile, fix, cuts_ms: null },
      source: source === undefined ? null : file(source, 'source'),
    });
    return { ...report, content: fixed };
  }
}
