import type { PublishContext } from '@z2/publishers';

import type { StageContext } from '../stage';

/** What a look for a chunk ends with that is not there. */
class NotKept extends Error {}

/** What a publisher gets of the stage's context. Its notes are chunks of the delivery's key. */
export function publishContext(
  key: string,
  ctx: StageContext,
  progress: (fraction: number) => void,
): PublishContext {
  const note = (name: string, make: () => Promise<string>): Promise<string> =>
    ctx.chunk(`publish-note:${name}`, [key], make);
  return {
    signal: ctx.signal,
    log: (level, message) => ctx.log(level, message),
    onProgress: (done, total) => progress(total > 0 ? done / total : 0),
    open: (ref) => ctx.artifacts.open(ref),
    keep: async (name, value) => {
      await note(name, () => Promise.resolve(value));
    },
    recall: async (name) => {
      try {
        return await note(name, () => Promise.reject(new NotKept(name)));
      } catch (error) {
        if (error instanceof NotKept) {
          return null;
        }
        throw error;
      }
    },
  };
}
