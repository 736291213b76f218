import { type CreateJobRequest, EXIT_CODES, type JobView, Z2Error } from '@z2/contracts';
import type { Config } from '@z2/runtime';

import { say } from '../output';
import { leaveSystem, type UsedSystem, useSystem } from '../service/use-system';
import type { JobProgressView } from '../view/job-view';
import { initialState, type ProgressState } from '../view/progress-state';
import { followJob, type Position, SystemLost } from './follow-job';
import { unfinishedJob } from './unfinished-job';

/** One run of the command: its job, the system that it uses at the moment, and what Ctrl-C means in it. */
export class LocalizeRun {
  private system: UsedSystem | null = null;
  private job: string | null = null;
  private view: JobProgressView | null = null;
  private interrupted = false;
  private readonly position: Position = { since: 0 };
  private readonly tell: (text: string) => void;

  constructor(
    private readonly config: Config,
    private readonly request: CreateJobRequest,
    private readonly makeView: (state: ProgressState) => JobProgressView,
    private readonly quiet: boolean,
  ) {
    this.tell = (text) => {
      if (this.view) {
        this.view.note(text);
      } else if (!this.quiet) {
        say(text);
      }
    };
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

  /** Ends what this run started. Runs of one process leave when all have come to their end. */
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
      this.view = this.makeView(initialState('PENDING', 0, stages));
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
