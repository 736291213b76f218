import { canTransition, type StageRunState } from '@z2/contracts';
import fc from 'fast-check';

import { decide } from './pipeline';
import { dependenciesOf, planRuns, type RunState } from './pipeline-places';

const fresh = (languages: string[], single_file = false): RunState[] =>
  planRuns(languages, { single_file }).map((place) => ({ ...place, state: 'WAITING', progress: 0 }));
const set = (runs: RunState[], stage: string, language: string, state: StageRunState): void => {
  const run = runs.find((one) => one.stage === stage && one.language === language);
  if (!run) {
    throw new Error(`no ${stage} ${language}`);
  }
  run.state = state;
};

describe('decide', () => {
  it('begins with the download alone', () => {
    const { ready, job } = decide(fresh(['es', 'fr']));
    expect(ready).toEqual([{ stage: 'download', language: '' }]);
    expect(job).toEqual({ status: 'PENDING', progress: 0 });
  });

  it('lets the languages and the analysis of the source go side by side after the transcript', () => {
    const runs = fresh(['es', 'fr']);
    set(runs, 'download', '', 'DONE');
    set(runs, 'transcribe', '', 'DONE');
    expect(decide(runs).ready).toEqual([
      { stage: 'translate', language: 'es' },
      { stage: 'translate', language: 'fr' },
      { stage: 'analyze', language: '' },
    ]);
    expect(decide(runs).job).toEqual({ status: 'TRANSLATING', progress: 40 });
  });

  it('transcribes and translates as soon as the sound is there; the picture is waited for where it is needed', () => {
    const runs = fresh(['es']);
    set(runs, 'download', '', 'RUNNING');
    expect(decide(runs).ready).toEqual([]);
    Object.assign(runs[0]!, { early: { sound: 'x' } });
    expect(decide(runs).ready).toEqual([{ stage: 'transcribe', language: '' }]);
    expect(decide(runs).job.status).toBe('DOWNLOADING');
    set(runs, 'transcribe', '', 'DONE');
    set(runs, 'translate', 'es', 'DONE');
    expect(decide(runs).ready).toEqual([]);
    set(runs, 'download', '', 'DONE');
    expect(decide(runs).ready).toEqual([
      { stage: 'render', language: 'es' },
      { stage: 'analyze', language: '' },
    ]);
    expect(decide(runs).job.status).toBe('PROCESSING_VIDEO');
  });

  it('looks at the source before its words are known, once, and ends that where they never will be', () => {
    const runs = fresh(['es']);
    set(runs, 'download', '', 'DONE');
    expect(decide(runs).ready).toEqual([
      { stage: 'transcribe', language: '' },
      { stage: 'analyze', language: '' },
    ]);
    const analysis = runs.find((run) => run.stage === 'analyze' && run.language === '')!;
    set(runs, 'transcribe', '', 'RUNNING');
    analysis.state = 'RUNNING';
    expect(decide(runs)).toMatchObject({ ready: [], hopeless: [], job: { status: 'TRANSCRIBING' } });
    Object.assign(analysis, { state: 'WAITING', early: { prepared_at: 'then' } });
    expect(decide(runs).ready).toEqual([]);
    set(runs, 'transcribe', '', 'DONE');
    expect(decide(runs).ready).toContainEqual({ stage: 'analyze', language: '' });
    set(runs, 'transcribe', '', 'FAILED');
    for (const state of ['WAITING', 'READY', 'RUNNING'] as const) {
      analysis.state = state;
      const decision = decide(runs);
      expect(decision.hopeless).toContainEqual({ stage: 'analyze', language: '' });
      expect(decision.job.status).toBe('FAILED');
    }
  });

  it('begins nothing more with the sound where the picture is lost', () => {
    const runs = fresh(['es']);
    set(runs, 'download', '', 'FAILED');
    Object.assign(runs[0]!, { early: { sound: 'x' } });
    set(runs, 'transcribe', '', 'DONE');
    expect(decide(runs).ready).toEqual([]);
    expect(decide(runs).job.status).toBe('FAILED');
  });

  it('gives the job the status of its least advanced language that is still going', () => {
    const runs = fresh(['es', 'fr']);
    for (const [stage, language] of [
      ['download', ''],
      ['transcribe', ''],
      ['translate', 'es'],
      ['render', 'es'],
      ['analyze', ''],
    ] as const) {
      set(runs, stage, language, 'DONE');
    }
    expect(decide(runs).job.status).toBe('TRANSLATING');
    set(runs, 'translate', 'fr', 'FAILED');
    const decision = decide(runs);
    expect(decision.job.status).toBe('ANALYZING');
    expect(decision.languages).toContainEqual({ language: 'fr', status: 'FAILED', progress: 0 });
    expect(decision.hopeless).toEqual([
      { stage: 'render', language: 'fr' },
      { stage: 'analyze', language: 'fr' },
      { stage: 'publish', language: 'fr' },
    ]);
  });

  it('moves with every language that is at work, within the band of the least advanced', () => {
    const runs = fresh(['es', 'fr']);
    const go = (stage: string, language: string, progress: number): number => {
      const run = runs.find((one) => one.stage === stage && one.language === language);
      Object.assign(run ?? {}, { state: progress === 1 ? 'DONE' : 'RUNNING', progress });
      return decide(runs).job.progress;
    };
    go('download', '', 1);
    go('transcribe', '', 1);
    go('translate', 'es', 1);
    expect(decide(runs).job).toEqual({ status: 'TRANSLATING', progress: 50 });
    expect(go('render', 'es', 0.9)).toBe(50);
    expect(go('translate', 'fr', 1)).toBe(60 + (0.9 * 15) / 2);
    expect(go('render', 'fr', 0.2)).toBeCloseTo(60 + ((0.9 + 0.2) * 15) / 2);
    // One that is delivered already does not make the job of the others nearly done.
    go('render', 'es', 1);
    go('analyze', '', 1);
    go('analyze', 'es', 1);
    expect(go('publish', 'es', 0.5)).toBe(60 + ((1 + 0.2) * 15) / 2);
    expect(decide(runs).job.status).toBe('PROCESSING_VIDEO');
  });

  it('ANALYZING moves with the analysis of the source that languages wait for', () => {
    const runs = fresh(['es']);
    runs
      .filter(({ stage }) => stage !== 'publish' && stage !== 'analyze')
      .forEach((run) => Object.assign(run, { state: 'DONE', progress: 1 }));
    set(runs, 'analyze', '', 'RUNNING');
    expect(decide(runs).job).toEqual({ status: 'ANALYZING', progress: 75 });
    Object.assign(runs.find(({ stage, language }) => stage === 'analyze' && !language) ?? {}, {
      progress: 0.5,
    });
    expect(decide(runs).job).toEqual({ status: 'ANALYZING', progress: 79.5 });
  });

  it('does not call itself PUBLISHING while a language that failed with its source is still at work', () => {
    const runs = fresh(['es', 'fr']);
    for (const [stage, language] of [
      ['download', ''],
      ['transcribe', ''],
      ['translate', 'es'],
    ] as const) {
      set(runs, stage, language, 'DONE');
    }
    set(runs, 'translate', 'fr', 'RUNNING');
    set(runs, 'render', 'es', 'RUNNING');
    set(runs, 'analyze', '', 'FAILED');
    expect(decide(runs).job.status).toBe('TRANSLATING');
    set(runs, 'translate', 'fr', 'FAILED');
    expect(decide(runs).job.status).toBe('PROCESSING_VIDEO');
    set(runs, 'render', 'es', 'DONE');
    expect(decide(runs).job.status).toBe('FAILED');
  });

  it('ends FAILED when the download fails, with nothing left waiting', () => {
    const runs = fresh(['es']);
    set(runs, 'download', '', 'FAILED');
    const decision = decide(runs);
    expect(decision.job.status).toBe('FAILED');
    expect(decision.hopeless).toHaveLength(runs.length - 1);
  });

  it('PUBLISHING begins at 85, and goes on with each delivery and with what is measured within', () => {
    const runs = fresh(['es', 'fr']);
    runs
      .filter(({ stage }) => stage !== 'publish')
      .forEach((run) => Object.assign(run, { state: 'DONE', progress: 1 }));
    expect(decide(runs).job).toEqual({ status: 'PUBLISHING', progress: 85 });
    set(runs, 'publish', 'es', 'DONE');
    expect(decide(runs).job).toEqual({ status: 'PUBLISHING', progress: 90 });
    set(runs, 'publish', 'fr', 'RUNNING');
    Object.assign(runs.find(({ stage, language }) => stage === 'publish' && language === 'fr') ?? {}, {
      progress: 0.5,
    });
    expect(decide(runs).job).toEqual({ status: 'PUBLISHING', progress: 92.5 });
    set(runs, 'publish', 'fr', 'DONE');
    expect(decide(runs).job).toEqual({ status: 'PUBLISHING', progress: 95 });
    set(runs, 'publish', '', 'DONE');
    expect(decide(runs).job).toEqual({ status: 'COMPLETED', progress: 100 });
  });

  it('joins the languages in one file when all are rendered, and is PROCESSING_VIDEO until then', () => {
    const runs = fresh(['es', 'fr'], true);
    const join = { stage: 'render', language: '' };
    runs
      .filter(
        ({ stage, language }) =>
          stage !== 'publish' && stage !== 'render' && !(stage === 'analyze' && language),
      )
      .forEach((run) => Object.assign(run, { state: 'DONE', progress: 1 }));
    set(runs, 'render', 'es', 'DONE');
    expect(decide(runs).ready).not.toContainEqual(join);
    set(runs, 'render', 'fr', 'FAILED');
    expect(decide(runs).ready).toContainEqual(join);
    set(runs, 'render', '', 'RUNNING');
    set(runs, 'analyze', 'es', 'DONE');
    set(runs, 'publish', 'es', 'DONE');
    ['analyze', 'publish'].forEach((stage) => set(runs, stage, 'fr', 'CANCELLED'));
    expect(decide(runs)).toMatchObject({ ready: [], job: { status: 'PROCESSING_VIDEO' } });
    set(runs, 'render', '', 'DONE');
    expect(decide(runs)).toMatchObject({
      ...{ ready: [{ stage: 'publish', language: '' }], job: { status: 'PUBLISHING' } },
    });
    set(runs, 'publish', '', 'DONE');
    expect(decide(runs).job.status).toBe('FAILED');
  });

  it('from any order of endings comes to a legal end, and never begins a run before what it depends on', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom('es', 'fr', 'de'), { minLength: 1 }),
        fc.boolean(),
        fc.infiniteStream(fc.record({ pick: fc.nat(), fails: fc.integer({ min: 0, max: 9 }) })),
        (languages, singleFile, choices) => {
          const runs = fresh(languages, singleFile);
          const states = choices[Symbol.iterator]();
          let status = decide(runs).job.status;
          let progress = 0;
          for (let step = 0; step < 200; step++) {
            const { ready, hopeless, job } = decide(runs);
            expect(job.status === status || canTransition(status, job.status)).toBe(true);
            status = job.status;
            if (status !== 'FAILED') {
              expect(job.progress).toBeGreaterThanOrEqual(0);
              progress = Math.max(progress, job.progress);
            }
            for (const place of ready) {
              const before = dependenciesOf(place).map(
                (one) => runs.find((run) => run.stage === one.stage && run.language === one.language)?.state,
              );
              const run = runs.find((one) => one.stage === place.stage && one.language === place.language)!;
              const first = place.stage === 'analyze' && place.language === '' && !run.early;
              expect(first ? before[0] : 'DONE').toBe('DONE');
              expect(first || before.every((state) => state === 'DONE')).toBe(true);
              run.state = 'READY';
            }
            hopeless.forEach((place) => set(runs, place.stage, place.language, 'CANCELLED'));
            const open = runs.filter((run) => run.state === 'READY');
            if (open.length === 0) {
              if (ready.length + hopeless.length === 0) {
                break;
              }
              continue;
            }
            const { pick, fails } = states.next().value as { pick: number; fails: number };
            const run = open[pick % open.length];
            if (run) {
              const spoken = runs.find(({ stage }) => stage === 'transcribe')?.state === 'DONE';
              const prepared = run.stage === 'analyze' && run.language === '' && !spoken;
              run.state = fails === 0 ? 'FAILED' : prepared ? 'WAITING' : 'DONE';
              Object.assign(run, prepared ? { early: { prepared_at: '' } } : { progress: 1 });
            }
          }
          const final = decide(runs).job.status;
          const broken = runs.some((run) => run.state === 'FAILED');
          expect(final).toBe(broken ? 'FAILED' : 'COMPLETED');
          expect(runs.every((run) => run.state !== 'WAITING' && run.state !== 'READY')).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
