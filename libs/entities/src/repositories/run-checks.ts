import { type Check, type CueTime, namedChecks } from '@z2/contracts';

import type { StageRun } from '../entities';

/** The checks of a stage run as people read them: cues by their number in the subtitles of its language, where these are made. */
export function runChecks(run: StageRun, runs: readonly StageRun[]): Check[] {
  const checks = (run.output as { checks?: Check[] } | null)?.checks ?? [];
  const render = runs.find(
    ({ stage, language, state }) => stage === 'render' && language === run.language && state === 'DONE',
  );
  // Cues of the whole job are those of the transcript, which is no subtitle file.
  const shown = run.language ? (render?.output as { cue_times?: CueTime[] } | null)?.cue_times : undefined;
  return namedChecks(checks, shown ?? []);
}
