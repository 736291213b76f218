import { toZ2Error } from '@z2/contracts';

import type { Finding } from './finding';

/** Findings of what is asked in a process of its own; where that fails, this is what was found, and the others stay. */
export async function asked(what: string, find: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await find();
  } catch (thrown) {
    const { message, remedy } = toZ2Error(thrown);
    return [{ what, state: 'warning', found: message, remedy }];
  }
}
