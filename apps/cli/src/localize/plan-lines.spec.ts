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
  ...{ faults: [], better: [], unknown: ['How long it is.'], notes: ['It is silent.'] },
};

it('says what it knows and what not', () => {
  expect(planLines(plan, 'a')).toEqual([
    'a into Spanish',
    '  transcribe  1:30 a minute  speech recognised by PocketSphinx (preview)',
    '',
    'Time: not known, since the length of the video is not known.',
    'Cost: about 0.25 EUR.',
    '  translation by deepl: counted.',
    'Not known before:',
    '  How long it is.',
    'Note:',
    '  It is silent.',
    'The words would be a preview of low quality. Better: ./z2 models pull small (488 MB), your own subtitles (--subtitles-in FILE), or the key of a speech service (./z2 doctor).',
    '',
    'Nothing was created. Run it: the same command without --plan.',
  ]);
});

it('names the steps that nothing is known of', () => {
  const metadata = { duration_ms: 60_000, subtitles: [] } as unknown as JobPlan['metadata'];
  expect(planLines({ ...plan, metadata }, 'a')).toContain(
    'Time: not known, since this machine has not done the like before: publish.',
  );
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

it('tells time and cost without the language that cannot be made', () => {
  const time = { ms_per_minute: 30_000, ms: 60_000, runs: 4 };
  const render = { stage: 'render' as const, engines: [], time };
  const error = { code: 'TRANSLATION_PAIR_MISSING', message: 'No way.', remedy: 'Set a key.' };
  const lines = planLines(
    {
      ...{ ...plan, can_run: false, target_languages: ['es', 'zh', 'fr'], total_ms: 120_000 },
      steps: ['es', 'fr', 'zh'].map((language) => ({ ...render, language })),
      faults: [{ stage: 'translate', language: 'zh', error }],
    },
    'a',
  );
  expect(lines).toEqual([
    'a into Spanish, Chinese, French',
    '  render  Spanish, French  about 1:00 each',
    '',
    'Time: about 2:00 to make all of it anew, by what this machine did before; what is made already is used again.',
    ...['Cost: about 0.25 EUR.', '  translation by deepl: counted.', 'It cannot run as it is:'],
    '  Chinese: No way. → Set a key.',
    '  Without Chinese it can run: --to es,fr. Time and cost above are of that.',
    ...['Not known before:', '  How long it is.', 'Note:', '  It is silent.', '', 'Nothing was created.'],
  ]);
});

it('tells languages that are alike in one line, and nothing of what takes no time', () => {
  const time = (ms: number): JobPlan['steps'][number]['time'] => ({ ms_per_minute: ms, ms, runs: 4 });
  const voice = { kind: 'voice', engine: 'espeak-ng', version: '1', quality: 'preview' } as const;
  const steps: JobPlan['steps'] = [
    { stage: 'download', language: null, engines: [], time: time(1_200) },
    {
      stage: 'render',
      language: 'es',
      engines: [{ ...voice, note: 'default voice of Spanish' }],
      time: time(9_000),
    },
    { stage: 'render', language: 'fr', engines: [voice], time: time(9_000) },
    { stage: 'publish', language: 'es', engines: [], time: time(80) },
    { stage: 'publish', language: null, engines: [], time: null },
  ];
  const better: JobPlan['better'] = [
    { kind: 'voice', engine: 'google', quality: 'professional', reason: 'Not set up.', remedy: 'Set it.' },
    {
      kind: 'voice',
      engine: 'elevenlabs',
      quality: 'professional',
      reason: 'Not set up.',
      remedy: 'Set it.',
    },
  ];
  const lines = planLines({ ...plan, target_languages: ['es', 'fr'], steps, better }, 'a');
  expect(lines.slice(1, 4)).toEqual([
    '  download                   about 0:01',
    '  render    Spanish, French  about 0:09 each  voice by eSpeak NG (preview)',
    '',
  ]);
  expect(lines.join('\n')).toContain('(./z2 doctor says how):\n  voice: Google Cloud, ElevenLabs');
});
