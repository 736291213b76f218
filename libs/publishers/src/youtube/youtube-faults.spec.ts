import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

import { Z2Error } from '@z2/contracts';

import type { Fault } from '../testing/fault-server';
import { PublishDesk } from '../testing/publish-desk';
import { failure, YoutubeServer } from '../testing/youtube-server';
import { YoutubePublisher, type YoutubePublisherOptions } from './youtube.publisher';
import { untilMidnightPacific } from './youtube-errors';

const TARGET = { publisher: 'youtube', options: { playlist: 'PL1' } };
const KIB = 1024;
const UPLOAD = '/upload/youtube/v3/videos';

/** What goes wrong, and that a video comes to be once all the same. */
describe('YoutubePublisher: faults', () => {
  let desk: PublishDesk;
  let server: YoutubeServer;
  beforeEach(async () => {
    desk = await PublishDesk.open();
    server = await new YoutubeServer().listen();
  });
  afterEach(() => Promise.all([desk.close(), server.stop()]));

  const publisherOf = (more: Partial<YoutubePublisherOptions> = {}): YoutubePublisher =>
    new YoutubePublisher({
      ...{ clientId: 'client', clientSecret: 'client-secret', refreshToken: 'refresh-secret' },
      ...{ apiUrl: server.url, retries: 2, retryMs: 1, stallMs: 5_000, chunkBytes: 256 * KIB },
      ...more,
    });
  /** A film of random letters: any byte twice, or missing, changes its hash. */
  const film = (bytes: number): string => randomBytes(bytes / 2).toString('hex');
  const once = (matches: (method: string, path: string, range: string) => boolean, fault: Fault): void => {
    let landed = 0;
    server.fault = ({ method, path, headers }) =>
      landed === 0 && matches(method, path, headers['content-range'] ?? '') ? ((landed = 1), fault) : null;
  };
  const ranges = (): (string | undefined)[] =>
    server.asked(`PUT ${UPLOAD}`).map(({ headers }) => headers['content-range']);

  describe('of the upload', () => {
    it.each<[string, Fault, string]>([
      ['a failure of YouTube', failure(503, 'backendError'), 'bytes 262144-524287/700000'],
      ['a cut connection', { cut_after: 100 * KIB }, 'bytes 364544-626687/700000'],
      ['a lost answer', 'lost answer', 'bytes 524288-699999/700000'],
      [
        'a call for patience',
        failure(429, 'rateLimitExceeded', 'slow', { 'retry-after': '0.01' }),
        'bytes 262144-524287/700000',
      ],
    ])('goes on after %s in the middle, sending nothing twice', async (_name, fault, next) => {
      const request = await desk.request(TARGET, film(700_000));
      once(
        (method, path, range) => method === 'PUT' && path === UPLOAD && range.startsWith('bytes 262144-'),
        fault,
      );
      await publisherOf().publish(request, desk.context());
      expect(server.videos.map(({ sha256 }) => sha256)).toEqual([request.files[0]?.sha256]);
      expect(ranges().slice(0, 4)).toEqual([
        ...['bytes 0-262143/700000', 'bytes 262144-524287/700000', 'bytes */700000', next],
      ]);
    });

    it('goes on in another process from what had arrived when the first was killed', async () => {
      const request = await desk.request(TARGET, film(700_000));
      const abort = new AbortController();
      server.fault = ({ headers }) => {
        if (headers['content-range']?.startsWith('bytes 524288-')) {
          abort.abort('killed');
        }
        return null;
      };
      await expect(publisherOf().publish(request, desk.context(abort.signal))).rejects.toMatchObject({
        code: 'CANCELLED',
      });
      expect([server.videos.length, server.sessions.size, desk.notes.size]).toEqual([0, 1, 1]);
      const before = ranges().length;
      server.fault = () => null;
      await publisherOf().publish(request, desk.context());
      expect(ranges()[before]).toBe('bytes */700000');
      expect(ranges().filter((range) => range === 'bytes 0-262143/700000')).toHaveLength(1);
      expect([server.videos.length, server.sessions.size]).toEqual([1, 1]);
      expect(server.videos[0]?.sha256).toBe(request.files[0]?.sha256);
    });

    it('learns from the session that the video is whole, also while the channel does not list it yet', async () => {
      const request = await desk.request(TARGET, 'film');
      server.fault = ({ method, path }) => (method === 'PUT' && path === UPLOAD ? 'lost answer' : null);
      await expect(publisherOf().publish(request, desk.context())).rejects.toMatchObject({
        code: 'PUBLISH_FAILED',
      });
      expect(server.videos).toHaveLength(1);
      server.fault = ({ path, query }) =>
        path.endsWith('/playlistItems') && query.get('playlistId') === 'UU1'
          ? { status: 200, body: { items: [] } }
          : null;
      await publisherOf().publish(request, desk.context());
      expect(server.videos).toHaveLength(1);
    });

    it('begins anew where YouTube has forgotten the session', async () => {
      const request = await desk.request(TARGET, 'film');
      desk.notes.set('upload-0', `${server.url}${UPLOAD}?uploadType=resumable&upload_id=forgotten`);
      await publisherOf().publish(request, desk.context());
      expect(server.videos).toHaveLength(1);
      expect([...desk.notes.keys()]).toEqual(['upload-0', 'upload-1']);
    });

    it('sends the login to no other host, whatever a note says', async () => {
      desk.notes.set('upload-0', 'http://127.0.0.1:9/upload');
      const request = await desk.request(TARGET);
      await expect(publisherOf().publish(request, desk.context())).rejects.toMatchObject({
        code: 'PUBLISH_FAILED',
      });
      expect(server.requests).toEqual([]);
    });

    it('gets a new login where the old one ends in the middle', async () => {
      const request = await desk.request(TARGET, film(600_000));
      once((_method, _path, range) => range.startsWith('bytes 262144-'), failure(401, 'authError'));
      await publisherOf().publish(request, desk.context());
      expect([server.logins, server.videos[0]?.sha256]).toEqual([2, request.files[0]?.sha256]);
    });

    it('ends at silence, and at a cancellation at once', async () => {
      const request = await desk.request(TARGET);
      server.fault = ({ method, path }) => (method === 'PUT' && path === UPLOAD ? 'silence' : null);
      const impatient = publisherOf({ stallMs: 150, retries: 0 });
      await expect(impatient.publish(request, desk.context())).rejects.toThrow('was silent for 0.15 s');
      const abort = new AbortController();
      server.fault = ({ method, path }) => {
        const waits = method === 'PUT' && path === UPLOAD;
        setImmediate(() => waits && abort.abort('cancel'));
        return waits ? 'silence' : null;
      };
      await expect(
        publisherOf({ stallMs: 60_000 }).publish(request, desk.context(abort.signal)),
      ).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(server.videos).toEqual([]);
    });
  });

  it('finds a video of long ago by its mark, pages back', async () => {
    const request = await desk.request(TARGET);
    await publisherOf().publish(request, desk.context());
    for (let number = 0; number < 5; number++) {
      server.videos.unshift({
        ...server.videos[0]!,
        id: `other-${number}`,
        resource: { snippet: { tags: ['z2-x'] } },
      });
    }
    server.pageSize = 2;
    desk.notes.clear();
    const result = await publisherOf().find(request, desk.context());
    expect(result?.url).toBe('https://www.youtube.com/watch?v=video-1');
  });

  it('is not found before all that belongs to it is there, and adds only what is missing', async () => {
    const picture = await desk.artifact('best.jpg', 'thumbnail', 'picture', { mime: 'image/jpeg' });
    const material = desk.material({ thumbnails: [picture] });
    const request = await desk.request(TARGET, 'film', { material });
    const steps = [
      `POST ${UPLOAD.replace('videos', 'thumbnails/set')}`,
      `POST ${UPLOAD.replace('videos', 'captions')}`,
      'POST /youtube/v3/playlistItems',
    ];
    for (const step of steps) {
      server.fault = ({ method, path }) =>
        `${method} ${path}` === step ? failure(500, 'backendError') : null;
      await expect(publisherOf().publish(request, desk.context())).rejects.toMatchObject({
        kind: 'transient',
      });
      server.fault = () => null;
      expect(await publisherOf().find(request, desk.context())).toBeNull();
    }
    const result = await publisherOf().publish(request, desk.context());
    expect(await publisherOf().find(request, desk.context())).toEqual(result);
    expect(server.videos.map(({ captions, thumbnail }) => [captions.length, thumbnail?.type])).toEqual([
      [1, 'image/jpeg'],
    ]);
    expect(server.playlists.get('PL1')).toEqual(['video-1']);
  });

  it('puts up with a refused thumbnail, which channels without a phone number have', async () => {
    const picture = await desk.artifact('best.jpg', 'thumbnail', 'picture', { mime: 'image/jpeg' });
    const request = await desk.request(TARGET, 'film', {
      material: desk.material({ thumbnails: [picture] }),
    });
    server.fault = ({ path }) => (path.endsWith('/thumbnails/set') ? failure(403, 'forbidden') : null);
    const result = await publisherOf().publish(request, desk.context());
    expect(desk.logged).toEqual([
      { level: 'WARNING', message: expect.stringContaining('does not take the thumbnail') as string },
    ]);
    expect(await publisherOf().find(request, desk.context())).toEqual(result);
  });

  it('does not send again what YouTube rejected', async () => {
    const request = await desk.request(TARGET);
    await publisherOf().publish(request, desk.context());
    server.videos[0]!.uploadStatus = 'rejected';
    await expect(publisherOf().publish(request, desk.context())).rejects.toMatchObject({ kind: 'permanent' });
    desk.notes.clear();
    await expect(publisherOf().find(request, desk.context())).rejects.toMatchObject({ kind: 'permanent' });
  });

  it('does not deliver what is damaged in storage', async () => {
    const request = await desk.request(TARGET);
    await writeFile(request.files[0]!.path, 'FILM');
    await expect(publisherOf().publish(request, desk.context())).rejects.toMatchObject({
      code: 'ARTIFACT_CORRUPT',
    });
    expect(server.requests).toEqual([]);
  });

  it.each<[string, Fault, string, string, RegExp]>([
    [
      'GET /youtube/v3/channels',
      failure(403, 'quotaExceeded'),
      'PUBLISH_LIMIT_EXCEEDED',
      'permanent',
      /midnight Pacific/,
    ],
    [
      `POST ${UPLOAD}`,
      failure(400, 'uploadLimitExceeded'),
      'PUBLISH_LIMIT_EXCEEDED',
      'permanent',
      /tomorrow/,
    ],
    [
      'GET /youtube/v3/channels',
      failure(401, 'authError'),
      'PUBLISH_UNAUTHORIZED',
      'permanent',
      /refresh token/,
    ],
    [
      'GET /youtube/v3/channels',
      failure(401, 'youtubeSignupRequired'),
      'PUBLISH_UNAUTHORIZED',
      'permanent',
      /channel/,
    ],
    [
      `POST ${UPLOAD}`,
      failure(403, 'insufficientPermissions'),
      'PUBLISH_UNAUTHORIZED',
      'permanent',
      /scopes/,
    ],
    [
      'GET /youtube/v3/playlistItems',
      failure(404, 'playlistNotFound'),
      'PUBLISH_TARGET_INVALID',
      'permanent',
      /list=/,
    ],
    [
      `POST ${UPLOAD}`,
      failure(400, 'invalidTags', 'The <a href="x">tags</a>'),
      'PUBLISH_FAILED',
      'permanent',
      /Correct/,
    ],
    [`POST ${UPLOAD}`, failure(503, 'backendError'), 'PUBLISH_FAILED', 'transient', /Retry/],
    [`POST ${UPLOAD}`, 'cut', 'PUBLISH_FAILED', 'transient', /Retry/],
    [`POST ${UPLOAD}`, 'silence', 'PUBLISH_FAILED', 'transient', /Retry/],
    [
      'POST /token',
      { status: 400, body: { error: 'invalid_grant' } },
      'PUBLISH_UNAUTHORIZED',
      'permanent',
      /7 days/,
    ],
    [
      'POST /token',
      { status: 401, body: { error: 'invalid_client' } },
      'PUBLISH_UNAUTHORIZED',
      'permanent',
      /CLIENT_ID/,
    ],
    [`POST ${UPLOAD}`, { status: 502, body: '<html>' }, 'PUBLISH_FAILED', 'transient', /Retry/],
  ])('says what to do where %s answers %j', async (what, fault, code, kind, remedy) => {
    server.fault = ({ method, path }) => (`${method} ${path}` === what ? fault : null);
    const impatient = publisherOf({ retries: 0, stallMs: fault === 'silence' ? 400 : 20_000 });
    const error = await impatient
      .publish(await desk.request(TARGET), desk.context())
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Z2Error);
    expect(error).toMatchObject({ code, kind, remedy: expect.stringMatching(remedy) as string });
    expect((error as Error).message).not.toContain('<a');
    expect(JSON.stringify(error) + String((error as Error).cause)).not.toMatch(/secret|login-\d/);
    expect(server.videos).toEqual([]);
  });

  it('waits as long as YouTube says where the pipeline repeats it', async () => {
    const busy = failure(429, 'rateLimitExceeded', 'slow', { 'retry-after': '7' });
    server.fault = ({ path }) => (path === UPLOAD ? busy : null);
    await expect(publisherOf().publish(await desk.request(TARGET), desk.context())).rejects.toMatchObject({
      ...{ code: 'PUBLISH_FAILED', kind: 'transient', retryAfterMs: 7000 },
    });
  });

  it('repeats questions by itself', async () => {
    once((_method, path) => path === '/youtube/v3/channels', failure(500, 'backendError'));
    await publisherOf().publish(await desk.request(TARGET), desk.context());
    expect([server.asked('GET /youtube/v3/channels').length, server.videos.length]).toEqual([2, 1]);
  });

  it.each([
    ['2026-01-15T08:00:00Z', 24],
    ['2026-01-15T07:59:59Z', 1 / 3600],
    ['2026-07-15T19:00:00Z', 12],
  ])('knows at %s that the quota is renewed in %d h', (now, hours) => {
    expect(untilMidnightPacific(Date.parse(now)) / 3_600_000).toBeCloseTo(hours, 6);
  });
});
