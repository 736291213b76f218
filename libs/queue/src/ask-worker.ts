import { randomUUID } from 'node:crypto';

import {
  ANSWER_KEY,
  ANSWER_WITHIN_MS,
  CONTROL_CHANNEL,
  ERROR_CODES,
  type ErrorBody,
  type ErrorCode,
  type WorkerQuestion,
  type WorkerQuestions,
  Z2Error,
} from '@z2/contracts';
import type Redis from 'ioredis';

/** A worker that is just starting, or has its hands full, hears only the next call. */
const CALL_EVERY_S = 2;
/** Calls until it is sure that no worker is there, or beyond the last moment for an answer. */
const CALLS_UNHEARD = 15;

/**
 * Asks the workers: they have ffprobe, engines and yt-dlp, the gateway has none of them. The first one answers.
 *
 * @throws Z2Error SERVICE_NOT_RUNNING where no worker answers; else what the worker failed with
 */
export async function askWorker<Q extends WorkerQuestion>(
  redis: Redis,
  type: Q,
  question: WorkerQuestions[Q]['question'],
): Promise<WorkerQuestions[Q]['answer']> {
  const id = randomUUID();
  const key = `${ANSWER_KEY}${id}`;
  const message = JSON.stringify({ type, id, question });
  // Waiting blocks a connection: this one is its own.
  const waiting = redis.duplicate();
  try {
    const calls = ANSWER_WITHIN_MS[type] / 1000 / CALL_EVERY_S + CALLS_UNHEARD;
    for (let call = 0; call < calls; call++) {
      if (call >= CALLS_UNHEARD && !(await redis.exists(`${key}:taken`))) {
        break;
      }
      await redis.publish(CONTROL_CHANNEL, message);
      const found = await waiting.blpop(key, CALL_EVERY_S);
      if (found) {
        return answerOf<WorkerQuestions[Q]['answer']>(JSON.parse(found[1]) as Answer);
      }
    }
  } finally {
    waiting.disconnect();
  }
  throw new Z2Error('SERVICE_NOT_RUNNING', 'No worker answers, and only a worker can tell.', {
    remedy:
      'Start one: ./z2 up starts all that is needed; or look at the log of the worker. If all have their hands full, try again a little later.',
  });
}

type Answer = { answer: unknown } | { error: ErrorBody };

function answerOf<T>(answer: Answer): T {
  if ('answer' in answer) {
    return answer.answer as T;
  }
  const { code, message, remedy, details } = answer.error;
  // A worker of another version may have codes of its own.
  const known = Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : 'INTERNAL';
  throw new Z2Error(known, message, { remedy, ...(details ? { details } : {}) });
}
