import { basename, resolve } from 'node:path';

import {
  cancelledError,
  type CreateJobRequest,
  EXIT_CODES,
  exitCodeOf,
  type JobView,
  Z2Error,
} from '@z2/contracts';
import type { Config } from '@z2/runtime';

import { print, printError, say } from '../output';
import { BatchView } from '../view/batch-view';
import { createView, type JobProgressView, type ViewMode } from '../view/job-view';
import type { ProgressState } from '../view/progress-state';
import type { BatchItem } from './batch-inputs';
import { folderFacts } from './folder-facts';
import type { LocalizeFlags } from './localize-request';
import { LocalizeRun } from './localize-run';
import { summaryLines } from './summary';

/** Jobs of a batch that are followed at a time; the queue itself decides how much of them runs. */
const AT_A_TIME = 16;

/** What came of one video. */
export interface Ended {
  item: BatchItem;
  job: JobView | null;
  error: Z2Error | null;
}

/** The videos of one command, one job each, side by side; what Ctrl-C means for all of them. */
export class Batch {
  private readonly runs: LocalizeRun[] = [];
  private readonly board: BatchView | null;
  private view: JobProgressView | null = null;
  private interrupted = false;

  constructor(
    private readonly config: Config,
    private readonly flags: LocalizeFlags,
    private readonly size: number,
  ) {
    this.board = size > 1 && !flags.json ? new BatchView(process.stdout) : null;
  }

  async all(requests: readonly { item: BatchItem; request: CreateJobRequest }[]): Promise<Ended[]> {
    const ended: Ended[] = [];
    const waiting = requests.map((one, index) => ({ ...one, index }));
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        ended[next.index] = await this.one(next.item, next.request);
      }
    };
    process.on('SIGINT', this.onInterrupt);
    process.on('SIGTERM', this.onInterrupt);
    await Promise.all(Array.from({ length: Math.min(AT_A_TIME, requests.length) }, worker));
    this.board?.end();
    return ended;
  }

  async leave(): Promise<void> {
    for (const run of this.runs) {
      await run.leave();
    }
    process.off('SIGINT', this.onInterrupt);
    process.off('SIGTERM', this.onInterrupt);
  }

  /** Tells what came of each, and with which code to end. */
  async conclude(ended: readonly Ended[]): Promise<number> {
    const codes: number[] = [];
    for (const one of ended) {
      if (isCancelled(one)) {
        codes.push(EXIT_CODES.cancelled);
        continue;
      }
      const { item, job, error } = one;
      if (this.size > 1 && !this.flags.json) {
        print(`\n${item.name}`);
      }
      if (error) {
        printError(error);
        codes.push(exitCodeOf(error.code));
      } else if (job) {
        codes.push(await conclude(job, { ...this.flags, out: item.out }));
      }
    }
    if (codes.includes(EXIT_CODES.cancelled)) {
      say('cancelled; run the same command again to go on where it stopped');
      return EXIT_CODES.cancelled;
    }
    const failed = codes.filter((code) => code !== EXIT_CODES.ok);
    const some = failed.length > 0 && failed.length < codes.length;
    return some ? EXIT_CODES.partial : (failed[0] ?? EXIT_CODES.ok);
  }

  private async one(item: BatchItem, request: CreateJobRequest): Promise<Ended> {
    if (this.interrupted) {
      return { item, job: null, error: cancelledError('interrupted') };
    }
    const run = new LocalizeRun(this.config, request, (state) => this.viewOf(item, state), !!this.flags.json);
    this.runs.push(run);
    try {
      return { item, job: await run.toTheEnd(), error: null };
    } catch (thrown) {
      // One that cannot even begin is no reason to end the others.
      if (thrown instanceof Z2Error && (this.size > 1 || thrown.code === 'CANCELLED')) {
        return { item, job: null, error: thrown };
      }
      throw thrown;
    }
  }

  private viewOf(item: BatchItem, state: ProgressState): JobProgressView {
    if (this.board) {
      return this.board.add(item.name, state);
    }
    const mode: ViewMode = this.flags.json ? 'json' : process.stdout.isTTY ? 'live' : 'lines';
    this.view = createView(mode, basename(item.input), state, process.stdout);
    return this.view;
  }

  /** The first Ctrl-C cancels the jobs and waits for their end, which takes less than a second. The second waits for nothing. */
  private readonly onInterrupt = (): void => {
    if (this.interrupted || !this.runs.some((run) => run.begun)) {
      // What this process started dies with it.
      process.exit(EXIT_CODES.cancelled);
    }
    this.interrupted = true;
    const tell = this.board ?? this.view;
    if (tell) {
      tell.note('cancelling …');
    } else {
      say('cancelling …');
    }
    this.runs.forEach((run) => run.interrupt());
  };
}

function isCancelled({ job, error }: Ended): boolean {
  return job?.status === 'CANCELLED' || error?.code === 'CANCELLED';
}

async function conclude(job: JobView, flags: LocalizeFlags): Promise<number> {
  if (!flags.json) {
    const out = resolve(flags.out);
    summaryLines(job, await folderFacts(job, out), out).forEach(print);
  }
  if (flags.json && job.options.dry_run) {
    print(JSON.stringify({ type: 'dry_run', job_uuid: job.job_uuid, previews: job.previews }));
  }
  if (job.status === 'COMPLETED') {
    return job.previews.some(({ problems }) => problems.length > 0) ? EXIT_CODES.publish : EXIT_CODES.ok;
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
