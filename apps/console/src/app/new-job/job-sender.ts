import { signal } from '@angular/core';
import type { Z2Client } from '@z2/client';
import { type CreatedJob, type CreateJobRequest, toZ2Error } from '@z2/contracts';

import { type PlacedFault, placeFaults } from './fault-places';
import type { JobDraft } from './job-draft';

/** Jobs of one request: its body stays small, and what was made is seen as it goes on. */
const AT_ONCE = 50;

/** Ids of the jobs that were made, and what stood against the others; both empty where an upload did not arrive. */
export interface Sent {
  jobs: readonly string[];
  faults: readonly PlacedFault[];
}

/** Makes the jobs of a draft. */
export class JobSender {
  private readonly busy = signal(false);
  private readonly count = signal(0);
  readonly sending = this.busy.asReadonly();
  /** Jobs of a list that were made, of the last sending. */
  readonly made = this.count.asReadonly();

  constructor(
    private readonly client: Pick<Z2Client, 'createJob' | 'createJobs'>,
    private readonly draft: JobDraft,
  ) {}

  async send(): Promise<Sent> {
    this.busy.set(true);
    this.count.set(0);
    try {
      const files = await this.draft.sent();
      const [first, ...others] = files ? this.draft.requests(files) : [];
      if (!first) {
        return { jobs: [], faults: [] };
      }
      return others.length > 0
        ? await this.createAll([first, ...others])
        : { jobs: [(await this.client.createJob(first)).job_uuid], faults: [] };
    } catch (error) {
      return { jobs: [], faults: placeFaults(toZ2Error(error).toBody()) };
    } finally {
      this.busy.set(false);
    }
  }

  /** One job for each link. Those that were made leave the list, so that sending again makes none twice. */
  private async createAll(requests: readonly CreateJobRequest[]): Promise<Sent> {
    const lines = this.draft.lines();
    const results: CreatedJob[] = [];
    while (results.length < requests.length) {
      const jobs = requests.slice(results.length, results.length + AT_ONCE);
      results.push(...(await this.client.createJobs({ jobs })).results);
      this.count.set(results.filter(({ job }) => job).length);
      this.draft.link.set(lines.filter((_, at) => !results[at]?.job).join('\n'));
    }
    const faults = results.flatMap(({ error }) => (error ? placeFaults(error) : []));
    return {
      jobs: results.flatMap(({ job }) => job?.job_uuid ?? []),
      // Many links may have the same wrong.
      faults: [...new Map(faults.map((fault) => [`${fault.place} ${fault.message}`, fault])).values()],
    };
  }
}
