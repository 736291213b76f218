const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Does something that Ctrl-C (or SIGTERM) aborts by the signal; a second one ends the process at once. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const onInterrupt = (): void => abort.abort();
  SIGNALS.forEach((name) => process.once(name, onInterrupt));
  try {
    return await work(abort.signal);
  } finally {
    SIGNALS.forEach((name) => process.off(name, onInterrupt));
  }
}
