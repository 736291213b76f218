import {
  type CreateJobRequest,
  type EngineInfo,
  type JobPlan,
  type PlanBetter,
  type PlanStep,
  QUALITY_CLASSES,
  STAGE_NAMES,
  type StageName,
  type WorkerPlan,
} from '@z2/contracts';
import type { JobsRepository, PastRepository } from '@z2/entities';
import { askWorker, planRuns } from '@z2/queue';
import type Redis from 'ioredis';

import type { CreateJob } from '../jobs/create-job';
import type { GatewayOptions } from '../ports';
import { costOfSteps } from './estimate-cost';
import { possibleSteps, timeOfStep, totalTime } from './estimate-time';

/** What a job would be, and nothing of it created: checked as a job is, asked of a worker, reckoned from the past. */
export class PlanJob {
  constructor(
    private readonly parts: {
      check: Pick<CreateJob, 'check'>;
      jobs: JobsRepository;
      past: PastRepository;
      redis: Redis;
      options: GatewayOptions;
    },
  ) {}

  /** @throws Z2Error as for a job that is created; SERVICE_NOT_RUNNING where no worker answers */
  async plan(request: CreateJobRequest): Promise<JobPlan> {
    const { check, jobs, past, redis, options } = this.parts;
    const { source, source_language, target_languages, options: wanted } = await check.check(request);
    const question = { source, source_language, target_languages, options: wanted };
    const answer = await askWorker(redis, 'plan', question);
    const runs = await past.runs();
    const duration = answer.metadata?.duration_ms ?? null;
    const job = { source, options: wanted, duration_ms: duration };
    const steps = planRuns(target_languages, wanted).map(({ stage, language }): PlanStep => {
      const place = { stage, language: language || null };
      const engines = answer.engines
        .filter((one) => one.stage === stage && one.language === place.language)
        .map(({ engine }) => engine);
      const step = { ...place, engines };
      // Which engine it is going to be says how long it takes: unknown, where that is not known.
      const open = stage === 'translate' && engines.length === 0;
      return { ...step, time: open ? null : timeOfStep(step, job, runs) };
    });
    const possible = possibleSteps(steps, answer.faults);
    const workers = Math.max(1, await jobs.liveWorkers());
    const slots = Object.fromEntries(
      STAGE_NAMES.map((stage) => [stage, options.concurrency[stage] * workers]),
    ) as Record<StageName, number>;
    return {
      ...question,
      can_run: answer.faults.length === 0,
      source_language: answer.source_language,
      metadata: answer.metadata,
      steps,
      total_ms: totalTime(possible, slots),
      cost: costOfSteps(possible, duration, runs, options.prices),
      faults: answer.faults,
      better: betterEngines(steps, answer, await jobs.engines()),
      unknown: answer.unknown,
      notes: answer.notes,
    };
  }
}

/** Engines that are not here, and would do a step of this plan in better quality. */
function betterEngines(
  steps: readonly PlanStep[],
  { faults }: WorkerPlan,
  infos: readonly EngineInfo[],
): PlanBetter[] {
  const rank = (quality: EngineInfo['quality']): number => QUALITY_CLASSES.indexOf(quality);
  const used = steps.flatMap(({ engines }) => engines);
  return infos.flatMap(({ kind, engine, available, quality, reason, remedy }) => {
    const chosen = used.filter((one) => one.kind === kind).map((one) => rank(one.quality));
    const failed = faults.some(({ stage }) => STAGE_OF[kind] === stage);
    const isBetter = failed || chosen.some((one) => one < rank(quality));
    return !available && isBetter && reason && remedy ? [{ kind, engine, quality, reason, remedy }] : [];
  });
}

const STAGE_OF: Partial<Readonly<Record<EngineInfo['kind'], StageName>>> = {
  speech: 'transcribe',
  translation: 'translate',
  voice: 'render',
};
