import { STAGE_NAMES } from '@z2/contracts';

import { joinState } from './pipeline-join';
import {
  CLOSING,
  dependenciesOf,
  DOWNLOAD,
  ended,
  isPlace,
  JOIN,
  lost,
  type Place,
  type RunState,
  SOURCE_ANALYSIS,
} from './pipeline-places';
import { jobState, languageState, type Shown } from './pipeline-status';

export interface Decision {
  /** WAITING runs that may begin now. */
  ready: Place[];
  /** Runs that can never be done, because something before them failed: they wait, or prepare themselves in vain. */
  hopeless: Place[];
  job: Shown;
  languages: ({ language: string } & Shown)[];
}

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
