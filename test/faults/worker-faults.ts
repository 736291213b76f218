import { type JobView, STAGE_NAMES, type StageName } from '@z2/contracts';

import { isRunning, until } from '../support/processes';
import type { FaultSystem } from './fault-system';
import { heldIn } from './held-job';

const attempts = (view: JobView, stage: StageName): number =>
  Math.max(...view.stages.filter((run) => run.stage === stage).map(({ attempt }) => attempt));

/** What happens to a worker: before a stage, within it, and when its result is written. */
export function workerFaults(system: () => FaultSystem): void {
  describe('kill -9 of the worker', () => {
    it.each(STAGE_NAMES)('before %s: in the claim', async (stage) => {
      const { writes } = system();
      await writes.hold(stage, 'RUNNING');
      const job = await system().submit();
      await writes.held();
      const worker = await system().part('worker');
      const struck = Date.now();
      process.kill(worker, 'SIGKILL');
      await until(() => !isRunning(worker), 'the end of the worker');
      await writes.release(true);
      await system().survives('kill -9 of the worker, before', stage, struck, job);
      expect(await system().part('worker')).not.toBe(worker);
    });

    it.each(STAGE_NAMES)('within %s', async (stage) => {
      const { job, worker, pid, release } = await heldIn(system(), stage);
      const struck = Date.now();
      process.kill(worker, 'SIGKILL');
      release();
      const [view] = await system().survives('kill -9 of the worker, within', stage, struck, job);
      expect([worker, pid].filter(isRunning)).toEqual([]);
      expect(attempts(view!, stage)).toBeGreaterThan(1);
    });

    it.each(STAGE_NAMES)('after %s: when the result is written', async (stage) => {
      const { writes } = system();
      await writes.hold(stage, 'DONE');
      const job = await system().submit();
      await writes.held();
      const worker = await system().part('worker');
      const struck = Date.now();
      process.kill(worker, 'SIGKILL');
      await until(() => !isRunning(worker), 'the end of the worker');
      await writes.release(true);
      const [view] = await system().survives('kill -9 of the worker, after', stage, struck, job);
      expect(attempts(view!, stage)).toBeGreaterThan(1);
    });
  });

  it.each(STAGE_NAMES)('a worker frozen in %s past its lease, and woken', async (stage) => {
    const { job, worker, release } = await heldIn(system(), stage);
    const second = system().startWorker();
    try {
      const struck = Date.now();
      process.kill(worker, 'SIGSTOP');
      release();
      const taken = (): boolean =>
        job.events.some((event) => event.type === 'stage' && event.stage === stage && event.attempt > 1);
      await until(taken, 'another worker');
      const [run] = await system().dataSource.query<{ worker_id: string; lease_token: string }[]>(
        `SELECT worker_id FROM stage_runs WHERE stage = $1 AND attempt > 1`,
        [stage],
      );
      expect(run?.worker_id).toContain(`-${second.pid}-`);
      // Awake in the middle of the other's work: whatever it writes now comes too late.
      process.kill(worker, 'SIGCONT');
      await system().survives('a worker frozen past its lease', stage, struck, job);
      expect(isRunning(worker)).toBe(true);
    } finally {
      process.kill(worker, 'SIGCONT');
      await second.stop(25_000);
    }
  });
}
