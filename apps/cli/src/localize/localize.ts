import { basename, resolve } from 'node:path';

import {
  type CreateJobRequest,
  EXIT_CODES,
  exitCodeOf,
  type JobView,
  languageName,
  Z2Error,
} from '@z2/contracts';
import { type Config, loadConfig } from '@z2/runtime';

import { withDefaults } from '../config-file/with-defaults';
import { installPackages } from '../install/install-packages';
import { needsOfJob } from '../install/needs';
import { packagesFor, type SystemPackage } from '../install/system-packages';
import { print, printError, say } from '../output';
import { registerUser } from '../service/service-state';
import { BatchView } from '../view/batch-view';
import { createView, type JobProgressView, type ViewMode } from '../view/job-view';
import type { ProgressState } from '../view/progress-state';
import { batchInputs, type BatchItem } from './batch-inputs';
import { type LocalizeFlags, localizeRequest } from './localize-request';
import { LocalizeRun } from './localize-run';
import { limitOf, playlistUrl, videosOfList } from './playlist';
import { resultFiles, summaryLines } from './summary';

/** Jobs of a batch that are followed at a time; the queue itself decides how much of them runs. */
const AT_A_TIME = 16;

/**
 * The main job: from files or URLs to finished videos. Several become one job each, side by side, with results in a folder
 * each. Resolves with the exit code: of a batch 6 where some failed, else that of the first that failed.
 *
 * @param given the options that the person gave, by their names in `flags`
 */
export async function localize(
  videos: readonly string[],
  options: LocalizeFlags,
  given: ReadonlySet<string>,
): Promise<number> {
  const config = loadConfig();
  const flags = await withDefaults(options, given, config);
  if (options.to === undefined) {
    say(`to ${(flags.to ?? '').split(',').map(languageName).join(', ')} (--to names others)`);
  }
  const limit = limitOf(flags.limit);
  const items = await batchInputs(videos, flags, async (input) => {
    const list = playlistUrl(input);
    return list ? videosOfList(list, limit, config.home, say) : [input];
  });
  // All are looked at before the first is begun.
  const requests: { item: BatchItem; request: CreateJobRequest }[] = [];
  for (const item of items) {
    requests.push({ item, request: await localizeRequest(item.input, { ...flags, out: item.out }) });
  }
  const packages = new Map<string, SystemPackage>();
  for (const { request } of requests) {
    packagesFor(await needsOfJob(config, request)).forEach((one) => packages.set(one.name, one));
  }
  await installPackages([...packages.values()], { yes: flags.yes ?? false });
  const unregister = await registerUser(config);
  const batch = new Batch(config, flags, items.length);
  try {
    return await batch.conclude(await batch.all(requests));
  } finally {
    await unregister();
    await batch.leave();
  }
}

interface Ended {
  item: BatchItem;
  job: JobView | null;
  error: Z2Error | null;
}

class Batch {
  private readonly runs: LocalizeRun[] = [];
  private readonly board: BatchView | null;

  constructor(
    private readonly config: Config,
    private readonly flags: LocalizeFlags,
    private readonly size: number,
  ) {
    this.board = size > 1 && !flags.json ? new BatchView(process.stdout) : null;
    process.setMaxListeners(Math.max(process.getMaxListeners(), 2 * AT_A_TIME + 10));
  }

  async all(requests: readonly { item: BatchItem; request: CreateJobRequest }[]): Promise<Ended[]> {
    const ended: Ended[] = [];
    const waiting = requests.map((one, index) => ({ ...one, index }));
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        ended[next.index] = await this.one(next.item, next.request);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_A_TIME, requests.length) }, worker));
    this.board?.end();
    return ended;
  }

  async leave(): Promise<void> {
    for (const run of this.runs) {
      await run.leave();
    }
  }

  /** Tells what came of each, and with which code to end. */
  async conclude(ended: readonly Ended[]): Promise<number> {
    const codes: number[] = [];
    for (const { item, job, error } of ended) {
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
    const failed = codes.filter((code) => code !== EXIT_CODES.ok);
    const some = failed.length > 0 && failed.length < codes.length;
    return some && !failed.includes(EXIT_CODES.cancelled) ? EXIT_CODES.partial : (failed[0] ?? EXIT_CODES.ok);
  }

  private async one(item: BatchItem, request: CreateJobRequest): Promise<Ended> {
    const run = new LocalizeRun(this.config, request, (state) => this.view(item, state), !!this.flags.json);
    this.runs.push(run);
    try {
      return { item, job: await run.toTheEnd(), error: null };
    } catch (thrown) {
      // One that cannot even begin is no reason to end the others.
      if (this.size > 1 && thrown instanceof Z2Error) {
        return { item, job: null, error: thrown };
      }
      throw thrown;
    }
  }

  private view(item: BatchItem, state: ProgressState): JobProgressView {
    if (this.board) {
      return this.board.add(item.name, state);
    }
    const mode: ViewMode = this.flags.json ? 'json' : process.stdout.isTTY ? 'live' : 'lines';
    return createView(mode, basename(item.input), state, process.stdout);
  }
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
