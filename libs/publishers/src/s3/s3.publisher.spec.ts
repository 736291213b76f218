import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { PublishRequest } from '../publisher';
import { endedAfterEach } from '../testing/ended-after-each';
import { publishContext, publishFile, publishRequest } from '../testing/publish-request';
import { describePublisher } from '../testing/publisher.contract';
import { S3Server } from '../testing/s3-server';
import { S3Publisher, type S3PublisherOptions } from './s3.publisher';

const SECRET = 'a-very-secret-key';
const TARGET = { publisher: 's3', options: { bucket: 'talks', prefix: 'z2/out' } };
const start = endedAfterEach(() => S3Server.start());

function publisherOf(server: S3Server, more: Partial<S3PublisherOptions> = {}): S3Publisher {
  const keys = { accessKeyId: 'AKIA1', secretAccessKey: SECRET };
  return new S3Publisher({ endpoint: server.url, region: 'eu-test-1', ...keys, ...more });
}

describePublisher('s3', async () => {
  const server = await start();
  return {
    publisher: publisherOf(server, { maxAttempts: 1 }),
    target: TARGET,
    invalid: [
      { publisher: 's3' },
      { publisher: 's3', path: '/out', options: { bucket: 'talks' } },
      { publisher: 's3', options: { bucket: 'No_Bucket' } },
      { publisher: 's3', options: { bucket: 'talks', prefix: '../up' } },
      { publisher: 's3', options: { bucket: 'talks', prefix: 3 } },
      { publisher: 's3', options: { bucket: 'talks', secretAccessKey: 'x' } },
    ],
    delivered: () =>
      Promise.resolve(
        Object.fromEntries(
          [...server.objects].map(([key, { content }]) => [
            key.replace('talks/z2/out/', ''),
            content.toString(),
          ]),
        ),
      ),
    damage: (path) => {
      server.objects.set(`talks/z2/out/${path}`, {
        ...{ content: Buffer.from('other'), sha256: undefined, type: undefined },
      });
      return Promise.resolve();
    },
    writes: () => Promise.resolve(server.writes),
    restarted: () => publisherOf(server),
    deliveries: () =>
      Promise.resolve(server.stored.filter(({ content }) => content.toString() === 'video').length),
    calls: () => server.requests.length,
    loseAnswers: () => {
      let lost = 0;
      server.fault = ({ method }) => {
        lost += method === 'PUT' ? 1 : 0;
        return method === 'PUT' ? 'lost answer' : null;
      };
      return { lost: () => lost, heal: () => void (server.fault = () => null) };
    },
    tooMuch: (request) => ({
      ...request,
      files: request.files.map((file) => ({ ...file, size: 5 * 2 ** 40 + 1 })),
    }),
    canLookUp: true,
  };
});

describe('S3Publisher', () => {
  let dir: string;
  let server: S3Server;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-s3-'));
    server = await start();
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const request = async (content = 'film', more: Partial<PublishRequest> = {}): Promise<PublishRequest> =>
    publishRequest(TARGET, [await publishFile(dir, 'talk.es.mp4', content)], more);

  it('puts the object with its type and hash, signed, and tells where', async () => {
    const wanted = await request();
    const { files } = await publisherOf(server).publish(wanted, publishContext());
    expect(files).toEqual(['s3://talks/z2/out/es/talk.es.mp4']);
    expect(server.objects.get('talks/z2/out/es/talk.es.mp4')).toEqual({
      content: Buffer.from('film'),
      sha256: wanted.files[0]?.sha256,
      type: 'video/mp4',
    });
    expect(server.requests.every(({ authorization }) => authorization.includes('Signature='))).toBe(true);
  });

  it('sends large files in parts, whole in the end', async () => {
    const content = 'x'.repeat(8 * 2 ** 20) + 'y'.repeat(1000);
    await publisherOf(server).publish(await request(content), publishContext());
    expect(server.objects.get('talks/z2/out/es/talk.es.mp4')?.content.equals(Buffer.from(content))).toBe(
      true,
    );
    expect(server.requests.filter(({ query }) => query.has('partNumber'))).toHaveLength(2);
    expect([server.writes, server.uploads.size]).toEqual([1, 0]);
  });

  it('leaves no parts behind when cancelled, or when a part is refused', async () => {
    const wanted = await request('z'.repeat(40 * 2 ** 20));
    const abort = new AbortController();
    server.fault = ({ query }) => {
      if (query.get('partNumber') === '1') {
        abort.abort('cancel');
      }
      return null;
    };
    await expect(publisherOf(server).publish(wanted, publishContext(abort.signal))).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(server.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
    server.fault = ({ query }) =>
      query.get('partNumber') === '2' ? { status: 403, code: 'AccessDenied' } : null;
    await expect(publisherOf(server).publish(wanted, publishContext())).rejects.toMatchObject({
      code: 'PUBLISH_UNAUTHORIZED',
    });
    expect([server.writes, server.uploads.size]).toEqual([0, 0]);
  });

  it.each([
    [{ status: 401, code: 'Unauthorized' }, 'PUBLISH_UNAUTHORIZED', 'permanent', undefined],
    [{ status: 403, code: 'SignatureDoesNotMatch' }, 'PUBLISH_UNAUTHORIZED', 'permanent', undefined],
    [{ status: 404, code: 'NoSuchBucket' }, 'PUBLISH_TARGET_INVALID', 'permanent', undefined],
    [{ status: 400, code: 'EntityTooLarge' }, 'PUBLISH_FAILED', 'permanent', undefined],
    [{ status: 500, code: 'InternalError' }, 'PUBLISH_FAILED', 'transient', undefined],
    [
      { status: 429, code: 'SlowDown', headers: { 'retry-after': '7' } },
      ...(['PUBLISH_FAILED', 'transient', 7000] as const),
    ],
    ['cut', 'PUBLISH_FAILED', 'transient', undefined],
    ['silence', 'PUBLISH_FAILED', 'transient', undefined],
  ] as const)('says %j as %s, %s, without the secret', async (fault, code, kind, retryAfterMs) => {
    server.fault = ({ method }) => (method === 'PUT' ? fault : null);
    const publisher = publisherOf(server, { maxAttempts: 1, stallMs: fault === 'silence' ? 500 : 20_000 });
    const error: unknown = await publisher
      .publish(await request(), publishContext())
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ code, kind, retryAfterMs });
    expect(JSON.stringify(error)).not.toContain(SECRET);
    expect(server.objects.size).toBe(0);
  });

  it('tries again after a failure of the store', async () => {
    let failures = 0;
    server.fault = ({ method }) => {
      failures += method === 'PUT' ? 1 : 0;
      return method === 'PUT' && failures === 1 ? { status: 503, code: 'SlowDown' } : null;
    };
    await publisherOf(server).publish(await request(), publishContext());
    expect([failures, server.writes]).toEqual([2, 1]);
  });

  it('does not deliver what is damaged in storage', async () => {
    const wanted = await request();
    await writeFile(wanted.files[0]!.path, 'FILM');
    await expect(publisherOf(server).publish(wanted, publishContext())).rejects.toMatchObject({
      code: 'ARTIFACT_CORRUPT',
    });
    expect(server.requests).toEqual([]);
  });
});
