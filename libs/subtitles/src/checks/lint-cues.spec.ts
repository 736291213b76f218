import { Cue } from '@z2/contracts';

import { subtitleProfile } from '../profiles';
import { CUE_CHECKS } from './finding';
import { CUE_RULES, lintCues, summarizeFindings } from './lint-cues';

const profile = subtitleProfile('netflix', 'en');
const cue = (id: string, start_ms: number, end_ms: number, text: string, marks?: string[]): Cue => ({
  id,
  start_ms,
  end_ms,
  text,
  ...(marks ? { marks } : {}),
});
const found = (cues: Cue[], source: Cue[] = [], limits = profile, language = 'en'): string[] =>
  lintCues(cues, limits, language, { source }).map((finding) => `${finding.cue_id} ${finding.check}`);

describe('lintCues', () => {
  it('has a rule for each check, and no other', () => {
    expect(CUE_RULES.map((rule) => rule.check)).toEqual(CUE_CHECKS);
  });

  it('finds nothing where all is well', () => {
    expect(found([cue('1', 0, 2000, 'Good morning.'), cue('2', 2083, 4000, 'How are you?')])).toEqual([]);
  });

  it.each<[string, Cue[]]>([
    ['1 order', [cue('1', 2000, 2000, '')]],
    ['2 order', [cue('1', 5000, 7000, 'a'), cue('2', 1000, 3000, 'b')]],
    ['1 overlap', [cue('1', 0, 2100, 'a'), cue('2', 2000, 4000, 'b')]],
    ['1 gap', [cue('1', 0, 2000, 'a'), cue('2', 2050, 4000, 'b')]],
    ['1 duration_short', [cue('1', 0, 832, 'a')]],
    ['1 duration_long', [cue('1', 0, 7001, 'a')]],
    ['1 reading_speed', [cue('1', 0, 1000, 'twenty-one characters')]],
    ['1 line_length', [cue('1', 0, 5000, 'x'.repeat(43))]],
    ['1 line_count', [cue('1', 0, 5000, 'x\ny\nz')]],
    ['2 doubled', [cue('1', 0, 2000, 'Thanks for watching.'), cue('2', 2083, 4000, 'thanks for watching')]],
    ['1 untranslated', [cue('1', 0, 2000, 'x', ['untranslated'])]],
  ])('finds %s, and only that', (expected, cues) => {
    const all = found(cues);
    expect(all).toContain(expected);
    // A cue without any time breaks the rule of duration too.
    expect(all.filter((one) => one !== expected && !expected.includes('order'))).toEqual([]);
  });

  it.each<[string, Parameters<typeof lintCues>[3], Cue]>([
    ['line_break', {}, cue('1', 0, 5000, 'It was a long way to the\nend of the old and dusty road.')],
    ['shot_change', { cuts_ms: [4800] }, cue('1', 0, 5000, 'Past a cut.')],
    ['shot_change', { cuts_ms: [300] }, cue('1', 0, 5000, 'Before a cut.')],
    ['characters', {}, cue('1', 0, 5000, 'Caf\uFFFD')],
    ['characters', {}, cue('1', 0, 5000, 'CafÃ© au lait')],
    ['markup', {}, cue('1', 0, 5000, '<i>open')],
    ['direction', {}, cue('1', 0, 5000, '\u2067open')],
    [
      'numbers',
      { source: [cue('1', 0, 5000, '1,500 men in 1990')] },
      cue('1', 0, 5000, '1.500 hombres en 1991'),
    ],
    ['numbers', { source: [cue('1', 0, 5000, 'in 1990')] }, cue('1', 0, 5000, 'entonces')],
  ])('finds %s in %j', (check, context, one) => {
    expect(lintCues([one], profile, 'en', context).map((finding) => finding.check)).toEqual([check]);
  });

  it('keeps quiet where nothing is wrong with breaks, cuts, numbers', () => {
    const source = [cue('1', 0, 5000, 'three of 1,500 men, 3.5 per cent at 10:30')];
    const good = [cue('1', 0, 5000, 'tres de 1500 hombres,\n3,5 % a las 10.30')];
    expect(lintCues(good, profile, 'es', { source, cuts_ms: [0, 2500, 5000] })).toEqual([]);
    const arabic = [cue('1', 0, 5000, 'عام ١٩٩٠')];
    expect(lintCues(arabic, profile, 'ar', { source: [cue('1', 0, 5000, 'in 1990')] })).toEqual([]);
  });

  it('misses a name only where the translation keeps it elsewhere', () => {
    const names = [
      'so Newton said',
      'that Newton fell',
      'but Newton rose',
      'from Spain now',
      'in Spain then',
    ];
    const kept = ['dijo Newton', 'cayó Newton', 'él se levantó', 'desde España', 'en España'];
    const list = (texts: string[]): Cue[] =>
      texts.map((text, i) => cue(`${i}`, i * 3000, i * 3000 + 2500, text));
    expect(found(list(kept), list(names))).toEqual(['2 names']);
  });

  it('stays at the bound', () => {
    expect(found([cue('1', 0, 1000, 'x'.repeat(20)), cue('2', 1083, 8083, 'x'.repeat(42))])).toEqual([]);
  });

  it('tells an untranslated sentence from a name that is the same', () => {
    const source = [cue('1', 0, 4000, 'We all live here together.'), cue('2', 4083, 6000, 'Barack Obama')];
    expect(found(source, source)).toEqual(['1 untranslated']);
    const zh = subtitleProfile('netflix', 'zh');
    expect(found([cue('1', 0, 6000, 'we live here now')], source, zh, 'zh')).toEqual(['1 untranslated']);
  });

  it('finds what is mostly left in another language, a single word too', () => {
    const left = (id: string, text: string, unknown: string[]): Cue => ({
      ...cue(id, Number(id) * 3_000, Number(id) * 3_000 + 2_500, text),
      unknown,
    });
    const cues = [
      left('1', 'Adversaries', ['adversaries']),
      left('2', 'popen tsar et guizot', ['popen', 'tsar']),
      left('3', 'Le spectre de gribble', ['gribble']),
    ];
    expect(found(cues, [], subtitleProfile('netflix', 'fr'), 'fr')).toEqual([
      '1 untranslated',
      '2 untranslated',
    ]);
  });

  it('sums up as checks of a report', () => {
    const cues = [cue('1', 0, 500, 'Hi.'), cue('2', 1000, 3000, 'There.')];
    const checks = summarizeFindings(lintCues(cues, profile, 'en'), cues, profile);
    // Nobody looked for cuts.
    expect(checks.map(({ check }) => check)).toEqual(CUE_CHECKS.filter((name) => name !== 'shot_change'));
    expect(checks.filter((check) => !check.passed)).toEqual([
      {
        check: 'duration_short',
        passed: false,
        value: 1,
        bound: '≥ 833 ms',
        message: 'Broken by 1 of 2 cues (≥ 833 ms). The first: The cue is shown for 500 ms only.',
        cues: [{ id: '1', number: null, start_ms: 0 }],
      },
    ]);
  });
});
