import type { WebhookDeliveryType, WebhookDeliveryView, WebhookEvent } from '@z2/contracts';

import type { Tone } from '../words/status-words';

/** What a receiver is told of, as people read it. */
export const EVENT_WORDS: Readonly<Record<WebhookEvent, string>> = {
  'job.completed': 'a job is completed',
  'job.failed': 'a job failed',
  'job.cancelled': 'a job was cancelled',
  'language.completed': 'a language is completed',
  'language.failed': 'a language failed',
  'language.cancelled': 'a language was cancelled',
};

export const deliveryName = (type: WebhookDeliveryType): string =>
  type === 'webhook.test'
    ? 'Test'
    : EVENT_WORDS[type].replace(/^a /, '').replace(/^./, (a) => a.toUpperCase());

/** "When a job is completed or failed": all events in one sentence. */
export function eventsWords(events: readonly WebhookEvent[]): string {
  const list = new Intl.ListFormat('en-GB', { type: 'disjunction' });
  return events.length === Object.keys(EVENT_WORDS).length
    ? 'When a job or a language ends'
    : `When ${list.format(events.map((event) => EVENT_WORDS[event]))}`;
}

/** How a delivery stands: "Delivered", "Tries again: it answered 500", "Given up: …". */
export function deliveryLook({ state, attempts, error }: WebhookDeliveryView): { words: string; tone: Tone } {
  switch (state) {
    case 'DELIVERED':
      return { words: attempts > 1 ? `Delivered at attempt ${attempts}` : 'Delivered', tone: 'ok' };
    case 'FAILED':
      return { words: `Given up: ${error ?? 'it is not known why'}`, tone: 'bad' };
    case 'PENDING':
      return error
        ? {
            words: `Tries again after ${attempts === 1 ? 'one attempt' : `${attempts} attempts`}: ${error}`,
            tone: 'warn',
          }
        : { words: 'On its way', tone: 'active' };
  }
}
