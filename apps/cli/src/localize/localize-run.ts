import { cancelledError, type CreateJobRequest, type JobView, Z2Error } from '@z2/contracts';
import type { Config } from '@z2/runtime';

import { say } from '../output';
import { leaveSystem, type UsedSystem, useSystem } from '../service/use-system';
import type { JobProgressView } from '../view/job-view';
import { initialState, type ProgressState } from '../view/progress-state';
import { followJob, type Position, SystemLost } from './follow-job';
import { withServicePreset } from './service-preset';
import { unfinishedJob } from './unfinished-job';

/** One job of the command, and the system that it uses at the moment. */
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
  }

  private async follow(system: UsedSystem): Promise<JobView> {
    if (this.interrupted && !this.job) {
      throw cancelledError('interrupted');
    }
    this.job ??= await this.begin(system);
    if (this.interrupted) {
      this.cancel(system, this.job);
    }
    if (!this.view) {
      const { stages } = await system.client.getJob(this.job);
      this.view = this.makeView(initialState('PENDING', 0, stages));
    }
    const { view } = this;
    return followJob(system, this.job, this.position, (event) => view.event(event));
  }

  private async begin(system: UsedSystem): Promise<string> {
    const request = await withServicePreset(system.client, this.request);
    const unfinished = await unfinishedJob(system.client, request);
    if (unfinished) {
      this.tell('an unfinished job of the same command goes on');
      return unfinished;
    }
    return (await system.client.createJob(request)).job_uuid;
  }

  /** Whether there is a job to cancel. */
  get begun(): boolean {
    return this.system !== null && this.job !== null;
  }

  /** Cancels the job, whose end comes as an event within a second; one that is not begun does not begin. */
  interrupt(): void {
    this.interrupted = true;
    if (this.system && this.job) {
      this.cancel(this.system, this.job);
    }
  }

  private cancel(system: UsedSystem, job: string): void {
    system.client.cancelJob(job).catch((error: unknown) => {
      // It may have ended in this very moment; the end comes as an event.
      if (!(error instanceof Z2Error && error.code === 'JOB_STATE_CONFLICT')) {
        this.tell(`the job could not be cancelled: ${String(error)}`);
      }
    });
  }
}
