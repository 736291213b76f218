import { CONTROL_CHANNEL, type ControlMessage } from '@z2/contracts';
import { answerQuestion, connectRedis } from '@z2/queue';
import { listVideos, type YtDlpAskOptions } from '@z2/sources';
import type Redis from 'ioredis';

import { ListServer } from '../../../../libs/sources/src/testing/list-server';
import { sharedYtDlp } from '../../../../libs/sources/src/testing/shared-yt-dlp';
import { SCHEMAS } from '../docs/schemas';
import { schemaFaults } from '../testing/schema-faults';
import { startTestGateway, type TestGateway } from '../testing/test-gateway';

const IDS = ['aaaaaaaaaaa', 'bbbbbbbbbbb', 'ccccccccccc'];
const watch = (id: string): string => `https://www.youtube.com/watch?v=${id}`;

/** A worker's part with the real yt-dlp; the list lies at a local server, since YouTube cannot be reached from a test. */
describe('playlists', () => {
  let gateway: TestGateway;
  let worker: Redis;
  let list: ListServer;
  const asked: string[] = [];
  beforeAll(async () => {
    list = await ListServer.start();
    list.videos = IDS.map((id, i) => ({
      id,
      title: `Bees ${i}`,
      seconds: 60 + i,
      picture: 'https://i.example/1.jpg',
    }));
    const ytDlp: YtDlpAskOptions = { tool: await sharedYtDlp(), allowedHosts: [list.host] };
    gateway = await startTestGateway();
    worker = connectRedis(process.env['Z2_TEST_REDIS_URL'] ?? '');
    await worker.subscribe(CONTROL_CHANNEL);
    worker.on('message', (_channel: string, text: string) => {
      const message = JSON.parse(text) as ControlMessage;
      // Redis is shared by all specs: only this one's lists are answered.
      if (message.type === 'playlist' && message.question.url.includes('PLz2')) {
        asked.push(message.question.url);
        void answerQuestion(gateway.redis, message, {
          plan: () => Promise.reject(new Error('nobody asked for a plan')),
          playlist: ({ limit }, signal) => listVideos(list.url, limit, ytDlp, signal),
        });
      }
    });
  }, 300_000);
  afterAll(async () => {
    worker.disconnect();
    await gateway.close();
    await list[Symbol.asyncDispose]();
  });

  it('tells which videos a list has, and which of them are localised', async () => {
    const { results } = await gateway.client.createJobs({
      jobs: [
        { youtube_url: watch(IDS[1]!), target_languages: ['es', 'fr'] },
        { youtube_url: watch(IDS[1]!), target_languages: ['de'] },
      ],
    });
    const answer = await gateway.client.readPlaylist({
      url: 'https://www.youtube.com/watch?v=aaaaaaaaaaa&list=PLz2',
      limit: 2,
    });
    expect(answer).toMatchObject({
      ...{ url: 'https://www.youtube.com/playlist?list=PLz2', title: 'Bees', more: true },
      entries: [
        { video_id: IDS[0], url: watch(IDS[0]!), title: 'Bees 0', duration_s: 60, jobs: [] },
        {
          video_id: IDS[1],
          jobs: [
            { job_uuid: results[1]?.job?.job_uuid, status: 'PENDING', target_languages: ['de'] },
            { job_uuid: results[0]?.job?.job_uuid, target_languages: ['es', 'fr'] },
          ],
        },
      ],
    });
    expect(schemaFaults(answer, SCHEMAS.Playlist, SCHEMAS)).toEqual([]);
  });

  it('refuses what is no list before a worker is asked, and a limit that is too high', async () => {
    const before = asked.length;
    for (const url of [watch(IDS[0]!), 'https://example.org/playlist?list=PLz2', 'PLz2']) {
      await expect(gateway.client.readPlaylist({ url })).rejects.toMatchObject({
        code: 'SOURCE_URL_INVALID',
      });
    }
    const url = 'https://www.youtube.com/playlist?list=PLz2';
    await expect(gateway.client.readPlaylist({ url, limit: 1_001 })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect(asked).toHaveLength(before);
  });

  it('says what a worker says of a list that cannot be read', async () => {
    list.fault = { status: 404 };
    await expect(gateway.client.readPlaylist({ url: 'https://www.youtube.com/@PLz2' })).rejects.toMatchObject(
      { code: 'SOURCE_NOT_FOUND', remedy: expect.stringMatching(/\w+ \w+/) as string },
    );
    expect(asked.at(-1)).toBe('https://www.youtube.com/@PLz2/videos');
    list.fault = null;
  });

  it('says so where no worker is there', async () => {
    await expect(
      gateway.client.readPlaylist({ url: 'https://www.youtube.com/playlist?list=PLnobody' }),
    ).rejects.toMatchObject({ code: 'SERVICE_NOT_RUNNING' });
  });
});
