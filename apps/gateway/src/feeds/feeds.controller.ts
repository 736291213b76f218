import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type FeedView, Z2Error } from '@z2/contracts';
import { FeedsRepository } from '@z2/entities';
import { isUUID } from 'class-validator';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';
import { CreateFeedDto, UpdateFeedDto } from '../dto/feeds.dto';
import { MakeFeed, nextTime } from './make-feed';

const ID = { name: 'feed_id', format: 'uuid' } as const;

@ApiTags('feeds')
@Controller('api/feeds')
export class FeedsController {
  constructor(
    private readonly feeds: FeedsRepository,
    private readonly make: MakeFeed,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'createFeed',
    summary: 'Watch a playlist, channel, RSS or Atom feed or folder, and make one job of each new video',
  })
  @ApiAnswer(201, 'FeedView', 'The feed')
  @ApiProblems(400, 404, 413, 503)
  create(@Body() body: CreateFeedDto): Promise<FeedView> {
    return this.make.create(body);
  }

  @Get()
  @ApiOperation({ operationId: 'listFeeds', summary: 'All feeds, with what they were last looked at for' })
  @ApiAnswer(200, 'FeedView', 'The feeds', { list: true })
  @ApiProblems(503)
  list(): Promise<FeedView[]> {
    return this.feeds.list();
  }

  @Get(':feed_id')
  @ApiOperation({ operationId: 'getFeed', summary: 'One feed' })
  @ApiParam(ID)
  @ApiAnswer(200, 'FeedView', 'The feed')
  @ApiProblems(404, 503)
  get(@Param('feed_id') id: string): Promise<FeedView> {
    return this.feeds.view(known(id));
  }

  @Patch(':feed_id')
  @ApiOperation({ operationId: 'updateFeed', summary: 'Switch it on or off, or look at it at other times' })
  @ApiParam(ID)
  @ApiAnswer(200, 'FeedView', 'The feed')
  @ApiProblems(400, 404, 413, 503)
  async update(@Param('feed_id') id: string, @Body() { enabled, cron }: UpdateFeedDto): Promise<FeedView> {
    const { time_zone } = await this.feeds.find(known(id));
    return this.feeds.update(id, {
      ...(typeof enabled === 'boolean' ? { enabled } : {}),
      ...(typeof cron === 'string' ? { cron, next_at: nextTime(cron, time_zone) } : {}),
    });
  }

  @Post(':feed_id/check')
  @HttpCode(202)
  @ApiOperation({ operationId: 'checkFeed', summary: 'Look at it now; a worker does it' })
  @ApiParam(ID)
  @ApiAnswer(202, 'FeedView', 'The feed')
  @ApiProblems(404, 503)
  check(@Param('feed_id') id: string): Promise<FeedView> {
    return this.feeds.update(known(id), { next_at: new Date(0) });
  }

  @Delete(':feed_id')
  @ApiOperation({ operationId: 'deleteFeed', summary: 'Watch it no more; jobs that were made of it stay' })
  @ApiParam(ID)
  @ApiAnswer(200, 'FeedView', 'The feed as it was')
  @ApiProblems(404, 503)
  remove(@Param('feed_id') id: string): Promise<FeedView> {
    return this.feeds.remove(known(id));
  }
}

function known(id: string): string {
  if (!isUUID(id)) {
    throw new Z2Error('NOT_FOUND', 'There is no such feed.', { remedy: 'GET /api/feeds lists all.' });
  }
  return id;
}
