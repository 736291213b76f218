import { type PublisherInfo, toZ2Error } from '@z2/contracts';

import { askEngines } from '../service/ask-engines';
import type { Finding } from './finding';

/** Each place where results can go, and whether it is set up. */
export async function findPublishers(): Promise<Finding[]> {
  try {
    return (await askEngines<PublisherInfo[]>({ ask: 'publishers' })).map(findingOf);
  } catch (thrown) {
    const { message, remedy } = toZ2Error(thrown);
    return [{ what: 'publishers', state: 'warning', found: message, remedy }];
  }
}

/** Exported for its spec. */
export function findingOf({ publisher, available, target, reason, remedy }: PublisherInfo): Finding {
  const what = `publish: ${publisher}`;
  return available
    ? { what, state: 'ok', found: `--publish ${target}` }
    : {
        ...{ what, state: 'optional', found: reason ?? 'not set up', cost: `no --publish ${target}` },
        ...(remedy ? { remedy } : {}),
      };
}
