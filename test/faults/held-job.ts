import type { StageName } from '@z2/contracts';

import { until } from '../support/processes';
import type { FaultSystem } from './fault-system';
import type { FollowedJob } from './held-system';
import { PROGRAM } from './stage-programs';

/** A job that waits within a stage. */
export interface HeldJob {
  job: FollowedJob;
  worker: number;
  /** The program that waits; of a publisher, whose receiver does not answer, the worker itself. */
  pid: number;
  release: () => void;
}

/** Starts a job and resolves when the stage is at work, and waits there. */
export async function heldIn(system: FaultSystem, stage: StageName): Promise<HeldJob> {
  const { held, receiver } = system;
  if (stage === 'publish') {
    receiver.fault = 'silence';
    const job = await system.submit();
    await until(() => receiver.requests.length > 0, 'a delivery');
    const worker = await system.part('worker');
    return { job, worker, pid: worker, release: () => (receiver.fault = null) };
  }
  const program = PROGRAM[stage];
  // Stages before it use the same program, but for these.
  if (stage !== 'transcribe' && stage !== 'analyze') {
    held.hold(program);
  }
  const job = await system.submit();
  await job.seen(
    `${stage} runs`,
    (event) => event.type === 'stage' && event.stage === stage && event.state === 'RUNNING',
  );
  held.hold(program);
  return { job, ...(await held.held()), release: () => held.release() };
}
