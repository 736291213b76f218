import { STAGE_STATUS, stageProgressRange } from '@z2/contracts';

import { ended, isPlace, JOIN, type RunState } from './pipeline-places';
import type { Shown } from './pipeline-status';

export interface JoinState {
  ready: boolean;
  hopeless: boolean;
  /** It may still come, so that the job cannot be closed. */
  going: boolean;
  /** It counts as one language more: the job is not further on than it. */
  member: Shown[];
}

/** What becomes of the run that joins all languages, where the job has one. */
export function joinState(runs: readonly RunState[], languages: readonly string[]): JoinState {
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
