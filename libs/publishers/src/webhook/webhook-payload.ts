import type { WebhookPayload } from '@z2/contracts';

import { placedFiles, published } from '../placed-file';
import type { PublishRequest } from '../publisher';

/** Largest body, bytes: what the usual receivers and queues behind them take (256 KiB). */
export const MAX_BODY_BYTES = 2 ** 18;

/** The same for each repetition of a delivery: by it the receiver knows what it has had already. */
export function webhookId({ key }: PublishRequest): string {
  return `msg_${key}`;
}

/** The body of a delivery. The same request gives the same bytes, whenever it is sent. */
export function webhookBody(request: PublishRequest, publicUrl: string | null): string {
  const { job_uuid, language, languages, title: name, texts, requested_at } = request;
  const payload: WebhookPayload = {
    type: language === null ? 'job.published' : 'job.language.published',
    timestamp: requested_at,
    data: {
      job_uuid,
      job_url: publicUrl === null ? null : `${publicUrl.replace(/\/+$/, '')}/api/jobs/${job_uuid}`,
      language,
      languages: [...languages],
      name,
      title: texts?.title ?? null,
      description: texts?.description ?? null,
      tags: [...(texts?.tags ?? [])],
      files: placedFiles(request).map(published),
    },
  };
  return JSON.stringify(payload);
}
