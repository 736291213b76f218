import type { Lease, RedisEvents, StageRuns } from '@z2/queue';

import { JobProgressBoard } from './job-progress';
import { RunReporter } from './run-reporter';
import type { AbortWhy } from './stage-runner';

const lease = {
  run: { job_uuid: 'j', stage: 'render', language: 'es' },
  token: 't',
  job_progress: 0,
} as Lease;

/** What a run tells goes nowhere here; only when it is ended is looked at. */
function reporter(stallMs: number): { told: RunReporter; ended: Promise<AbortWhy>; beats: () => number } {
  let beats = 0;
  const runs = {
    heartbeat: () => Promise.resolve((beats++, { lost: false, cancel: false })),
    showProgress: () => Promise.resolve(0),
    log: () => Promise.resolve(),
  } as unknown as StageRuns;
  const events = { publish: () => undefined } as unknown as RedisEvents;
  const board = new JobProgressBoard();
  const ended = Promise.withResolvers<AbortWhy>();
  const onError = (error: unknown): void => ended.reject(error);
  const parts = { runs, events, board, heartbeatMs: 10, stallMs, onError };
  return { told: new RunReporter(lease, parts, ended.resolve), ended: ended.promise, beats: () => beats };
}

it('ends a run that gets no further, however often it says where it is', async () => {
  const { told, ended } = reporter(200);
  const talking = setInterval(() => told.progress(0.5, null), 5);
  try {
    expect(await ended).toBe('stalled');
  } finally {
    clearInterval(talking);
    await told.stop();
  }
});

it('leaves one alone that gets on, or says what it does', async () => {
  const { told, ended, beats } = reporter(200);
  let fraction = 0;
  await new Promise<void>((resolve) => {
    const talking = setInterval(() => {
      if (fraction < 0.1) {
        told.progress((fraction += 0.005), null);
      } else {
        told.log('INFO', 'still at it');
      }
      if (beats() > 60) {
        clearInterval(talking);
        resolve();
      }
    }, 10);
  });
  await told.stop();
  await expect(Promise.race([ended, Promise.resolve('not ended')])).resolves.toBe('not ended');
});
