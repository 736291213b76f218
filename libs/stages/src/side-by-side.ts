import { mapParallel } from '@z2/runtime';

import type { StageContext } from './stage';

/**
 * Two pieces of one run at a time, each with a context of its own. Where one fails, the other is ended; the failure is thrown
 * when both have.
 */
export async function sideBySide<A, B>(
  ctx: StageContext,
  one: (own: StageContext) => Promise<A>,
  other: (own: StageContext) => Promise<B>,
): Promise<[A, B]> {
  const works: ((own: StageContext) => Promise<A | B>)[] = [one, other];
  const results = await mapParallel(works, works.length, ctx.signal, (work, _, signal) =>
    work(withSignal(ctx, signal)),
  );
  return results as [A, B];
}

/** The same context, with another signal. */
function withSignal(ctx: StageContext, signal: AbortSignal): StageContext {
  return Object.create(ctx, { signal: { value: signal } }) as StageContext;
}
