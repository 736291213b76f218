import type { WebhookPayload } from '@z2/contracts';

import { distinctNames, safeName } from '../folder/safe-name';
import type { PublishedFile, PublishRequest } from '../publisher';

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
      files: namedFiles(request),
    },
  };
  return JSON.stringify(payload);
}

/** The files as a receiver may store them: `es/talk.es.mp4`, those of the whole job without a folder. */
export function namedFiles({ language, files }: PublishRequest): PublishedFile[] {
  const names = distinctNames(files.map(({ name }) => name));
  const folder = language === null ? '' : `${safeName(language)}/`;
  return files.map(({ kind, size, sha256 }, index) => ({
    ...{ path: `${folder}${names[index] ?? sha256}`, kind, language, size, sha256 },
  }));
}
