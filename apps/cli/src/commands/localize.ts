import { basename, resolve } from 'node:path';

import { type CreateJobRequest, EXIT_CODES, exitCodeOf, type JobView, Z2Error } from '@z2/contracts';
import { type Config, loadConfig } from '@z2/runtime';

import { installPackages } from '../install/install-packages';
import { needsOfJob } from '../install/needs';
import { packagesFor } from '../install/system-packages';
import { print, printError, say } from '../output';
import { registerUser } from '../service/service-state';
import { leaveSystem, type UsedSystem, useSystem } from '../service/use-system';
import { createView, type JobProgressView, type ViewMode } from '../view/job-view';
import { initialState } from '../view/progress-state';
import { followJob, type Position, SystemLost } from './follow-job';
import { type LocalizeFlags, localizeRequest } from './localize-request';
import { resultFiles, summaryLines } from './summary';
import { unfinishedJob } from './unfinished-job';

/** The main job: from a file or URL to finished videos. Resolves with the exit code. */
export async function localize(input: string, flags: LocalizeFlags): Promise<number> {
  const config = loadConfig();
  const request = await localizeRequest(input, flags);
  await installPackages(packagesFor(await needsOfJob(config, request)), { yes: flags.yes ?? false });
  const unregister = await registerUser(config);
  const run = new LocalizeRun(config, request, flags, basename(input));
  try {
    const job = await run.toTheEnd();
    return await conclude(job, flags);
  } finally {
    await unregister();
    await run.leave();
  }
}

/** One run of the command: its job, the system that it uses at the moment, and what Ctrl-C means in it. */
class LocalizeRun {
  private system: UsedSystem | null = null;
  private job: string | null = null;
  private view: JobProgressView | null = null;
  private interrupted = false;
  private readonly position: Position = { since: 0 };
  private readonly tell: (text: string) => void;

  constructor(
    private readonly config: Config,
    private readonly request: CreateJobRequest,
    private readonly flags: LocalizeFlags,
    private readonly title: string,
  ) {
    const quiet = flags.json ? () => undefined : say;
    this.tell = (text) => (this.view ? this.view.note(text) : quiet(text));
  }

  async toTheEnd(): Promise<JobView> {
    process.on('SIGINT', this.onInterrupt);
    process.on('SIGTERM', this.onInterrupt);
    try {
      for (;;) {
        const system = await useSystem(this.config, this.tell);
        this.system = system;
        try {
          return await this.follow(system);
        } catch (error) {
          if (!(error instanceof SystemLost)) {
            throw error;
          }
          if (!system.state.private) {
            throw new Z2Error('SERVICE_NOT_RUNNING', 'The service was ended while the job was at work.', {
              remedy: 'The job goes on when it is started again: ./z2 up',
              cause: error,
            });
          }
          this.tell('the ./z2 that held the system has ended; going on with one of our own');
        }
      }
    } finally {
      this.view?.end();
    }
  }

  async leave(): Promise<void> {
    if (this.system) {
      await leaveSystem(this.config, this.system, !this.interrupted, say);
    }
    process.off('SIGINT', this.onInterrupt);
    process.off('SIGTERM', this.onInterrupt);
  }

  private async follow(system: UsedSystem): Promise<JobView> {
    this.job ??= await this.begin(system);
    if (!this.view) {
      const { stages } = await system.client.getJob(this.job);
      const mode: ViewMode = this.flags.json ? 'json' : process.stdout.isTTY ? 'live' : 'lines';
      this.view = createView(mode, this.title, initialState('PENDING', 0, stages), process.stdout);
    }
    const { view } = this;
    return followJob(system, this.job, this.position, (event) => view.event(event));
  }

  private async begin(system: UsedSystem): Promise<string> {
    const unfinished = await unfinishedJob(system.client, this.request);
    if (unfinished) {
      this.tell('an unfinished job of the same command goes on');
      return unfinished;
    }
    return (await system.client.createJob(this.request)).job_uuid;
  }

  /** The first Ctrl-C cancels the job and waits for its end, which takes less than a second. The second waits for nothing. */
  private readonly onInterrupt = (): void => {
    const { system, job } = this;
    if (this.interrupted || !system || !job) {
      // What this process started dies with it.
      process.exit(EXIT_CODES.cancelled);
    }
    this.interrupted = true;
    this.tell('cancelling …');
    system.client.cancelJob(job).catch((error: unknown) => {
      // It may have ended in this very moment; the end comes as an event.
      if (!(error instanceof Z2Error && error.code === 'JOB_STATE_CONFLICT')) {
        this.tell(`the job could not be cancelled: ${String(error)}`);
      }
    });
  };
}

async function conclude(job: JobView, flags: LocalizeFlags): Promise<number> {
  if (job.status === 'CANCELLED') {
    say('cancelled; run the same command again to go on where it stopped');
    return EXIT_CODES.cancelled;
  }
  if (!flags.json) {
    const out = resolve(flags.out);
    summaryLines(job, await resultFiles(job, out), out).forEach(print);
  }
  if (job.status === 'COMPLETED') {
    return EXIT_CODES.ok;
  }
  const error = job.error ?? { code: 'INTERNAL', message: 'The job failed.', remedy: 'Look at its log.' };
  printError(new Z2Error('INTERNAL', error.message, { remedy: error.remedy }), error.code);
  job.languages.forEach(({ language, error: cause }) => {
    // What ended the job as a whole is told already.
    if (cause && cause.code !== error.code) {
      say(`${language}: ${cause.code}: ${cause.message} → ${cause.remedy}`);
    }
  });
  return exitCodeOf(error.code);
}
