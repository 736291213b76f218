import {
  DEFAULT_JOB_OPTIONS,
  type EngineUse,
  type PlanStep,
  STAGE_NAMES,
  type StageName,
} from '@z2/contracts';
import type { PastRun } from '@z2/entities';

import { costOfSteps } from './estimate-cost';
import { possibleSteps, timeOfStep, totalTime } from './estimate-time';

const run = (stage: StageName, language: string, ms: number, more: Partial<PastRun> = {}): PastRun => ({
  ...{ stage, language, ms, duration_ms: 60_000, source_kind: 'file', options: DEFAULT_JOB_OPTIONS },
  engines: [],
  ...more,
});
const job = { source: { kind: 'file' }, options: DEFAULT_JOB_OPTIONS, duration_ms: 120_000 } as const;
const deepl: EngineUse = { kind: 'translation', engine: 'deepl', version: '2', quality: 'standard' };
const step = (stage: StageName, language: string | null, engines: EngineUse[] = []) => ({
  ...{ stage, language, engines },
});

describe('the time of a step', () => {
  it('is the median of runs that did the same work, by the minute of film', () => {
    const past = [1_000, 3_000, 90_000].map((ms) => run('render', 'es', ms));
    expect(timeOfStep(step('render', 'fr'), job, past)).toEqual({ ms_per_minute: 3_000, ms: 6_000, runs: 3 });
    expect(timeOfStep(step('render', 'fr'), { ...job, duration_ms: null }, past)?.ms).toBeNull();
  });

  it('is not known where nothing alike was done', () => {
    const burnt = { ...DEFAULT_JOB_OPTIONS, subtitles: 'burnt' } as const;
    expect(timeOfStep(step('render', 'es'), job, [])).toBeNull();
    expect(timeOfStep(step('render', 'es'), { ...job, options: burnt }, [run('render', 'es', 1)])).toBeNull();
    expect(timeOfStep(step('translate', 'es', [deepl]), job, [run('translate', 'es', 1)])).toBeNull();
    expect(timeOfStep(step('analyze', null), job, [run('analyze', 'es', 1)])).toBeNull();
    const fromFile = [run('download', '', 500)];
    const uploaded = { ...job, source: { kind: 'upload' } } as const;
    expect(timeOfStep(step('download', null), uploaded, fromFile)?.ms).toBe(1_000);
    expect(timeOfStep(step('download', null), { ...job, source: { kind: 'url' } }, fromFile)).toBeNull();
    const used = [run('translate', 'es', 500, { engines: [deepl] })];
    expect(timeOfStep(step('translate', 'es', [deepl]), job, used)?.ms).toBe(1_000);
  });

  it('adds up with languages side by side', () => {
    const time = (ms: number) => ({ ms, ms_per_minute: ms, runs: 1 });
    const steps: PlanStep[] = [
      { ...step('download', null), time: time(1_000) },
      ...['es', 'fr', 'de'].map((language) => ({ ...step('render', language), time: time(6_000) })),
      { ...step('analyze', null), time: time(20_000) },
      { ...step('publish', null), time: time(100) },
    ];
    const slots = (render: number) =>
      Object.fromEntries(STAGE_NAMES.map((name) => [name, name === 'render' ? render : 1])) as Record<
        StageName,
        number
      >;
    expect(totalTime(steps, slots(1))).toBe(1_000 + 20_000 + 100);
    expect(totalTime(steps.slice(0, 4), slots(2))).toBe(1_000 + 9_000);
    expect(totalTime([...steps, { ...step('publish', 'es'), time: null }], slots(1))).toBeNull();
  });
});

it('leaves out the languages that cannot be made, and nothing of the whole job', () => {
  const steps = [null, 'es', 'zh'].map((language) => ({ ...step('render', language), time: null }));
  const fault = { code: 'TRANSLATION_PAIR_MISSING', message: '', remedy: '' };
  const of = (language: string | null): (string | null)[] =>
    possibleSteps(steps, [{ stage: 'translate', language, error: fault }]).map((one) => one.language);
  expect([of('zh'), of(null)]).toEqual([
    [null, 'es'],
    [null, 'es', 'zh'],
  ]);
});

describe('the cost', () => {
  const prices = { deepl: { currency: 'EUR', per_million_characters: 20 } };
  const steps: PlanStep[] = [{ ...step('translate', 'es', [deepl]), time: null }];
  it('is reckoned from what was counted before, else from a usual amount, and says which', () => {
    const before = run('translate', 'es', 1, { engines: [{ ...deepl, usage: { characters: 500 } }] });
    expect(costOfSteps(steps, 120_000, [before], prices)).toEqual({
      total: [{ amount: 0.02, currency: 'EUR' }],
      notes: ['translation by DeepL: by what was counted in 1 run before.'],
    });
    const { total, notes } = costOfSteps(steps, 120_000, [], prices);
    expect(total).toEqual([{ amount: 0.036, currency: 'EUR' }]);
    expect(notes[0]).toContain('for 900 characters a minute');
  });

  it('says where it cannot know', () => {
    expect(costOfSteps(steps, 120_000, [], {}).notes).toEqual([
      'translation by DeepL: no price is configured (Z2_PRICES).',
    ]);
    expect(costOfSteps(steps, null, [], prices)).toMatchObject({ total: [] });
    const perToken = { deepl: { currency: 'EUR', per_million_tokens_in: 1 } };
    expect(costOfSteps(steps, 120_000, [], perToken).notes[0]).toContain('not counted here before');
    expect(costOfSteps([], 120_000, [], prices).notes).toEqual(['Nothing here costs money.']);
  });
});
