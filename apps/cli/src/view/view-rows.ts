import type { StageName } from '@z2/contracts';
import { languageName, STAGE_NAMES, STAGE_TEXTS } from '@z2/contracts';

import type { ProgressState, StageRow } from './progress-state';

/** One line of the live view: a stage of the whole job, or a language with the stage where it is. */
export interface ViewRow {
  name: string;
  /** Null for a stage of the whole job: its name says it. */
  step: string | null;
  /** What the line tells of: the present stage run. */
  run: StageRow;
  /** Whether all was there already, so that nothing was done. */
  unchanged: boolean;
}

/** What the render run of the whole job makes. */
const ONE_FILE = 'single file';
/** What the analysis of a language makes: its title, description and tags. */
const DESCRIBE = 'describe';

/** A stage of the whole job, or what a language is at, in words for people. */
export function stepWords(stage: StageName, language: string | null): string {
  if (!language && stage === 'render') {
    return ONE_FILE;
  }
  return language && stage === 'analyze' ? DESCRIBE : STAGE_TEXTS[stage].toLowerCase();
}

/**
 * The lines of the live view: what is done once (download, transcribe, analyze) and one for each language. Delivering the
 * job's own files takes no time and has a line only while it runs or when it failed. Pure.
 */
export function viewRows(state: ProgressState): ViewRow[] {
  const shared = (stage: StageName): ViewRow[] =>
    state.rows
      .filter((run) => run.stage === stage && run.language === null)
      .map((run) => ({ name: stepWords(stage, null), step: null, run, unchanged: run.from_checkpoint }));
  const languages = [...new Set(state.rows.flatMap(({ language }) => language ?? []))];
  const closing = shared('publish').filter(({ run }) => run.state === 'RUNNING' || run.state === 'FAILED');
  return [
    ...shared('download'),
    ...shared('transcribe'),
    ...languages.flatMap((language) => languageRow(state, language)),
    ...shared('render'),
    ...shared('analyze'),
    ...closing,
  ];
}

function languageRow(state: ProgressState, language: string): ViewRow[] {
  const chain = STAGE_NAMES.flatMap(
    (stage) => state.rows.find((run) => run.stage === stage && run.language === language) ?? [],
  );
  const last = chain.at(-1);
  const run =
    chain.find((one) => one.state === 'FAILED') ?? chain.find((one) => one.state !== 'DONE') ?? last;
  if (!run) {
    return [];
  }
  const unchanged = chain.every((one) => one.state === 'DONE' && (one.from_checkpoint || one === last));
  const step = run.state === 'DONE' ? '' : stepWords(run.stage, language);
  return [{ name: languageName(language), step, run, unchanged }];
}
