import type { CreatedWebhook, WebhookDeliveryView, WebhookEvent } from '@z2/contracts';
import { WebhookSender } from '@z2/publishers';
import { EventDeliveries } from '@z2/queue';

import { startTestGateway, type TestGateway } from '../../apps/gateway/src/testing/test-gateway';
import { WebhookReceiver } from '../../libs/publishers/src/testing/webhook-receiver';

const NO_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** Gateway, PostgreSQL, the worker's round, the real sender, and a receiver that checks signatures by its own means. */
describe('webhooks of events', () => {
  let gateway: TestGateway;
  let receiver: WebhookReceiver;
  let other: WebhookReceiver;
  let deliveries: EventDeliveries;
  let webhook: CreatedWebhook;
  const errors: unknown[] = [];

  const roundOf = (): EventDeliveries => {
    const policy = { allowPrivate: false, allowedHosts: [receiver.host, other.host] };
    const sender = new WebhookSender(policy, 2_000);
    return new EventDeliveries(
      gateway.database.dataSource,
      (message, signal) => sender.send(message, signal),
      (error) => errors.push(error),
    );
  };

  beforeAll(async () => {
    receiver = await WebhookReceiver.start(NO_SECRET);
    other = await WebhookReceiver.start(NO_SECRET);
    const webhookAddresses = { allowPrivate: false, allowedHosts: [receiver.host, other.host] };
    gateway = await startTestGateway({ options: { webhookAddresses } });
    deliveries = roundOf();
  });
  beforeEach(async () => {
    webhook = await gateway.client.webhooks.create({ url: `${receiver.url}?token=hidden` });
    receiver.secret = webhook.secret;
    receiver.fault = null;
    receiver.requests.length = 0;
    receiver.taken.clear();
  });
  afterEach(async () => {
    await gateway.client.webhooks.remove(webhook.webhook_id);
    expect(errors).toEqual([]);
  });
  afterAll(async () => {
    await gateway.close();
    await receiver.stop();
    await other.stop();
  });

  async function told(by = deliveries): Promise<void> {
    await by.round();
    await by.idle();
  }
  /** As if the wait were over. */
  const waited = (): Promise<unknown> =>
    gateway.database.dataSource.query(
      `UPDATE webhook_deliveries SET next_attempt_at = now() WHERE state = 'PENDING'`,
    );
  async function cancelled(): Promise<string> {
    const request = { source_path: gateway.film, target_languages: ['es'] };
    const { job_uuid } = await gateway.client.createJob(request);
    await gateway.client.cancelJob(job_uuid);
    return job_uuid;
  }
  const listed = (): Promise<WebhookDeliveryView[]> => gateway.client.webhooks.deliveries(webhook.webhook_id);
  const types = (): string[] => receiver.requests.map(({ payload }) => payload.type as string);

  it('tell a receiver of the end of a job, signed, once', async () => {
    const job_uuid = await cancelled();
    expect(await listed()).toMatchObject([
      { state: 'PENDING', attempts: 0, type: 'job.cancelled', job_uuid },
    ]);
    await told();
    await told();
    const [message] = receiver.requests;
    const [delivery] = await listed();
    expect(receiver.requests).toHaveLength(1);
    expect([receiver.refused, message?.id]).toEqual([0, delivery?.delivery_id]);
    expect(message?.payload).toMatchObject({
      type: 'job.cancelled',
      data: { job_uuid, language: null, status: 'CANCELLED', error: { code: 'CANCELLED' } },
    });
    expect(delivery).toMatchObject({ state: 'DELIVERED', attempts: 1, error: null, next_attempt_at: null });
    const text = JSON.stringify([await gateway.client.webhooks.list(), await listed()]);
    expect(text).not.toMatch(/hidden|whsec_/);
  });

  it('tell of languages where that is wanted, and in the order of the events', async () => {
    const events: WebhookEvent[] = ['job.cancelled', 'language.cancelled'];
    await gateway.client.webhooks.update(webhook.webhook_id, { events });
    await cancelled();
    await told();
    expect(types().sort()).toEqual([...events].sort());
    const numbers = receiver.requests.map(({ payload }) => (payload.data as unknown as { seq: number }).seq);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  it('repeat until it has arrived, under the same id and with the same bytes', async () => {
    await cancelled();
    receiver.fault = { status: 503, headers: { 'retry-after': '120' } };
    const before = Date.now();
    await told();
    const [waiting] = await listed();
    expect(waiting).toMatchObject({ state: 'PENDING', attempts: 1 });
    expect(waiting?.error).toContain('503');
    expect(Date.parse(waiting?.next_attempt_at ?? '') - before).toBeGreaterThan(119_000);
    await told();
    expect(receiver.requests).toHaveLength(1);

    receiver.fault = 'lost answer';
    await waited();
    await told();
    receiver.fault = null;
    await waited();
    await told();
    expect([receiver.requests.length, receiver.taken.size]).toEqual([3, 1]);
    expect(new Set(receiver.requests.map(({ id, body }) => id + body)).size).toBe(1);
    expect(await listed()).toMatchObject([{ state: 'DELIVERED', attempts: 3 }]);
  });

  it('are sent by another worker where the first one ended in the middle', async () => {
    await cancelled();
    const first = roundOf();
    receiver.fault = 'silence';
    const asked = new Promise<void>((resolve) => {
      receiver.onRequest = () => resolve();
    });
    await first.round();
    await asked;
    receiver.onRequest = () => undefined;
    receiver.fault = null;
    // The message is the first one's for its time: nobody sends it twice.
    await told();
    expect(receiver.requests).toHaveLength(1);
    await first.stop();
    await waited();
    await told();
    expect(await listed()).toMatchObject([{ state: 'DELIVERED', attempts: 2 }]);
  });

  it('do not wait for a receiver that is silent', async () => {
    const silent = await gateway.client.webhooks.create({ url: other.url });
    other.secret = silent.secret;
    other.fault = 'silence';
    await cancelled();
    const asked = new Promise<void>((resolve) => {
      receiver.onRequest = () => resolve();
    });
    await deliveries.round();
    await asked;
    receiver.onRequest = () => undefined;
    // What comes later is told, too, while the silent one still holds its message.
    await cancelled();
    await deliveries.round();
    await deliveries.idle();
    expect(receiver.taken.size).toBe(2);
    expect(await gateway.client.webhooks.deliveries(silent.webhook_id)).toMatchObject([
      { state: 'PENDING' },
      { state: 'PENDING', error: expect.stringContaining('did not answer') as string },
    ]);
    await gateway.client.webhooks.remove(silent.webhook_id);
  });

  it('give up after about three days, and are replayed when a person asks for it', async () => {
    await cancelled();
    receiver.fault = { status: 500 };
    for (let attempt = 1; attempt <= 10; attempt++) {
      await waited();
      await told();
    }
    expect(await listed()).toMatchObject([{ state: 'FAILED', attempts: 10, next_attempt_at: null }]);
    await waited();
    await told();
    expect(receiver.requests).toHaveLength(10);
    expect(await gateway.client.webhooks.list()).toMatchObject([{ waiting: 0, failed: 1 }]);

    receiver.fault = null;
    expect(await gateway.client.webhooks.replay(webhook.webhook_id)).toEqual({ count: 1 });
    await told();
    const [delivery] = await listed();
    expect(delivery).toMatchObject({ state: 'DELIVERED' });
    const again = { delivery_id: delivery?.delivery_id ?? '' };
    expect(await gateway.client.webhooks.replay(webhook.webhook_id, again)).toEqual({ count: 1 });
    await told();
    const future = { since: new Date(Date.now() + 60_000).toISOString() };
    expect(await gateway.client.webhooks.replay(webhook.webhook_id, future)).toEqual({ count: 0 });
    expect([receiver.requests.length, receiver.taken.size]).toEqual([12, 1]);
  });

  it('stop at 410, and go on when they are switched on', async () => {
    await cancelled();
    receiver.fault = { status: 410 };
    await told();
    expect(await gateway.client.webhooks.list()).toMatchObject([{ enabled: false, failed: 1 }]);
    await cancelled();
    await told();
    expect(receiver.requests).toHaveLength(1);
    receiver.fault = null;
    await gateway.client.webhooks.update(webhook.webhook_id, { enabled: true });
    await cancelled();
    await told();
    expect(receiver.requests).toHaveLength(2);
  });

  it('can be tried', async () => {
    expect(await gateway.client.webhooks.test(webhook.webhook_id)).toMatchObject({ state: 'PENDING' });
    await told();
    expect(types()).toEqual(['webhook.test']);
  });

  it.each([
    ['http://10.0.0.1/hook', 'private'],
    ['ftp://example.com/hook', 'web address'],
    ['https://user:pass@example.com/hook', 'user name'],
  ])('refuse %s', async (url, word) => {
    await expect(gateway.client.webhooks.create({ url })).rejects.toThrow(word);
  });

  it('do not reach into private networks when they are sent', async () => {
    const strict = new WebhookSender({ allowPrivate: false, allowedHosts: [] });
    const guarded = new EventDeliveries(
      gateway.database.dataSource,
      (message, signal) => strict.send(message, signal),
      (error) => errors.push(error),
    );
    await cancelled();
    await told(guarded);
    expect(receiver.requests).toEqual([]);
    expect(await listed()).toMatchObject([
      { state: 'PENDING', error: expect.stringContaining('private') as string },
    ]);
  });
});
