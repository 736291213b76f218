import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Webhook } from 'standardwebhooks';

import type { PublishRequest } from '../publisher';
import { endedAfterEach } from '../testing/ended-after-each';
import { publishContext, publishFile, publishRequest } from '../testing/publish-request';
import { describePublisher } from '../testing/publisher.contract';
import { WebhookReceiver } from '../testing/webhook-receiver';
import { WebhookPublisher, type WebhookPublisherOptions } from './webhook.publisher';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OLD_SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const start = endedAfterEach((secret: string = SECRET) => WebhookReceiver.start(secret));

function publisherOf(
  receiver: WebhookReceiver,
  more: Partial<WebhookPublisherOptions> = {},
): WebhookPublisher {
  return new WebhookPublisher({
    ...{ secrets: [SECRET], publicUrl: 'https://z2.test/', allowedHosts: [receiver.host] },
    ...more,
  });
}

/** Contents of the contract's files, by their hash: a webhook tells the hash alone. */
const CONTENT = new Map(
  ['video', 'cues', '{}'].map((text) => [createHash('sha256').update(text).digest('hex'), text]),
);

describePublisher('webhook', async () => {
  const receiver = await start();
  const files = () => [...receiver.taken.values()].flatMap(({ payload }) => payload.data.files);
  const url = `${receiver.url}?token=abc`;
  return {
    publisher: publisherOf(receiver),
    target: { publisher: 'webhook', options: { url } },
    invalid: [
      { publisher: 'webhook' },
      { publisher: 'webhook', path: '/out', options: { url } },
      { publisher: 'webhook', options: { url: 'ftp://x.test/hook' } },
      { publisher: 'webhook', options: { url: 'https://me:secret@x.test/hook' } },
      { publisher: 'webhook', options: { url: 'https://x.test/hook#part' } },
      { publisher: 'webhook', options: { url: `https://x.test/${'x'.repeat(2048)}` } },
      { publisher: 'webhook', options: { url, secret: SECRET } },
    ],
    delivered: () =>
      Promise.resolve(
        Object.fromEntries(files().map(({ path, sha256 }) => [path, CONTENT.get(sha256) ?? sha256])),
      ),
    damage: () => Promise.reject(new Error('what a receiver was told cannot be taken back')),
    writes: () => Promise.resolve([...receiver.taken.keys()]),
    restarted: () => publisherOf(receiver),
    deliveries: () => Promise.resolve(files().filter(({ sha256 }) => CONTENT.get(sha256) === 'video').length),
    calls: () => receiver.requests.length + receiver.refused,
    loseAnswers: () => {
      receiver.fault = 'lost answer';
      return { lost: () => receiver.requests.length, heal: () => void (receiver.fault = null) };
    },
    tooMuch: (request) => ({
      ...request,
      texts: { title: 'x'.repeat(2 ** 18), description: '', tags: [] },
    }),
    canLookUp: false,
  };
});

describe('WebhookPublisher', () => {
  let dir: string;
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-webhook-'));
    receiver = await start();
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const request = async (more: Partial<PublishRequest> = {}): Promise<PublishRequest> =>
    publishRequest(
      { publisher: 'webhook', options: { url: receiver.url } },
      [await publishFile(dir, 'talk.es.mp4', 'film')],
      more,
    );

  it('says what was made, in words that do not change', async () => {
    const texts = { title: 'Charla', description: 'De todo.', tags: ['todo'] };
    await publisherOf(receiver).publish(await request({ texts }), publishContext());
    const [delivery] = receiver.requests;
    expect(delivery?.headers['content-type']).toBe('application/json');
    expect(delivery?.payload).toEqual({
      type: 'job.language.published',
      timestamp: '2026-01-01T00:00:00.000Z',
      data: {
        job_uuid: '6f2c1d7e-0000-4000-8000-000000000000',
        job_url: 'https://z2.test/api/jobs/6f2c1d7e-0000-4000-8000-000000000000',
        language: 'es',
        languages: ['es'],
        name: 'talk',
        ...texts,
        files: [
          {
            ...{ path: 'es/talk.es.mp4', kind: 'video', language: 'es', size: 4 },
            sha256: createHash('sha256').update('film').digest('hex'),
          },
        ],
      },
    });
    await publisherOf(receiver, { publicUrl: null }).publish(
      await request({ key: 'cd'.repeat(32), language: null, languages: ['es', 'fr'] }),
      publishContext(),
    );
    expect(receiver.requests[1]?.payload).toMatchObject({
      type: 'job.published',
      data: { job_url: null, language: null, languages: ['es', 'fr'], title: null, tags: [] },
    });
  });

  it('is verified by the library of Standard Webhooks, and by both secrets while they change', async () => {
    await publisherOf(receiver, { secrets: [OLD_SECRET, SECRET] }).publish(await request(), publishContext());
    const { body, headers } = receiver.requests[0]!;
    for (const secret of [SECRET, OLD_SECRET]) {
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(JSON.parse(body));
    }
    expect(() => new Webhook(SECRET).verify(`${body} `, headers as Record<string, string>)).toThrow(
      'No matching signature',
    );
  });

  it('keeps id and body when it repeats; another delivery has another id', async () => {
    const wanted = await request();
    await publisherOf(receiver).publish(wanted, publishContext());
    await publisherOf(receiver).publish(wanted, publishContext());
    await publisherOf(receiver).publish(await request({ key: 'ef'.repeat(32) }), publishContext());
    const [first, second, third] = receiver.requests.map(({ id, body }) => [id, body]);
    expect(second).toEqual(first);
    expect(third?.[0]).not.toBe(first?.[0]);
    expect(receiver.taken.size).toBe(2);
  });

  it.each([
    [{ status: 500 }, 'PUBLISH_FAILED', 'transient', undefined],
    [{ status: 429, headers: { 'retry-after': '7' } }, 'PUBLISH_FAILED', 'transient', 7_000],
    [{ status: 503, headers: { 'retry-after': '100000' } }, 'PUBLISH_FAILED', 'transient', 3_600_000],
    [{ status: 410 }, 'PUBLISH_FAILED', 'permanent', undefined],
    [{ status: 400 }, 'PUBLISH_FAILED', 'permanent', undefined],
    [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'PUBLISH_FAILED', 'permanent', undefined],
    [{ status: 403 }, 'PUBLISH_UNAUTHORIZED', 'permanent', undefined],
    ['lost answer', 'PUBLISH_FAILED', 'transient', undefined],
    ['silence', 'PUBLISH_FAILED', 'transient', undefined],
  ] as const)('says %j as %s, %s', async (fault, code, kind, retryAfterMs) => {
    receiver.fault = fault;
    const url = `${receiver.url}?token=hidden`;
    const publisher = publisherOf(receiver, { timeoutMs: fault === 'silence' ? 1_500 : 20_000 });
    const error: unknown = await publisher
      .publish(await request({ target: { publisher: 'webhook', options: { url } } }), publishContext())
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, kind, retryAfterMs });
    // Neither the address' query nor the secret is shown to anybody.
    expect(JSON.stringify([error, (error as Error).message])).not.toMatch(/hidden|whsec_/);
    expect(receiver.requests).toHaveLength(1);
  });

  it('says that the receiver has another secret', async () => {
    const other = await start(OLD_SECRET);
    const target = { publisher: 'webhook', options: { url: other.url } };
    await expect(
      publisherOf(other).publish(await request({ target }), publishContext()),
    ).rejects.toMatchObject({ code: 'PUBLISH_UNAUTHORIZED' });
    expect([other.refused, other.taken.size]).toEqual([1, 0]);
  });

  it('does not reach into private networks, whatever a name says', async () => {
    const lookups: string[] = [];
    const lookup = (name: string) => {
      lookups.push(name);
      return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    };
    const guarded = publisherOf(receiver, { allowedHosts: [], lookup });
    const port = receiver.host.split(':')[1];
    for (const url of [receiver.url, `http://intern.test:${port}/hook`, `http://[::1]:${port}/`]) {
      await expect(
        guarded.publish(
          await request({ target: { publisher: 'webhook', options: { url } } }),
          publishContext(),
        ),
      ).rejects.toMatchObject({
        code: 'PUBLISH_TARGET_INVALID',
        remedy: expect.stringContaining('Z2_ALLOW_PRIVATE_WEBHOOKS') as string,
      });
    }
    expect([lookups, receiver.requests.length]).toEqual([['intern.test'], 0]);
    expect((await guarded.preview(await request())).problems.map(({ code }) => code)).toEqual([
      'PUBLISH_TARGET_INVALID',
    ]);
  });

  it('ends at once when cancelled while the receiver is silent', async () => {
    receiver.fault = 'silence';
    const abort = new AbortController();
    receiver.onRequest = () => abort.abort('cancel');
    const publishing = publisherOf(receiver).publish(await request(), publishContext(abort.signal));
    await expect(publishing).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('tells targets apart without showing what their query says', () => {
    const describeUrl = (url: string): string =>
      publisherOf(receiver).describe({ publisher: 'webhook', options: { url } });
    expect(describeUrl('https://x.test/hook')).toBe('https://x.test/hook');
    expect(describeUrl('https://x.test/hook?token=a')).toMatch(/^https:\/\/x\.test\/hook\?#[0-9a-f]{8}$/);
    expect(describeUrl('https://x.test/hook?token=a')).not.toBe(describeUrl('https://x.test/hook?token=b'));
  });
});
