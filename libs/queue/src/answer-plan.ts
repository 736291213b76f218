import { PLAN_KEY, type PlanQuestion, toZ2Error, type WorkerPlan } from '@z2/contracts';
import type Redis from 'ioredis';

/** An answer that nobody fetched is gone after so long. */
const KEEP_S = 60;
/** Longest time for one answer: services may have to be asked whether they are there. */
const TIMEOUT_MS = 30_000;

/** Answers a gateway's question for a plan, if no other worker has taken it. */
export async function answerPlan(
  redis: Redis,
  id: string,
  question: PlanQuestion,
  plan: (question: PlanQuestion, signal: AbortSignal) => Promise<WorkerPlan>,
): Promise<void> {
  const key = `${PLAN_KEY}${id}`;
  if ((await redis.set(`${key}:taken`, '1', 'EX', KEEP_S, 'NX')) !== 'OK') {
    return;
  }
  let answer: object;
  try {
    answer = { plan: await plan(question, AbortSignal.timeout(TIMEOUT_MS)) };
  } catch (thrown) {
    answer = { error: toZ2Error(thrown).toBody() };
  }
  await redis.multi().lpush(key, JSON.stringify(answer)).expire(key, KEEP_S).exec();
}
