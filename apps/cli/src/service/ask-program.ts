import { type ErrorBody, type ErrorCode, EXIT_CODES, Z2Error } from '@z2/contracts';
import { runProcess } from '@z2/runtime';

export interface Asking {
  timeoutMs: number;
  /** What could not be done, where the program does not say why itself. */
  sentence: string;
  signal?: AbortSignal;
  env?: Record<string, string>;
}

/**
 * Asks a program of the worker one thing, in a process of its own: the CLI knows no engine and no database.
 *
 * @throws Z2Error as the program told it
 */
export async function askProgram<T>(
  program: string,
  question: object | null,
  { sentence, ...options }: Asking,
): Promise<T> {
  const args = ['--disable-warning=ExperimentalWarning', program, JSON.stringify(question)];
  const result = await runProcess(process.execPath, args, {
    ...options,
    okExitCodes: Object.values(EXIT_CODES),
  });
  if (result.exitCode === 0) {
    return JSON.parse(result.stdout) as T;
  }
  throw errorOfLastLine(result.stderr, sentence);
}

/** The error that a process of Z2 left as the last line of its output, in JSON. */
export function errorOfLastLine(output: string, sentence: string): Z2Error {
  const last = output.trim().split('\n').at(-1) ?? '';
  try {
    const body = JSON.parse(last) as ErrorBody;
    return new Z2Error(body.code as ErrorCode, body.message, body);
  } catch {
    return new Z2Error('INTERNAL', `${sentence}: ${last}`, { remedy: 'Report it with this message.' });
  }
}
