import type { PublishTarget } from '@z2/contracts';

import { endedAfterEach } from '../testing/ended-after-each';
import { describePublisher } from '../testing/publisher.contract';
import { videoPlaceSubject } from '../testing/video-place';
import { YoutubeServer } from '../testing/youtube-server';
import { YoutubePublisher, type YoutubePublisherOptions } from './youtube.publisher';

const TARGET: PublishTarget = { publisher: 'youtube', options: { playlist: 'PL1' } };
const start = endedAfterEach(() => new YoutubeServer().listen());

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
    ...videoPlaceSubject(server, {
      captionsOf: ({ captions }) => captions.map(({ text }) => text),
      isUpload: ({ method, path }) => method === 'PUT' && path.startsWith('/upload/'),
    }),
    restarted: () => publisherOf(server),
    tooMuch: (request) => ({ ...request, files: request.files.map((file) => ({ ...file, size: 257e9 })) }),
  };
});
