import { isTerminal, type JobView, languageName, SOURCE_CUES, type StageRunView } from '@z2/contracts';

import { roughDuration } from '../words/format';
import { RUN_WORDS, stepWords, type Tone } from '../words/status-words';

/** One run that an edit has done again, as it stands. */
export interface RunLine {
  id: string;
  words: string;
  state: string;
  tone: Tone;
}

/** What is done again after an edit of these cues: as ARCHITECTURE.md, "Edited cues", has it. */
export function runsAfter(job: JobView, language: string): StageRunView[] {
  return job.stages.filter((run) =>
    language === SOURCE_CUES
      ? run.stage !== 'download'
      : run.language === language || (run.language === null && ['publish', 'render'].includes(run.stage)),
  );
}

/** The same, for people, each with how it stands. */
export function runLines(job: JobView, language: string): RunLine[] {
  const isClosing = (run: StageRunView): boolean => run.language === null && run.stage === 'publish';
  const runs = runsAfter(job, language).filter(
    (run) => run.stage !== 'publish' || isClosing(run) || job.publish.length > 0,
  );
  return [...runs.filter((run) => !isClosing(run)), ...runs.filter(isClosing)].map((run) => {
    const about = run.language && language === SOURCE_CUES ? ` ${languageName(run.language)}` : '';
    const { words, tone } = RUN_WORDS[run.state];
    return {
      id: run.id,
      words: `${stepWords(run)}${about}`,
      state: run.state === 'RUNNING' ? `${Math.min(99, Math.floor(run.progress * 100))} %` : words,
      tone,
    };
  });
}

/** How long these runs took last time, in words; '' where that is not known, or the job is at work. */
export function tookLast(job: JobView, language: string): string {
  const runs = runsAfter(job, language);
  const times = runs.flatMap(({ started_at, finished_at }) =>
    started_at && finished_at ? [Date.parse(finished_at) - Date.parse(started_at)] : [],
  );
  return isTerminal(job.status) && times.length === runs.length && times.length > 0
    ? roughDuration(times.reduce((sum, ms) => sum + ms, 0))
    : '';
}
