import { randomUUID } from 'node:crypto';

import {
  CONTROL_CHANNEL,
  type ControlMessage,
  type ErrorBody,
  PLAN_KEY,
  type PlanQuestion,
  type WorkerPlan,
  Z2Error,
} from '@z2/contracts';
import type Redis from 'ioredis';

/** A worker that is just starting hears only the next call. */
const CALL_EVERY_S = 2;
const CALLS = 20;

/**
 * Asks the workers what a job would be: they have ffprobe and the engines, the gateway has neither. The first one answers.
 *
 * @throws Z2Error SERVICE_NOT_RUNNING where no worker answers
 */
export async function askWorker(redis: Redis, question: PlanQuestion): Promise<WorkerPlan> {
  const id = randomUUID();
  const message: ControlMessage = { type: 'plan', id, question };
  // Waiting blocks a connection: this one is its own.
  const waiting = redis.duplicate();
  try {
    for (let call = 0; call < CALLS; call++) {
      await redis.publish(CONTROL_CHANNEL, JSON.stringify(message));
      const found = await waiting.blpop(`${PLAN_KEY}${id}`, CALL_EVERY_S);
      if (found) {
        return answerOf(JSON.parse(found[1]) as Answer);
      }
    }
  } finally {
    waiting.disconnect();
  }
  throw new Z2Error('SERVICE_NOT_RUNNING', 'No worker answers, so that nothing can be planned.', {
    remedy: 'Start one: ./z2 up starts all that is needed; or look at the log of the worker.',
  });
}

type Answer = { plan: WorkerPlan } | { error: ErrorBody };

function answerOf(answer: Answer): WorkerPlan {
  if ('plan' in answer) {
    return answer.plan;
  }
  const { message, remedy } = answer.error;
  throw new Z2Error('INTERNAL', `The worker could not plan the job: ${message}`, { remedy });
}
