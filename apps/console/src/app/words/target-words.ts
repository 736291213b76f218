import type { PublishTarget } from '@z2/contracts';

import { publisherName } from './publisher-words';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Where results go, as deliveries name it: a path, "s3://talks/2026", the address of a webhook without its query, "YouTube". */
export function targetWords({ publisher, path, options = {} }: PublishTarget): string {
  switch (publisher) {
    case 'folder':
      return path?.replace(/(?<=.)\/+$/, '') ?? 'a folder';
    case 's3':
      return `s3://${[options['bucket'], options['prefix']].map(textOf).filter(Boolean).join('/')}`;
    case 'webhook':
      // What stands behind ? may be a secret.
      return textOf(options['url']).replace(/[?#].*$/, '');
    default:
      return publisherName(publisher);
  }
}
