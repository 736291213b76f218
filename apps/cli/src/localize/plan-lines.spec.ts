import { DEFAULT_JOB_OPTIONS, type JobPlan } from '@z2/contracts';

import { planLines } from './plan-lines';

const plan: JobPlan = {
  ...{ can_run: true, source: { kind: 'url', url: 'https://h.org/a.mp4' }, metadata: null },
  ...{ source_language: null, target_languages: ['es'], options: DEFAULT_JOB_OPTIONS, total_ms: null },
  steps: [
    {
      ...{ stage: 'transcribe', language: null, time: { ms_per_minute: 90_000, ms: null, runs: 4 } },
      engines: [{ kind: 'speech', engine: 'pocketsphinx', version: '5', quality: 'preview' }],
    },
    { stage: 'publish', language: 'es', engines: [], time: null },
  ],
  cost: { total: [{ amount: 0.25, currency: 'EUR' }], notes: ['translation by deepl: counted.'] },
  ...{ faults: [], better: [], unknown: ['How long it is.'] },
};

it('says what it knows and what not', () => {
  expect(planLines(plan, 'a')).toEqual([
    'a into Spanish',
    '  transcribe           1:30 a minute  speech by pocketsphinx (preview)',
    '  deliver     Spanish  no past yet',
    '',
    'Time: not known, since not every step has a past here (or the length is not known).',
    'Cost: about 0.25 EUR.',
    '  translation by deepl: counted.',
    'Not known before:',
    '  How long it is.',
    '',
    'Nothing was created. Run it: the same command without --plan.',
  ]);
});

it('says that its time is for making everything anew', () => {
  const steps: JobPlan['steps'] = plan.steps.map((step) => ({
    ...step,
    time: { ms_per_minute: 30_000, ms: 60_000, runs: 2 },
  }));
  expect(planLines({ ...plan, steps, total_ms: 120_000 }, 'a')).toContain(
    'Time: about 2:00 to make all of it anew, by what this machine did before (few runs: rough); what is made already is used again.',
  );
});

it('says why it cannot run, and what would help', () => {
  const error = { code: 'VOICE_MISSING', message: 'No voice.', remedy: 'Leave it.' };
  const lines = planLines(
    { ...plan, can_run: false, faults: [{ stage: 'render', language: 'es', error }] },
    'a',
  );
  expect(lines).toContain('  Spanish: No voice. → Leave it.');
  expect(lines.at(-1)).toBe('Nothing was created.');
});
