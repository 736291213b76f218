import { toZ2Error } from '@z2/contracts';

/**
 * A program that the CLI asks one thing, since it knows no engine and no database itself: the question in JSON as argument
 * (null without one), the answer in JSON on standard output, an error as the last line of standard error with its exit code.
 */
export function answerOnce<Q>(answer: (question: Q) => Promise<unknown>): void {
  answer(JSON.parse(process.argv[2] ?? 'null') as Q)
    // Clients of services keep connections, which would keep the process.
    .then((value) => process.stdout.write(`${JSON.stringify(value)}\n`, () => process.exit(0)))
    .catch((thrown: unknown) => {
      const error = toZ2Error(thrown);
      process.stderr.write(`${JSON.stringify(error.toBody())}\n`, () => process.exit(error.exit));
    });
}

/** Aborts when this process is asked to end, so that what it began is ended and cleared away first. */
export function interrupted(): AbortSignal {
  const abort = new AbortController();
  ['SIGINT', 'SIGTERM'].forEach((name) => process.once(name, () => abort.abort()));
  return abort.signal;
}
