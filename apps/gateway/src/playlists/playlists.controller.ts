import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Playlist } from '@z2/contracts';

import { ApiAnswer } from '../docs/api-answer';
import { ApiProblems } from '../docs/api-problems';
import { PlaylistDto } from '../dto/playlist.dto';
import { ReadPlaylist } from './read-playlist';

@ApiTags('jobs')
@Controller('api/playlists')
export class PlaylistsController {
  constructor(private readonly readPlaylist: ReadPlaylist) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'readPlaylist',
    summary: 'The videos of a playlist or channel of YouTube, and which jobs there are of each',
  })
  @ApiAnswer(200, 'Playlist', 'The list')
  @ApiProblems(400, 404, 422, 502, 503)
  read(@Body() body: PlaylistDto): Promise<Playlist> {
    return this.readPlaylist.read(body);
  }
}
