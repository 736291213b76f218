import { type EngineQuestion, EXIT_CODES } from '@z2/contracts';
import { runProcess } from '@z2/runtime';

import { errorOfLastLine } from './migrate-database';
import { ASK_ENGINES } from './paths';

/** Longest time: a service may load its model first. */
const TIMEOUT_MS = 120_000;

/**
 * Asks the engines of this machine, as configured, in a process of their own: the CLI knows no engine.
 *
 * @throws Z2Error as the process told it, e.g. VOICE_MISSING
 */
export async function askEngines<T>(question: EngineQuestion, signal?: AbortSignal): Promise<T> {
  const result = await runProcess(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ASK_ENGINES, JSON.stringify(question)],
    {
      okExitCodes: Object.values(EXIT_CODES),
      timeoutMs: TIMEOUT_MS,
      ...(signal ? { signal } : {}),
    },
  );
  if (result.exitCode === 0) {
    return JSON.parse(result.stdout) as T;
  }
  throw errorOfLastLine(result.stderr, 'The engines could not be asked');
}
