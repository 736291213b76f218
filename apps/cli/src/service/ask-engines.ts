import type { EngineQuestion } from '@z2/contracts';

import { askProgram } from './ask-program';
import { ASK_ENGINES } from './paths';

/** Longest time: a service may load its model first. */
const TIMEOUT_MS = 120_000;

/**
 * Asks the engines of this machine, as configured.
 *
 * @throws Z2Error as the process told it, e.g. VOICE_MISSING
 */
export function askEngines<T>(question: EngineQuestion, signal?: AbortSignal): Promise<T> {
  return askProgram<T>(ASK_ENGINES, question, {
    ...{ timeoutMs: TIMEOUT_MS, sentence: 'The engines could not be asked' },
    ...(signal ? { signal } : {}),
  });
}
