import { type CreateJobRequest, EXIT_CODES, exitCodeOf, type JobPlan } from '@z2/contracts';
import type { Config } from '@z2/runtime';

import { print, say } from '../output';
import { leaveSystem, useSystem } from '../service/use-system';
import type { BatchItem } from './batch-inputs';
import { planLines } from './plan-lines';

/**
 * `localize --plan`: what each job would be. Nothing is created and nothing installed. Resolves with 0 if all could run, else
 * with the exit code of what keeps the first from running.
 *
 * @param missing names of system packages that the real run would install
 */
export async function planAll(
  config: Config,
  requests: readonly { item: BatchItem; request: CreateJobRequest }[],
  missing: readonly string[],
  json: boolean,
): Promise<number> {
  if (missing.length > 0) {
    say(`the run itself would install ${missing.join(' ')}; the plan is made without`);
  }
  const system = await useSystem(config, json ? () => undefined : say);
  try {
    const codes: number[] = [];
    for (const { item, request } of requests) {
      const plan = await system.client.planJob(request);
      if (json) {
        print(JSON.stringify(plan));
      } else {
        planLines(plan, item.name).forEach(print);
      }
      codes.push(codeOf(plan));
    }
    return codes.find((code) => code !== EXIT_CODES.ok) ?? EXIT_CODES.ok;
  } finally {
    await leaveSystem(config, system, true, say);
  }
}

function codeOf({ faults }: JobPlan): number {
  return faults[0] ? exitCodeOf(faults[0].error.code) : EXIT_CODES.ok;
}
