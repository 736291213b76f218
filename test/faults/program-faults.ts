import type { FaultSystem } from './fault-system';
import { heldIn } from './held-job';
import { PROGRAM, WITH_PROGRAM } from './stage-programs';

/** What happens to programs that stages start, and to whom they publish. */
export function programFaults(system: () => FaultSystem): void {
  const warnings = (job: { events: readonly { type: string }[] }): string[] =>
    (job.events as readonly { type: string; level?: string; message?: string }[])
      .filter(({ type, level }) => type === 'log' && level === 'WARNING')
      .map(({ message }) => message ?? '');

  it.each(WITH_PROGRAM)('the program of %s is killed', async (stage) => {
    const { job, pid, release } = await heldIn(system(), stage);
    const struck = Date.now();
    process.kill(pid, 'SIGKILL');
    release();
    await system().survives(`${PROGRAM[stage]} killed`, stage, struck, job);
    expect(warnings(job).join()).toMatch(/Attempt 1 of/);
  });

  it.each(['transcribe', 'analyze'] as const)(
    'ffmpeg hangs in %s: it is ended when it is silent',
    async (stage) => {
      const { job, pid, release } = await heldIn(system(), stage);
      const struck = Date.now();
      process.kill(pid, 'SIGSTOP');
      release();
      await system().survives('ffmpeg hung', stage, struck, job);
      expect(warnings(job).join()).toMatch(/said nothing for too long/);
    },
  );

  it('a publisher accepts and drops the connection before the answer', async () => {
    const { receiver } = system();
    let dropped = 0;
    receiver.fault = 'lost answer';
    receiver.onRequest = () => {
      // The first delivery and its repetition; the third is answered.
      dropped += 1;
      receiver.fault = dropped > 2 ? null : 'lost answer';
    };
    const struck = Date.now();
    const job = await system().submit();
    try {
      await system().survives('a publisher drops the connection', 'publish', struck, job);
      expect(dropped).toBeGreaterThan(2);
    } finally {
      receiver.onRequest = () => undefined;
    }
  });

  it('every message is delivered twice', async () => {
    const struck = Date.now();
    const doubled = system().doubleMessages();
    try {
      const job = await system().submit();
      await system().survives('every message delivered twice', 'all', struck, job);
      // Each of its runs was asked for a second time, while it was at work or after.
      const runs = await system().dataSource.query<{ id: string }[]>('SELECT id FROM stage_runs');
      expect(new Set(doubled.taken())).toEqual(new Set(runs.map(({ id }) => id)));
    } finally {
      await doubled.stop();
    }
  });
}
