import type { PublishTarget } from '@z2/contracts';

import { describePublisher } from '../testing/publisher.contract';
import { YoutubeServer } from '../testing/youtube-server';
import { YoutubePublisher, type YoutubePublisherOptions } from './youtube.publisher';

const TARGET: PublishTarget = { publisher: 'youtube', options: { playlist: 'PL1' } };
const servers: YoutubeServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

async function start(): Promise<YoutubeServer> {
  const server = await new YoutubeServer().listen();
  servers.push(server);
  return server;
}

function publisherOf(server: YoutubeServer, more: Partial<YoutubePublisherOptions> = {}): YoutubePublisher {
  const login = { clientId: 'client', clientSecret: 'client-secret', refreshToken: 'refresh-secret' };
  const quick = { retries: 2, retryMs: 1, stallMs: 5_000, chunkBytes: 256 * 1024 };
  return new YoutubePublisher({ ...login, apiUrl: server.url, ...quick, ...more });
}

describePublisher('youtube', async () => {
  const server = await start();
  return {
    publisher: publisherOf(server),
    target: TARGET,
    invalid: [
      { publisher: 'youtube', path: '/out' },
      { publisher: 'youtube', options: { privacy: 'secret' } },
      { publisher: 'youtube', options: { refreshToken: 'x' } },
      { publisher: 'youtube', options: { category: 'Music' } },
      { publisher: 'youtube', options: { tags: 'one' } },
      { publisher: 'youtube', options: { playlist: 'not a playlist' } },
      { publisher: 'youtube', options: { publish_at: '2030-01-01' } },
      { publisher: 'youtube', options: { publish_at: '2030-13-01T00:00:00Z' } },
      { publisher: 'youtube', options: { publish_at: '2030-01-01T00:00:00Z', privacy: 'public' } },
    ],
    delivered: () =>
      Promise.resolve(
        Object.fromEntries(
          server.videos.flatMap(({ content, captions }) => [
            ['pt-BR/talk.pt-BR.mp4', content.toString()],
            ...captions.map(({ text }) => ['pt-BR/talk.pt-BR.srt', text]),
          ]),
        ) as Record<string, string>,
      ),
    // Its owner deletes the video.
    damage: () => Promise.resolve(void server.videos.splice(0)),
    writes: () => Promise.resolve(server.writes),
    restarted: () => publisherOf(server),
    deliveries: () => Promise.resolve(server.videos.length),
    calls: () => server.requests.length,
    loseAnswers: () => {
      let lost = 0;
      server.fault = ({ method, path }) => {
        const loses = method === 'PUT' && path.startsWith('/upload/');
        lost += loses ? 1 : 0;
        return loses ? 'lost answer' : null;
      };
      return { lost: () => lost, heal: () => (server.fault = () => null) };
    },
    tooMuch: (request) => ({ ...request, files: request.files.map((file) => ({ ...file, size: 257e9 })) }),
    canLookUp: true,
    takesWholeJob: false,
  };
});
