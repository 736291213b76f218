import type { PublisherInfo } from '@z2/contracts';

import { askEngines } from '../service/ask-engines';
import { asked } from './asked';
import type { Finding } from './finding';

/** Each place where results can go, and whether it is set up. */
export function findPublishers(): Promise<Finding[]> {
  return asked('publishers', async () =>
    (await askEngines<PublisherInfo[]>({ ask: 'publishers' })).map(findingOf),
  );
}

function findingOf({ publisher, available, target, reason, remedy }: PublisherInfo): Finding {
  const what = `publish: ${publisher}`;
  return available
    ? { what, state: 'ok', found: `--publish ${target}` }
    : {
        ...{ what, state: 'optional', found: reason ?? 'not set up', cost: `no --publish ${target}` },
        ...(remedy ? { remedy } : {}),
      };
}
