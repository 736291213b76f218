import {
  ANSWER_KEY,
  ANSWER_WITHIN_MS,
  type QuestionMessage,
  toZ2Error,
  type WorkerQuestion,
  type WorkerQuestions,
} from '@z2/contracts';
import type Redis from 'ioredis';

/** How a worker answers; the signal ends when nobody waits any more. */
export type Answerers = {
  readonly [Q in WorkerQuestion]: (
    question: WorkerQuestions[Q]['question'],
    signal: AbortSignal,
  ) => Promise<WorkerQuestions[Q]['answer']>;
};

/** An answer that nobody fetched is gone so long after the last moment for it, s. */
const KEEP_S = 30;

/** Answers a gateway's question, if no other worker has taken it. */
export async function answerQuestion(
  redis: Redis,
  message: QuestionMessage,
  answerers: Answerers,
): Promise<void> {
  const key = `${ANSWER_KEY}${message.id}`;
  const within = ANSWER_WITHIN_MS[message.type];
  const keep = within / 1000 + KEEP_S;
  if ((await redis.set(`${key}:taken`, '1', 'EX', keep, 'NX')) !== 'OK') {
    return;
  }
  let answer: object;
  try {
    answer = { answer: await answerOf(message, answerers, AbortSignal.timeout(within)) };
  } catch (thrown) {
    answer = { error: toZ2Error(thrown).toBody() };
  }
  await redis.multi().lpush(key, JSON.stringify(answer)).expire(key, keep).exec();
}

function answerOf(message: QuestionMessage, answerers: Answerers, signal: AbortSignal): Promise<object> {
  switch (message.type) {
    case 'plan':
      return answerers.plan(message.question, signal);
    case 'playlist':
      return answerers.playlist(message.question, signal);
  }
}
