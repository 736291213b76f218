import { throwIfCancelled } from '@z2/contracts';

/**
 * Runs `work` over the items, `limit` at a time, and returns the results in the items' order. The first failure aborts the
 * others' signal; it is thrown once all have ended, so that nothing goes on behind the caller's back.
 */
export async function mapParallel<T, R>(
  items: readonly T[],
  limit: number,
  signal: AbortSignal,
  work: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const results: R[] = [];
  let next = 0;
  let failure: { error: unknown } | null = null;
  const worker = async (): Promise<void> => {
    while (next < items.length && !both.aborted) {
      const index = next++;
      try {
        results[index] = await work(items[index]!, index, both);
      } catch (error) {
        failure ??= { error };
        failed.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(Math.max(1, limit), items.length) }, worker));
  const thrown = failure as { error: unknown } | null;
  if (thrown) {
    throw thrown.error;
  }
  throwIfCancelled(signal);
  return results;
}
