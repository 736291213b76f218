import type { CheckName, EngineUseView, JobCheck } from '@z2/contracts';

import { failedGroups, passedGroups } from '../../apps/console/src/app/job/check-groups';
import { madeByRows } from '../../apps/console/src/app/job/made-by-rows';

const check = (name: CheckName, language: string | null, change: Partial<JobCheck> = {}): JobCheck => ({
  ...{ check: name, language, stage: 'render', passed: false, value: 1, bound: '≤ 17 characters/s' },
  message: 'Broken by 1 of 8 cues.',
  ...change,
});

describe('checks by rule', () => {
  it('leads with faults, and names the rule once for all languages', () => {
    const groups = failedGroups([
      check('language_known', null, { bound: 'named or recognised' }),
      check('reading_speed', 'es'),
      check('reading_speed', 'fr'),
      check('dub_rate', 'es', { bound: '≤ 1.3 times' }),
      check('gap', 'es', { passed: true }),
    ]);
    expect(groups.map(({ severity, name }) => [severity, name])).toEqual([
      ['error', 'Voice fits its time'],
      ['warning', 'Spoken language'],
      ['warning', 'Reading speed'],
    ]);
    expect(groups[1]).toMatchObject({ rule: 'The spoken language was chosen, or recognised.' });
    expect(groups[2]).toMatchObject({
      rule: 'A subtitle can be read while it is shown (≤ 17 characters/s).',
      findings: [
        { about: 'Spanish', message: 'Broken by 1 of 8 cues.' },
        { about: 'French', message: 'Broken by 1 of 8 cues.' },
      ],
    });
  });

  it('leaves the bound away where languages have different ones', () => {
    const groups = failedGroups([
      check('reading_speed', 'es'),
      check('reading_speed', 'ja', { bound: '≤ 4' }),
    ]);
    expect(groups.map(({ rule }) => rule)).toEqual(['A subtitle can be read while it is shown.']);
  });

  it('keeps what passed apart, in the order of the work', () => {
    const checks = [
      check('streams', 'es', { passed: true }),
      check('order', 'es', { passed: true }),
      check('gap', 'es'),
    ];
    expect(passedGroups(checks).map((group) => group.check)).toEqual(['order', 'streams']);
  });

  it('shows a check of another version as a warning', () => {
    const unknown = { ...check('gap', 'es'), check: 'eye_strain' } as unknown as JobCheck;
    expect(failedGroups([unknown])).toMatchObject([{ severity: 'warning', name: 'eye strain', rule: '' }]);
  });
});

describe('madeByRows', () => {
  const use = (engine: string, languages: string[], note?: string): EngineUseView => ({
    ...{ kind: 'translation', engine, version: '3', quality: 'preview', languages },
    ...(note ? { note } : {}),
  });

  it('has an engine once, with all its languages, and with each note where they differ', () => {
    const rows = madeByRows([
      use('apertium', ['es', 'ca'], 'direct'),
      use('apertium', ['fr'], 'via Spanish'),
      use('deepl', ['de']),
    ]);
    expect(rows.map(({ engine, languages, notes }) => [engine, languages, notes])).toEqual([
      ['Apertium', 'Spanish, Catalan, French', ['Spanish, Catalan: direct', 'French: via Spanish']],
      ['DeepL', 'German', []],
    ]);
  });

  it('says a note once where it is the same for all', () => {
    const rows = madeByRows([use('silero', [], 'of the whole sound')]);
    expect(rows).toMatchObject([{ languages: '', notes: ['of the whole sound'] }]);
  });
});
