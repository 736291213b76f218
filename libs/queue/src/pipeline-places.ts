import type { StageName, StageRunState } from '@z2/contracts';

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

export const DOWNLOAD: Place = { stage: 'download', language: '' };
/** Puts the languages into one file. It waits for all of them, whatever became of them, as the closing run does. */
export const JOIN: Place = { stage: 'render', language: '' };
export const CLOSING: Place = { stage: 'publish', language: '' };
/** Looks at picture and sound as soon as they are there, then waits for what is said in them. */
export const SOURCE_ANALYSIS: Place = { stage: 'analyze', language: '' };

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

export const isPlace = (run: Place, place: Place): boolean =>
  run.stage === place.stage && run.language === place.language;

export const ended = (run: RunState | undefined): boolean =>
  run !== undefined && (run.state === 'DONE' || run.state === 'FAILED' || run.state === 'CANCELLED');
export const lost = (run: RunState | undefined): boolean =>
  run?.state === 'FAILED' || run?.state === 'CANCELLED';
