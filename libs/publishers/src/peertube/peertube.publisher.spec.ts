import { randomBytes } from 'node:crypto';

import type { PublishTarget } from '@z2/contracts';

import { endedAfterEach } from '../testing/ended-after-each';
import type { Fault } from '../testing/fault-server';
import { PeertubeServer, tubeFailure } from '../testing/peertube-server';
import { PublishDesk } from '../testing/publish-desk';
import { describePublisher } from '../testing/publisher.contract';
import { videoPlaceSubject } from '../testing/video-place';
import { PeertubePublisher, type PeertubePublisherOptions } from './peertube.publisher';

const TARGET: PublishTarget = { publisher: 'peertube', options: { channel: 'wasps' } };
const UPLOAD = '/api/v1/videos/upload-resumable';
const KIB = 1024;
const start = endedAfterEach(() => new PeertubeServer().listen());

function publisherOf(
  server: PeertubeServer,
  more: Partial<PeertubePublisherOptions> = {},
): PeertubePublisher {
  return new PeertubePublisher({
    ...{ url: server.url, username: 'bee', password: 'tube-secret', allowPrivate: true },
    ...{ retries: 2, retryMs: 1, stallMs: 5_000, chunkBytes: 256 * KIB },
    ...more,
  });
}

describePublisher('peertube', async () => {
  const server = await start();
  return {
    publisher: publisherOf(server),
    target: TARGET,
    invalid: [
      { publisher: 'peertube', path: '/out' },
      { publisher: 'peertube', options: { privacy: 'secret' } },
      { publisher: 'peertube', options: { password: 'x' } },
      { publisher: 'peertube', options: { channel: 'a b' } },
      { publisher: 'peertube', options: { category: 'Music' } },
      { publisher: 'peertube', options: { publish_at: '2030-01-01T00:00:00Z', privacy: 'public' } },
    ],
    ...videoPlaceSubject(server, {
      captionsOf: ({ captions }) => [...captions.values()],
      isUpload: ({ method, path }) => method === 'PUT' && path === UPLOAD,
    }),
    restarted: () => publisherOf(server),
    tooMuch: (request) => ({ ...request, files: request.files.map((file) => ({ ...file, size: 2 ** 30 })) }),
  };
});

describe('PeertubePublisher', () => {
  let desk: PublishDesk;
  let server: PeertubeServer;
  beforeEach(async () => {
    desk = await PublishDesk.open();
    server = await start();
  });
  afterEach(() => desk.close());

  const film = (bytes: number): string => randomBytes(bytes / 2).toString('hex');
  const ranges = (): (string | undefined)[] =>
    server.asked(`PUT ${UPLOAD}`).map(({ headers }) => headers['content-range']);

  it('sends the file as it is, with texts, language, privacy, captions and thumbnail', async () => {
    const picture = await desk.artifact('best.jpg', 'thumbnail', 'picture', { mime: 'image/jpeg' });
    const target = { publisher: 'peertube', options: { category: 15, licence: 1, tags: ['Ciencia'] } };
    const request = await desk.request(target, 'film', {
      material: desk.material({ thumbnails: [picture] }),
    });
    const result = await publisherOf(server).publish(request, desk.context());
    const [video] = server.videos;
    expect(result.url).toBe(`${server.url}/w/${video?.uuid}`);
    expect([video?.sha256, video?.thumbnail]).toEqual([request.files[0]?.sha256, 'picture']);
    expect(video?.resource).toEqual({
      name: 'Cómo hablan las abejas',
      filename: `talk.z2-${'cd'.repeat(10)}.mp4`,
      description: 'Bailan.',
      tags: ['Ciencia', 'abejas', 'danza'],
      ...{ privacy: 3, category: 15, licence: 1, language: 'es', nsfw: false },
      ...{ waitTranscoding: true, channelId: 7 },
    });
    expect([...(video?.captions ?? [])]).toEqual([['es', expect.stringContaining('¡Hola!')]]);
    const [begun] = server.asked(`POST ${UPLOAD}`);
    expect(begun?.headers).toMatchObject({
      'x-upload-content-length': '4',
      'x-upload-content-type': 'video/mp4',
    });
    expect(await publisherOf(server).find(request, desk.context())).toEqual(result);
  });

  it('keeps the limits before the call, and says what it changed', async () => {
    const texts = {
      title: 'palabra '.repeat(40),
      description: 'x '.repeat(6000),
      tags: ['a', 'uno', 'dos', 'UNO', 'tres', 'cuatro', 'cinco', 'seis', 'y'.repeat(31)],
    };
    const options = { publish_at: '2001-01-01T00:00:00Z' };
    const request = await desk.request({ publisher: 'peertube', options }, 'film', { texts });
    const { checks } = await publisherOf(server).publish(request, desk.context());
    expect(checks?.map(({ check }) => check)).toEqual([
      'description_length',
      'schedule',
      'title_length',
      'tags_length',
    ]);
    expect(server.videos[0]?.resource.tags).toEqual(['uno', 'dos', 'tres', 'cuatro', 'cinco']);
    expect(server.videos[0]?.resource.name).toMatch(/^(palabra )+palabra…$/);
    expect(server.videos[0]?.resource).not.toHaveProperty('scheduleUpdate');
  });

  it('becomes public at its time, and has a title of at least three characters', async () => {
    const options = { publish_at: '2999-01-01T00:00:00Z', title: '蜂' };
    await publisherOf(server).publish(await desk.request({ publisher: 'peertube', options }), desk.context());
    expect(server.videos[0]?.resource).toMatchObject({
      ...{ name: '蜂 (talk)', privacy: 3 },
      scheduleUpdate: { updateAt: '2999-01-01T00:00:00.000Z', privacy: 1 },
    });
  });

  it.each<[string, Fault, string]>([
    ['a failure', tubeFailure(500, ''), 'bytes 262144-524287/700000'],
    ['a cut connection', { cut_after: 100 * KIB }, 'bytes 364544-626687/700000'],
    ['a lost answer', 'lost answer', 'bytes 524288-699999/700000'],
    ['a busy instance', tubeFailure(503, '', { 'retry-after': '0.01' }), 'bytes 262144-524287/700000'],
  ])('goes on after %s in the middle, sending nothing twice', async (_name, fault, next) => {
    const request = await desk.request(TARGET, film(700_000));
    let landed = 0;
    server.fault = ({ headers }) =>
      landed === 0 && headers['content-range']?.startsWith('bytes 262144-') ? ((landed = 1), fault) : null;
    await publisherOf(server).publish(request, desk.context());
    expect([landed, server.videos.map(({ sha256 }) => sha256)]).toEqual([1, [request.files[0]?.sha256]]);
    expect(ranges()[3]).toBe(next);
  });

  it('goes on in another process from what had arrived', async () => {
    const request = await desk.request(TARGET, film(700_000));
    const abort = new AbortController();
    server.fault = ({ headers }) => {
      if (headers['content-range']?.startsWith('bytes 524288-')) {
        abort.abort('killed');
      }
      return null;
    };
    await expect(publisherOf(server).publish(request, desk.context(abort.signal))).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    server.fault = () => null;
    await publisherOf(server).publish(request, desk.context());
    expect(ranges().filter((range) => range === 'bytes 0-262143/700000')).toHaveLength(1);
    expect(server.videos.map(({ sha256 }) => sha256)).toEqual([request.files[0]?.sha256]);
  });

  it('gets a new login where the old one has ended', async () => {
    const publisher = publisherOf(server);
    await publisher.publish(await desk.request(TARGET), desk.context());
    server.logins = 5;
    desk.notes.clear();
    const other = await desk.request(TARGET, 'other', { key: 'ef'.repeat(32) });
    await publisher.publish(other, desk.context());
    expect([server.logins, server.videos.length]).toEqual([6, 2]);
  });

  it('asks for the room before the upload, and for the channel', async () => {
    server.quota = 3;
    const full = publisherOf(server).publish(await desk.request(TARGET), desk.context());
    await expect(full).rejects.toMatchObject({ code: 'PUBLISH_LIMIT_EXCEEDED' });
    server.quota = -1;
    const elsewhere = { publisher: 'peertube', options: { channel: 'ants' } };
    const lost = publisherOf(server).publish(await desk.request(elsewhere), desk.context());
    await expect(lost).rejects.toMatchObject({
      ...{ code: 'PUBLISH_TARGET_INVALID', remedy: 'Use one of: bees, wasps.' },
    });
    expect(server.asked(`POST ${UPLOAD}`)).toEqual([]);
  });

  it('reaches an instance in a private network only where that is allowed', async () => {
    const shy = publisherOf(server, { allowPrivate: false });
    await expect(shy.publish(await desk.request(TARGET), desk.context())).rejects.toThrow(/private network/);
    expect(server.requests).toEqual([]);
    const allowed = publisherOf(server, { allowPrivate: false, allowedHosts: [new URL(server.url).host] });
    await allowed.publish(await desk.request(TARGET), desk.context());
    expect(server.videos).toHaveLength(1);
  });

  it.each<[string, Fault, string, string]>([
    ['POST /api/v1/users/token', tubeFailure(400, 'invalid_grant'), 'PUBLISH_UNAUTHORIZED', 'permanent'],
    ['POST /api/v1/users/token', tubeFailure(401, 'missing_two_factor'), 'PUBLISH_UNAUTHORIZED', 'permanent'],
    [`POST ${UPLOAD}`, tubeFailure(413, 'quota_reached'), 'PUBLISH_LIMIT_EXCEEDED', 'permanent'],
    [`POST ${UPLOAD}`, tubeFailure(400, 'bad_request'), 'PUBLISH_FAILED', 'permanent'],
    [`POST ${UPLOAD}`, tubeFailure(502, ''), 'PUBLISH_FAILED', 'transient'],
    [`POST ${UPLOAD}`, 'cut', 'PUBLISH_FAILED', 'transient'],
    [`POST ${UPLOAD}`, 'silence', 'PUBLISH_FAILED', 'transient'],
    [`PUT ${UPLOAD}`, 'silence', 'PUBLISH_FAILED', 'transient'],
    [`POST ${UPLOAD}`, { status: 500, body: '<html>' }, 'PUBLISH_FAILED', 'transient'],
  ])('says %s answering %j as %s, %s, without the password', async (what, fault, code, kind) => {
    server.fault = ({ method, path }) => (`${method} ${path}` === what ? fault : null);
    const impatient = publisherOf(server, { retries: 0, stallMs: fault === 'silence' ? 400 : 20_000 });
    const error = await impatient
      .publish(await desk.request(TARGET), desk.context())
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ code, kind, remedy: expect.stringMatching(/\w+ .*\w/) as string });
    expect(JSON.stringify(error) + String((error as Error).cause)).not.toContain('tube-secret');
    expect(server.videos).toEqual([]);
  });

  it('waits as long as the instance says', async () => {
    const busy = tubeFailure(429, '', { 'retry-after': '7' });
    server.fault = ({ path }) => (path === UPLOAD ? busy : null);
    await expect(
      publisherOf(server).publish(await desk.request(TARGET), desk.context()),
    ).rejects.toMatchObject({
      ...{ code: 'PUBLISH_FAILED', kind: 'transient', retryAfterMs: 7000 },
    });
  });
});
