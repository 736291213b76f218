import { DEFAULT_JOB_OPTIONS, type JobPlan, type PlanEngine } from '@z2/contracts';

import { planQuality, planView } from '../../apps/console/src/app/new-job/plan-view';

const engine = (kind: PlanEngine['kind'], id: string, quality: PlanEngine['quality']): PlanEngine => ({
  ...{ kind, engine: id, version: '1', quality },
});
const plan = (change: Partial<JobPlan> = {}): JobPlan => ({
  ...{ can_run: true, source: { kind: 'file', path: '/a.mp4' }, source_language: 'en' },
  ...{ target_languages: ['es', 'fr'], options: DEFAULT_JOB_OPTIONS, total_ms: 200_000 },
  metadata: { title: null, duration_ms: 88_000, width: 320, height: 180 } as JobPlan['metadata'],
  steps: [
    { stage: 'download', language: null, engines: [], time: { ms_per_minute: 1, ms: 1, runs: 1 } },
    {
      stage: 'transcribe',
      language: null,
      engines: [engine('speech', 'whisper.cpp', 'standard')],
      time: null,
    },
    {
      stage: 'translate',
      language: 'es',
      engines: [engine('translation', 'deepl', 'professional')],
      time: null,
    },
    {
      stage: 'translate',
      language: 'fr',
      engines: [engine('translation', 'deepl', 'professional')],
      time: null,
    },
  ],
  ...{
    cost: { total: [], notes: ['Nothing here costs money.'] },
    faults: [],
    better: [],
    notes: [],
    unknown: [],
  },
  ...change,
});

describe('planView', () => {
  it('has an engine once, with its languages, and what is known of the source', () => {
    const view = planView(plan());
    expect(view.source).toBe('1:28, 320 × 180, spoken in English');
    expect(view.engines.map(({ kind, engine: name, languages }) => [kind, name, languages])).toEqual([
      ['Speech recognition', 'whisper.cpp', ''],
      ['Translation', 'DeepL', 'Spanish, French'],
    ]);
    expect(planQuality(plan())?.name).toBe('Standard quality');
    expect(planQuality(plan({ steps: [] }))).toBeNull();
  });

  it('tells the time, or why it cannot', () => {
    expect(planView(plan()).time).toBe('about 3 min 20 s');
    const unknown = planView(plan({ total_ms: null }));
    expect([unknown.time, unknown.timeNote]).toEqual([
      'not known yet',
      'This machine has not done this in such a job yet: transcribe, translate.',
    ]);
    expect(planView(plan({ total_ms: null, metadata: null }))).toMatchObject({
      source: '',
      time: 'not known',
    });
  });

  it('tells what follows from the source, then what is not known', () => {
    const view = planView(plan({ notes: ['It is silent.'], unknown: ['How long it is.'] }));
    expect(view.notes).toEqual(['It is silent.', 'How long it is.']);
  });

  it('tells costs, and faults by language', () => {
    const total = [
      { amount: 1.5, currency: 'EUR' },
      { amount: 0.0123, currency: 'USD' },
    ];
    const error = { code: 'VOICE_MISSING', message: 'No voice.', remedy: 'Set one up.' };
    const view = planView(
      plan({ cost: { total, notes: [] }, faults: [{ stage: 'render', language: 'es', error }] }),
    );
    expect([view.cost, view.faults]).toEqual([
      '1.50 EUR + 0.012 USD',
      [{ message: 'Spanish: No voice.', remedy: 'Set one up.' }],
    ]);
  });
});
