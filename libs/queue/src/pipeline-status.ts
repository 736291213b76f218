import type { JobStatus } from '@z2/contracts';
import { STAGE_NAMES, STAGE_STATUS, stageProgressRange, statusRank } from '@z2/contracts';

import { isPlace, JOIN, lost, type RunState } from './pipeline-places';

/** What people see of a job or of one of its languages. */
export interface Shown {
  status: JobStatus;
  /** 0–100. */
  progress: number;
}

/** Of one language: how far its own stage runs are, and those of the source before them. */
export function languageState(language: string, runs: readonly RunState[]): Shown {
  const chain = STAGE_NAMES.map(
    (stage) =>
      runs.find((run) => run.stage === stage && run.language === language) ??
      runs.find((run) => run.stage === stage && run.language === ''),
  ).filter((run) => run !== undefined);
  const first = chain.find((run) => run.state !== 'DONE');
  if (!first) {
    return { status: 'COMPLETED', progress: 100 };
  }
  if (chain.some(lost)) {
    return { status: 'FAILED', progress: 0 };
  }
  if (
    first.stage === 'download' &&
    (first.state === 'WAITING' || first.state === 'READY') &&
    first.progress === 0
  ) {
    return { status: 'PENDING', progress: 0 };
  }
  const { from, to } = stageProgressRange(first.stage);
  return { status: STAGE_STATUS[first.stage], progress: from + (to - from) * fractionOf(first, runs) };
}

/** How far a run is. A language whose analysis waits for that of the source moves with that one meanwhile. */
function fractionOf(run: RunState, runs: readonly RunState[]): number {
  const source = runs.find(({ stage, language }) => stage === run.stage && language === '');
  const waits = run.stage === 'analyze' && run.language !== '' && source && source.state !== 'DONE';
  return waits ? source.progress * AWAITED_SHARE : run.progress;
}

/** Of the way through ANALYZING: what is left belongs to the language itself. */
const AWAITED_SHARE = 0.9;

/** Of the job: that of its least advanced language still going, FAILED only when nothing goes on any more. */
export function jobState(
  runs: readonly RunState[],
  languages: readonly Shown[],
  closing: RunState | undefined,
  nothingDone: boolean,
): Shown {
  const going = languages.filter(({ status }) => status !== 'FAILED' && status !== 'COMPLETED');
  if (going.length > 0) {
    const status = leastOf(going.map((one) => one.status));
    return { status, progress: bandProgress(status, languages, runs) };
  }
  const atWork = runs.filter(
    (run) =>
      (run.state === 'RUNNING' || run.state === 'READY') && run.stage !== 'publish' && !isPlace(run, JOIN),
  );
  if (atWork.length > 0) {
    // All languages have failed, and something that was begun before comes to its end.
    return { status: leastOf(atWork.map(({ stage }) => STAGE_STATUS[stage])), progress: 0 };
  }
  if (nothingDone) {
    return { status: 'FAILED', progress: 0 };
  }
  if (lost(closing)) {
    return { status: 'FAILED', progress: publishProgress(runs) };
  }
  if (closing?.state !== 'DONE') {
    return { status: 'PUBLISHING', progress: publishProgress(runs) };
  }
  const failed = languages.some(({ status }) => status === 'FAILED');
  return failed
    ? { status: 'FAILED', progress: publishProgress(runs) }
    : { status: 'COMPLETED', progress: 100 };
}

function leastOf(statuses: readonly JobStatus[]): JobStatus {
  return statuses.reduce((least, status) => (statusRank(status) < statusRank(least) ? status : least));
}

/**
 * Where the job stands within the band of its status: the mean of its languages, each by its own measured progress, and at the
 * band's end when it is further on. So it moves with every language that is at work, not with the last one alone.
 */
function bandProgress(status: JobStatus, languages: readonly Shown[], runs: readonly RunState[]): number {
  const stage = STAGE_NAMES.find((name) => STAGE_STATUS[name] === status);
  if (!stage) {
    return 0;
  }
  if (stage === 'publish') {
    return publishProgress(runs);
  }
  const { from, to } = stageProgressRange(stage);
  const counted = languages.filter((language) => language.status !== 'FAILED');
  const reached = counted.map(({ progress }) => Math.min(to, Math.max(from, progress)));
  return reached.reduce((sum, progress) => sum + progress, 0) / Math.max(1, reached.length);
}

/** All deliveries of a job share the way from 85 to 100: those of its languages, and the closing one. */
function publishProgress(runs: readonly RunState[]): number {
  const { from, to } = stageProgressRange('publish');
  const going = runs.filter((run) => run.stage === 'publish' && !lost(run));
  const done = going.reduce((sum, run) => sum + (run.state === 'DONE' ? 1 : run.progress), 0);
  return from + ((to - from) * done) / Math.max(1, going.length);
}
