import {
  DEFAULT_JOB_OPTIONS,
  type JobOptions,
  type JobSource,
  median,
  type PlanFault,
  type PlanStep,
  type PlanTime,
  type StageName,
} from '@z2/contracts';
import type { PastRun } from '@z2/entities';

/** What a planned job has in common with past ones that took as long. */
export interface PlannedJob {
  source: Pick<JobSource, 'kind'>;
  options: JobOptions;
  /** Of the film, or of its part; null: not known. */
  duration_ms: number | null;
}

/** How long a step takes, by past runs that did the same kind of work with the same engine; null: there are none. Pure. */
export function timeOfStep(
  step: Pick<PlanStep, 'stage' | 'language' | 'engines'>,
  job: PlannedJob,
  past: readonly PastRun[],
): PlanTime | null {
  const alike = past.filter((run) => isAlike(run, step, job));
  if (alike.length === 0) {
    return null;
  }
  const rate = median(alike.map(({ ms, duration_ms }) => (ms * 60_000) / duration_ms));
  return {
    ms_per_minute: Math.round(rate),
    ms: job.duration_ms === null ? null : Math.round((rate * job.duration_ms) / 60_000),
    runs: alike.length,
  };
}

/** The steps without those of languages that cannot be made: the others are reckoned all the same. Pure. */
export function possibleSteps(steps: readonly PlanStep[], faults: readonly PlanFault[]): PlanStep[] {
  const impossible = new Set(faults.map(({ language }) => language));
  return steps.filter(({ language }) => language === null || !impossible.has(language));
}

/**
 * How long the whole takes, in ms: what is done once, one after the other; languages side by side, as many as there are slots;
 * the analysis of the source beside them. Null where the time of a step is not known. Pure.
 */
export function totalTime(
  steps: readonly PlanStep[],
  slots: Readonly<Record<StageName, number>>,
): number | null {
  if (steps.some(({ time }) => time?.ms === undefined || time.ms === null)) {
    return null;
  }
  const once = (stage: StageName): number => sum(steps, (step) => step.stage === stage && !step.language);
  const each = (stage: StageName): number => {
    const languages = steps.filter((step) => step.stage === stage && step.language).length;
    const side = Math.max(1, Math.min(slots[stage], languages));
    return sum(steps, (step) => step.stage === stage && step.language !== null) / side;
  };
  const made = Math.max(once('analyze'), each('translate') + each('render'));
  const end = once('render') + each('analyze') + each('publish') + once('publish');
  return Math.round(once('download') + once('transcribe') + made + end);
}

function sum(steps: readonly PlanStep[], which: (step: PlanStep) => boolean): number {
  return steps.filter(which).reduce((all, { time }) => all + (time?.ms ?? 0), 0);
}

function isAlike(
  run: PastRun,
  { stage, language, engines }: Pick<PlanStep, 'stage' | 'language' | 'engines'>,
  { source, options }: PlannedJob,
): boolean {
  if (run.stage !== stage || (run.language === '') !== (language === null)) {
    return false;
  }
  const before = { ...DEFAULT_JOB_OPTIONS, ...run.options };
  const used = (kind: string): boolean =>
    engines
      .filter((one) => one.kind === kind)
      .every(({ engine }) => run.engines.some((one) => one.kind === kind && one.engine === engine));
  switch (stage) {
    case 'download':
      return placeOf(run.source_kind) === placeOf(source.kind);
    case 'transcribe':
      return used('speech') && used('captions');
    case 'translate':
      return used('translation') && used('captions');
    case 'render':
      return burns(before) === burns(options) && before.dub === options.dub && used('voice');
    case 'analyze':
    case 'publish':
      return true;
  }
}

/** A file of this machine is taken in alike, whoever brought it. */
const placeOf = (kind: JobSource['kind']): JobSource['kind'] => (kind === 'upload' ? 'file' : kind);

const burns = ({ subtitles }: Pick<JobOptions, 'subtitles'>): boolean =>
  subtitles === 'burnt' || subtitles === 'both';
