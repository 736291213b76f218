import type { PublishTarget } from './job';
import { TargetOptions } from './target-options';

/** Options of a `webhook` target: `{publisher: 'webhook', options: {url}}`. The secret is configuration, never an option. */
export interface WebhookTargetOptions {
  /** http or https, without user, password and fragment. */
  url: string;
}

/** What a webhook delivery says; the body of the POST. Field names never change their meaning. */
export interface WebhookPayload {
  type: 'job.language.published' | 'job.published';
  /** When the delivery was made ready, ISO 8601 in UTC; the same at each repetition. */
  timestamp: string;
  data: {
    job_uuid: string;
    /** Where the job and the addresses of its files can be read; null without Z2_PUBLIC_URL. */
    job_url: string | null;
    /** BCP 47 tag, or null where it is about the whole job. */
    language: string | null;
    /** The language, or for the whole job all that were published. */
    languages: string[];
    /** Base name of the files. */
    name: string;
    /** In the language, from the analysis; null for the whole job. */
    title: string | null;
    description: string | null;
    tags: string[];
    files: { path: string; kind: string; language: string | null; size: number; sha256: string }[];
  };
}

/** Longest address that every server takes (RFC 9110, 4.1, asks for 8000; proxies stop at 2048). */
const MAX_URL = 2048;

/**
 * The options of a `webhook` target, checked in shape: whether the address may be reached is asked when it is.
 * @throws Z2Error PUBLISH_TARGET_INVALID
 */
export function webhookTarget(target: PublishTarget): WebhookTargetOptions {
  const options = new TargetOptions(target, ['url']);
  const given = target.options?.['url'];
  const url = typeof given === 'string' && given.length <= MAX_URL ? URL.parse(given) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hash) {
    throw options.invalid(
      'The target of webhook has no address that can be called.',
      `Give options.url: https://…, at most ${MAX_URL} characters, without #.`,
    );
  }
  if (url.username || url.password) {
    throw options.invalid(
      'The address of the webhook has a user name or password in it.',
      'Take it out: deliveries are signed, and the receiver checks that.',
    );
  }
  return { url: url.href };
}
