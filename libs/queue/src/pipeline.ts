import type { JobStatus, StageName, StageRunState } from '@z2/contracts';
import { STAGE_NAMES, STAGE_STATUS, stageProgressRange, statusRank } from '@z2/contracts';

/** Where a stage run stands in its job: language '' is the whole job. */
export interface Place {
  stage: StageName;
  language: string;
}
export interface RunState extends Place {
  state: StageRunState;
  /** Fraction 0–1. */
  progress: number;
  /** What the run has told of its output before the rest, or that it is prepared; null: nothing. */
  early?: unknown;
}

/**
 * All stage runs of a job, in the pipeline's order: once per source, then per language, then once to close. With `single_file`
 * a render run of the whole job joins what those of the languages made.
 */
export function planRuns(languages: readonly string[], options: { single_file?: boolean } = {}): Place[] {
  const per = (stage: StageName): Place[] => languages.map((language) => ({ stage, language }));
  return [
    { stage: 'download', language: '' },
    { stage: 'transcribe', language: '' },
    ...per('translate'),
    ...per('render'),
    ...(options.single_file ? [JOIN] : []),
    { stage: 'analyze', language: '' },
    ...per('analyze'),
    ...per('publish'),
    { stage: 'publish', language: '' },
  ];
}

const DOWNLOAD: Place = { stage: 'download', language: '' };
/** Puts the languages into one file. It waits for all of them, whatever became of them, as the closing run does. */
const JOIN: Place = { stage: 'render', language: '' };
const CLOSING: Place = { stage: 'publish', language: '' };
/** Looks at picture and sound as soon as they are there, then waits for what is said in them. */
const SOURCE_ANALYSIS: Place = { stage: 'analyze', language: '' };

/**
 * What must be DONE before a stage run may be done to its end. The source's own analysis goes side by side with translation; the
 * closing publish run waits for all languages, whatever became of them (see {@link decide}). Transcription
 * may begin with the sound alone, which download tells early, and the source's analysis without the transcript (see {@link isThere}).
 */
export function dependenciesOf({ stage, language }: Place): Place[] {
  switch (stage) {
    case 'download':
      return [];
    case 'transcribe':
      return [DOWNLOAD];
    case 'translate':
      return [{ stage: 'transcribe', language: '' }];
    case 'render':
      return language ? [DOWNLOAD, { stage: 'translate', language }] : [];
    case 'analyze':
      return language
        ? [
            { stage: 'render', language },
            { stage: 'analyze', language: '' },
          ]
        : [DOWNLOAD, { stage: 'transcribe', language: '' }];
    case 'publish':
      return language ? [{ stage: 'analyze', language }] : [];
  }
}

export interface Decision {
  /** WAITING runs that may begin now. */
  ready: Place[];
  /** Runs that can never be done, because something before them failed: they wait, or prepare themselves in vain. */
  hopeless: Place[];
  job: { status: JobStatus; progress: number };
  languages: { language: string; status: JobStatus; progress: number }[];
}

const ended = (run: RunState | undefined): boolean =>
  run !== undefined && (run.state === 'DONE' || run.state === 'FAILED' || run.state === 'CANCELLED');
const lost = (run: RunState | undefined): boolean => run?.state === 'FAILED' || run?.state === 'CANCELLED';

/**
 * The pipeline's only decision, as a pure function: from the state of all stage runs of a job to what may begin, what is
 * hopeless, and the statuses. A job's status is that of its least advanced language still going (DESIGN.md, Statuses).
 * FAILED stands only when nothing of the job goes on any more.
 */
export function decide(runs: readonly RunState[]): Decision {
  const at = (place: Place): RunState | undefined =>
    runs.find((run) => run.stage === place.stage && run.language === place.language);
  const languages = [...new Set(runs.map((run) => run.language).filter(Boolean))];
  const closing = at(CLOSING);
  const states = new Map(runs.map((run) => [run, run.state]));
  const hopeless: Place[] = [];
  for (const run of inOrder(runs)) {
    // Where the source is lost, nothing more is begun with its sound.
    const needed = dependenciesOf(run);
    const broken = (needed.length > 0 ? [DOWNLOAD, ...needed] : []).some((place) => {
      const before = at(place);
      return before !== undefined && ['FAILED', 'CANCELLED'].includes(states.get(before) ?? '');
    });
    if (broken && (run.state === 'WAITING' || prepares(run, at))) {
      states.set(run, 'CANCELLED');
      hopeless.push({ stage: run.stage, language: run.language });
    }
  }
  const now = runs.map((run) => ({ ...run, state: states.get(run) ?? run.state }));
  const nowAt = (place: Place): RunState | undefined =>
    now.find((run) => run.stage === place.stage && run.language === place.language);
  const publishes = languages.map((language) => nowAt({ stage: 'publish', language }));
  const allEnded = now.every((run) => run.language === '' || ended(run)) && publishes.every(ended);
  const someDone = publishes.some((run) => run?.state === 'DONE');
  const join = joinState(now, languages);
  if (join.hopeless) {
    hopeless.push(JOIN);
  }
  const ready = now.filter(
    (run) =>
      run.state === 'WAITING' &&
      (isPlace(run, JOIN)
        ? join.ready
        : isPlace(run, CLOSING)
          ? allEnded && someDone && !join.going
          : dependenciesOf(run).every((place) => isThere(nowAt(place), run))),
  );
  if (closing?.state === 'WAITING' && allEnded && !someDone) {
    hopeless.push(CLOSING);
  }
  // What may begin now is at work as soon as this decision is written.
  const begun = now.map((run) => (ready.includes(run) ? { ...run, state: 'READY' as const } : run));
  const perLanguage = languages.map((language) => ({ language, ...languageState(language, now) }));
  return {
    ready: ready.map(({ stage, language }) => ({ stage, language })),
    hopeless,
    job: jobState(begun, [...perLanguage, ...join.member], closing, allEnded && !someDone),
    languages: perLanguage,
  };
}

const isPlace = (run: Place, place: Place): boolean =>
  run.stage === place.stage && run.language === place.language;

interface JoinState {
  ready: boolean;
  hopeless: boolean;
  /** It may still come, so that the job cannot be closed. */
  going: boolean;
  /** It counts as one language more: the job is not further on than it. */
  member: { status: JobStatus; progress: number }[];
}

function joinState(runs: readonly RunState[], languages: readonly string[]): JoinState {
  const join = runs.find((run) => isPlace(run, JOIN));
  if (!join) {
    return { ready: false, hopeless: false, going: false, member: [] };
  }
  const renders = languages.map((language) =>
    runs.find((run) => isPlace(run, { stage: 'render', language })),
  );
  const allEnded = renders.every(ended);
  const someDone = renders.some((run) => run?.state === 'DONE');
  const waits = join.state === 'WAITING';
  const hopeless = waits && allEnded && !someDone;
  if (ended(join) || hopeless) {
    const status = join.state === 'DONE' ? 'COMPLETED' : 'FAILED';
    return {
      ready: false,
      hopeless,
      going: false,
      member: [{ status, progress: status === 'COMPLETED' ? 100 : 0 }],
    };
  }
  // Before all languages are rendered they say where the job is.
  const { from, to } = stageProgressRange('render');
  const progress = from + (to - from) * join.progress;
  const member = allEnded ? [{ status: STAGE_STATUS.render, progress }] : [];
  return { ready: waits && allEnded, hopeless, going: true, member };
}

/**
 * Whether what a run needs is there: all of it, or, to transcribe, the sound, or, to look at the source for the first time, all but
 * the words.
 */
function isThere(before: RunState | undefined, run: RunState): boolean {
  return (
    before?.state === 'DONE' ||
    (run.stage === 'transcribe' && !!before?.early && !lost(before)) ||
    (isPlace(run, SOURCE_ANALYSIS) && before?.stage === 'transcribe' && !run.early && !lost(before))
  );
}

/** Whether the run does, or is about to do, what can be done before all that it needs is there. */
function prepares(run: RunState, at: (place: Place) => RunState | undefined): boolean {
  const working = run.state === 'READY' || run.state === 'RUNNING';
  return working && isPlace(run, SOURCE_ANALYSIS) && dependenciesOf(run).some((place) => lost(at(place)));
}

function inOrder(runs: readonly RunState[]): RunState[] {
  // Within a stage the run of the source comes before those of the languages: what it breaks is seen in one pass.
  return [...runs].sort(
    (a, b) =>
      STAGE_NAMES.indexOf(a.stage) - STAGE_NAMES.indexOf(b.stage) ||
      (a.language ? 1 : 0) - (b.language ? 1 : 0),
  );
}

function languageState(language: string, runs: readonly RunState[]): { status: JobStatus; progress: number } {
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

function jobState(
  runs: readonly RunState[],
  languages: readonly { status: JobStatus; progress: number }[],
  closing: RunState | undefined,
  nothingDone: boolean,
): { status: JobStatus; progress: number } {
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
function bandProgress(
  status: JobStatus,
  languages: readonly { status: JobStatus; progress: number }[],
  runs: readonly RunState[],
): number {
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
