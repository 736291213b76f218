import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { type JobEvent, type JobView, STAGE_NAMES, type StageName } from '@z2/contracts';

import { isRunning, until } from '../support/processes';
import { type FollowedJob, HeldSystem, type Program } from './held-system';

jest.setTimeout(180_000);
let system: HeldSystem;
beforeAll(async () => {
  system = await HeldSystem.start({ Z2_RENDER_PARALLEL: '1' });
});
afterAll(() => system.stop());
afterEach(() => system.release());

/** A program that each stage starts; publish starts none. */
const PROGRAM: Record<Exclude<StageName, 'publish'>, Program> = {
  ...{
    download: 'ffprobe',
    transcribe: 'ffmpeg',
    translate: 'apertium',
    render: 'espeak-ng',
    analyze: 'ffmpeg',
  },
};
const WITH_PROGRAM = STAGE_NAMES.filter((stage): stage is keyof typeof PROGRAM => stage !== 'publish');
const runs =
  (stage: StageName) =>
  (event: JobEvent): boolean =>
    event.type === 'stage' && event.stage === stage && event.state === 'RUNNING';

/** Starts a job and resolves when a program of the stage is there and waits. */
async function heldIn(
  stage: keyof typeof PROGRAM,
  options = {},
): Promise<{ job: FollowedJob; pid: number; worker: number }> {
  const isFirst = stage === 'download' || stage === 'translate' || stage === 'render';
  if (isFirst) {
    system.hold(PROGRAM[stage]);
  }
  const job = await system.job(options);
  await job.seen(`${stage} runs`, runs(stage));
  system.hold(PROGRAM[stage]);
  return { job, ...(await system.held()) };
}

function assertWhole(job: FollowedJob, view: JobView): void {
  expect(view).toMatchObject({ status: 'COMPLETED', progress: 100, error: null });
  const numbers = job.events.flatMap(({ seq }) => seq ?? []);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  const progress = job.events.flatMap((event) => (event.type === 'progress' ? event.progress : []));
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  const files = readdirSync(join(job.out, 'es')).sort();
  expect(files).toEqual(['ass', 'dub.m4a', 'mp4', 'srt', 'vtt'].map((ending) => `${job.name}.es.${ending}`));
  expect(existsSync(join(job.out, 'report.json'))).toBe(true);
  expect(view.publishing.map(({ state }) => state)).toEqual(['DONE', 'DONE']);
  expect(system.leftInWork()).toEqual([]);
}

const attempts = (view: JobView, stage: StageName): number =>
  Math.max(...view.stages.filter((run) => run.stage === stage).map(({ attempt }) => attempt));

describe('kill -9 of the worker', () => {
  it.each(WITH_PROGRAM)('in %s: another one ends the job', async (stage) => {
    const { job, pid, worker } = await heldIn(stage);
    process.kill(worker, 'SIGKILL');
    system.release();
    const view = await job.end();
    expect([isRunning(worker), isRunning(pid)]).toEqual([false, false]);
    expect(attempts(view, stage)).toBeGreaterThan(1);
    // What was done before is not done again.
    // The source is analysed beside transcribe, translate and render, which the kill may hit too.
    const before = STAGE_NAMES.slice(0, stage === 'analyze' ? 1 : STAGE_NAMES.indexOf(stage));
    before.forEach((one) => expect([one, attempts(view, one)]).toEqual([one, 1]));
    assertWhole(job, view);
  });
});

describe('cancel', () => {
  it.each(WITH_PROGRAM)('in %s: no process and no temporary file within a second', async (stage) => {
    const cancel = async (): Promise<number> => {
      const { job, pid } = await heldIn(stage);
      expect(isRunning(pid)).toBe(true);
      const begun = Date.now();
      await system.client.cancelJob(job.job_uuid);
      await until(() => !isRunning(pid) && system.leftInWork().length === 0, 'nothing is left');
      const took = Date.now() - begun;
      expect((await job.end()).status).toBe('CANCELLED');
      expect(existsSync(job.out)).toBe(false);
      system.release();
      return took;
    };
    // The machine may be busy with something else: the best of three counts.
    const took = [await cancel()];
    while (took.length < 3 && Math.min(...took) >= 1_000) {
      took.push(await cancel());
    }
    expect(Math.min(...took)).toBeLessThan(1_000);
  });
});

it('progress stops while ffmpeg is stopped, and goes on with it', async () => {
  const job = await system.job({ subtitles: 'burnt', dub: false }, 60);
  const fraction = (): number =>
    Math.max(
      0,
      ...job.events.map((event) =>
        event.type === 'progress' && event.stage === 'render' ? event.fraction : 0,
      ),
    );
  // Segments come one after another: one of them is caught at work.
  let stopped = 0;
  await until(() => {
    stopped = fraction() > 0.05 ? (system.running('ffmpeg', /libx264/)[0] ?? 0) : 0;
    return stopped > 0;
  }, 'a segment is encoded');
  process.kill(stopped, 'SIGSTOP');
  // A row of answers is a clock that no load upsets: first what is on its way arrives, then nothing moves.
  const answers = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      await system.client.getJob(job.job_uuid);
    }
  };
  await answers(200);
  const before = fraction();
  await answers(400);
  expect(fraction()).toBe(before);
  expect(isRunning(stopped)).toBe(true);
  process.kill(stopped, 'SIGCONT');
  await until(() => fraction() > before, 'progress goes on');
  expect((await job.end()).status).toBe('COMPLETED');
});
