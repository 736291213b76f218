import type { ServerResponse } from 'node:http';

import { type Reroute, rerouteTo } from '../youtube/reroute';
import { feedOf, type ListedVideo } from './list-server';
import { MediaServer, serveFile } from './media-server';

export interface PlayerAnswer {
  playabilityStatus: { status: string; reason?: string };
  [more: string]: unknown;
}

/**
 * A server on loopback that answers as YouTube does, for videos of one content: `/www.youtube.com/...` stands for that host. What it says
 * was written for Z2, in the shape in which the watch page and the player's interface say it.
 */
export class FakeYoutube implements AsyncDisposable {
  /** Names of the apps that asked for the player's answer. */
  readonly clients: string[] = [];
  /** `app`: which asks; null: the watch page. */
  player: (videoId: string, app: string | null) => PlayerAnswer | ((response: ServerResponse) => void);
  /** WebVTT by language; of those named `NAME:asr`, YouTube is the author. */
  captions: Record<string, string> = {};
  /** What every playlist has, as a feed: it is read by yt-dlp, to which this host is none of YouTube's. */
  list: ListedVideo[] = [];
  /** Of the media file. */
  media: MediaServer['handler'];

  private constructor(
    readonly server: MediaServer,
    content: Buffer,
  ) {
    this.player = (id) => this.playable(id);
    this.reroute = rerouteTo(server.url('/'));
    this.media = serveFile(() => content, { last_modified: 'Tue, 01 Oct 2024 10:00:00 GMT' });
    server.handler = (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', server.url('/'));
      if (pathname === '/videoplayback') {
        this.media(request, response);
      } else if (pathname === '/www.youtube.com/watch') {
        this.answer(searchParams.get('v') ?? '', null, response, page);
      } else if (pathname === '/www.youtube.com/api/timedtext') {
        const text = searchParams.get('fmt') === 'vtt' && this.captions[searchParams.get('lang') ?? ''];
        response.writeHead(text ? 200 : 404, { 'content-type': 'text/vtt' }).end(text || '');
      } else if (pathname === '/www.youtube.com/playlist') {
        response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(feedOf(this.list));
      } else if (pathname === '/www.youtube.com/sw.js_data') {
        response.end(`)]}'\n${JSON.stringify(SESSION)}`);
      } else if (pathname.endsWith('/youtubei/v1/player')) {
        const parts: Buffer[] = [];
        request.on('data', (part: Buffer) => void parts.push(part));
        request.on('end', () => {
          const asked = JSON.parse(Buffer.concat(parts).toString()) as Asked;
          const { clientName } = asked.context.client;
          this.clients.push(clientName);
          this.answer(asked.videoId, clientName, response, JSON.stringify);
        });
      } else if (pathname === '/www.youtube.com/s/player/base.js') {
        response.setHeader('content-type', 'text/javascript');
        response.end(PLAYER);
      } else {
        response.writeHead(404).end();
      }
    };
  }

  static async start(content: Buffer): Promise<FakeYoutube> {
    return new FakeYoutube(await MediaServer.start(), content);
  }

  readonly reroute: Reroute;

  /** Paths that were asked for, without their queries. */
  get paths(): string[] {
    return this.server.requests.map(({ url }) => url.replace(/\?.*/, ''));
  }

  playable(videoId: string): PlayerAnswer {
    const format = (itag: number, height: number, codecs: string, path: string): object => ({
      itag,
      url: this.server.url(`${path}?itag=${itag}&id=${videoId}`),
      mimeType: `video/mp4; codecs="${codecs}"`,
      bitrate: 100_000,
      width: (height * 16) / 9,
      height,
      lastModified: '1727776800000000',
      quality: 'medium',
      qualityLabel: `${height}p`,
      projectionType: 'RECTANGULAR',
      approxDurationMs: '1000',
    });
    const together = { audioQuality: 'AUDIO_QUALITY_LOW', audioSampleRate: '44100', audioChannels: 2 };
    return {
      playabilityStatus: { status: 'OK' },
      streamingData: {
        expiresInSeconds: '21540',
        formats: [{ ...format(18, 360, 'avc1.42001E, mp4a.40.2', '/videoplayback'), ...together }],
        adaptiveFormats: [format(137, 1080, 'avc1.640028', '/picture-alone')],
      },
      captions: {
        playerCaptionsTracklistRenderer: {
          captionTracks: Object.keys(this.captions).map((name) => ({
            baseUrl: `https://www.youtube.com/api/timedtext?v=${videoId}&lang=${name}&fmt=srv3`,
            name: { simpleText: name },
            languageCode: name.replace(/:asr$/, ''),
            ...(name.endsWith(':asr') ? { kind: 'asr' } : {}),
          })),
        },
      },
      videoDetails: {
        videoId,
        title: 'A walk: “north”',
        lengthSeconds: '1',
        channelId: 'UC0123456789012345678901',
        shortDescription: 'Written for a test.',
        thumbnail: { thumbnails: [] },
        author: 'Z2',
        viewCount: '1',
        isPrivate: false,
        isLiveContent: false,
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }

  private answer(
    videoId: string,
    app: string | null,
    response: ServerResponse,
    write: (answer: PlayerAnswer) => string,
  ): void {
    const answer = this.player(videoId, app);
    if (typeof answer === 'function') {
      answer(response);
    } else {
      response.setHeader('content-type', write === page ? 'text/html' : 'application/json; charset=UTF-8');
      response.end(write(answer));
    }
  }
}

interface Asked {
  videoId: string;
  context: { client: { clientName: string } };
}

function page(player: PlayerAnswer): string {
  return [
    '<!DOCTYPE html><html><head>',
    '<script src="/s/player/base.js" type="text/javascript" name="player_ias/base" ></script></head><body>',
    `<script>var ytInitialPlayerResponse = ${JSON.stringify(player)};</script>`,
    `<script>var ytInitialData = ${JSON.stringify({ contents: {} })};</script></body></html>`,
  ].join('\n');
}

/** As much of a player as a library looks for before it takes plain addresses too. */
const PLAYER = `'use strict';var Q="split.join.reverse".split("."),config={signatureTimestamp:20000};`;

/** The places that a client reads of `sw.js_data`: language, region, visitor, version. */
const DEVICE: unknown[] = Array.from({ length: 110 }, () => null);
Object.assign(DEVICE, { 0: 'en', 1: 'US', 3: '192.0.2.1', 13: 'dmlzaXRvcg%3D%3D', 16: '2.20241001.00.00' });
DEVICE[61] = ['install-data'];
const SESSION = [[null, null, [[DEVICE], 'key']]];
