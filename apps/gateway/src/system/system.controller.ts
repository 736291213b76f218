import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { EngineInfo, Health, LanguageInfo, PublisherInfo, Stats } from '@z2/contracts';
import { LANGUAGE_CODES, languageName, languageOwnName, Z2_VERSION } from '@z2/contracts';
import { JobsRepository } from '@z2/entities';
import type { Response } from 'express';
import type Redis from 'ioredis';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';
import { JOBS, REDIS } from '../ports';

const ANSWER_WITHIN_MS = 2_000;

@ApiTags('system')
@Controller()
export class SystemController {
  constructor(
    @Inject(JOBS) private readonly jobs: JobsRepository,
    @Inject(REDIS) private readonly redis: Redis,
  ) {}

  @Get('health')
  @ApiOperation({ operationId: 'health', summary: 'Whether the service can work' })
  @ApiAnswer(200, 'Health', 'All is up')
  @ApiAnswer(503, 'Health', 'Something is down')
  async health(@Res({ passthrough: true }) response: Response): Promise<Health> {
    const [workers, redis] = await Promise.all([
      within(this.jobs.liveWorkers()),
      within(this.redis.ping().then(() => true)),
    ]);
    const up = workers !== null && redis !== null;
    response.status(up ? 200 : 503).set('cache-control', 'no-store');
    return {
      status: up ? 'ok' : 'error',
      version: Z2_VERSION,
      database: workers === null ? 'down' : 'up',
      redis: redis === null ? 'down' : 'up',
      workers: workers ?? 0,
    };
  }

  @Get('api/stats')
  @ApiOperation({ operationId: 'getStats', summary: 'Counts and rates over all jobs' })
  @ApiAnswer(200, 'Stats', 'Counts and rates')
  @ApiProblems(503)
  stats(): Promise<Stats> {
    return this.jobs.stats();
  }

  @Get('api/engines')
  @ApiOperation({
    operationId: 'getEngines',
    summary: 'What the live workers can do, with reasons where they cannot',
  })
  @ApiAnswer(200, 'EngineInfo', 'Each engine once', { list: true })
  @ApiProblems(503)
  engines(): Promise<EngineInfo[]> {
    return this.jobs.engines();
  }

  @Get('api/publishers')
  @ApiOperation({
    operationId: 'getPublishers',
    summary: 'Where the live workers can publish to, with what would enable the others',
  })
  @ApiAnswer(200, 'PublisherInfo', 'Each publisher once', { list: true })
  @ApiProblems(503)
  publishers(): Promise<PublisherInfo[]> {
    return this.jobs.publishers();
  }

  @Get('api/languages')
  @ApiOperation({ operationId: 'getLanguages', summary: 'All languages that Z2 knows by name' })
  @ApiAnswer(200, 'LanguageInfo', 'All languages', { list: true })
  languages(): LanguageInfo[] {
    return LANGUAGE_CODES.map((language) => ({
      language,
      name: languageName(language),
      own_name: languageOwnName(language),
    }));
  }
}

/** The answer, or null when it fails or does not come in time. */
async function within<T>(work: Promise<T>): Promise<T | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ANSWER_WITHIN_MS);
  try {
    return await Promise.race([work, promise]);
  } catch {
    // Down is the answer here, not an error.
    return null;
  } finally {
    clearTimeout(timer);
  }
}
