import { WEBHOOK_EVENTS, type WebhookDeliveryView } from '@z2/contracts';

import { deliveryLook, deliveryName, eventsWords } from '../../apps/console/src/app/webhooks/webhook-words';

const delivery = (change: Partial<WebhookDeliveryView>): WebhookDeliveryView =>
  ({ state: 'PENDING', attempts: 0, error: null, ...change }) as WebhookDeliveryView;

it('tells what a receiver is told of, in one sentence', () => {
  expect(eventsWords(['job.failed'])).toBe('When a job failed');
  expect(eventsWords(['job.completed', 'language.failed'])).toBe(
    'When a job is completed or a language failed',
  );
  expect(eventsWords(WEBHOOK_EVENTS)).toBe('When a job or a language ends');
  expect([deliveryName('webhook.test'), deliveryName('job.failed')]).toEqual(['Test', 'Job failed']);
});

it('tells how a delivery stands, and why it is not there', () => {
  const error = 'It answered 500.';
  expect([
    deliveryLook(delivery({})),
    deliveryLook(delivery({ attempts: 2, error })),
    deliveryLook(delivery({ state: 'FAILED', error })),
    deliveryLook(delivery({ state: 'DELIVERED', attempts: 3 })),
  ]).toEqual([
    { words: 'On its way', tone: 'active' },
    { words: 'Tries again after 2 attempts: It answered 500.', tone: 'warn' },
    { words: 'Given up: It answered 500.', tone: 'bad' },
    { words: 'Delivered at attempt 3', tone: 'ok' },
  ]);
});
