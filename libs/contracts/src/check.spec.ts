import { CHECK_NAMES, CHECK_SEVERITIES, checkFacts, findingsOf } from './check';

describe('checks', () => {
  it.each(CHECK_NAMES.map((name) => [name]))('%s has its rule as a sentence for any reader', (check) => {
    const { severity, name, found, rule, help = '' } = checkFacts(check);
    expect(check).toMatch(/^[a-z_]+$/);
    expect(CHECK_SEVERITIES).toContain(severity);
    expect(name).toMatch(/^\p{Lu}[^.]+$/u);
    expect(found).toMatch(/^\p{Lu}[^.]+$/u);
    expect(rule).toMatch(/^\p{Lu}.+[^.]$/u);
    expect(`${name} ${found} ${rule} ${help}`).not.toMatch(/--|_|z2/);
  });

  it('takes one of another version for a warning', () => {
    expect(checkFacts('eye_strain')).toEqual({
      ...{ severity: 'warning', name: 'eye strain', found: 'eye strain', rule: '' },
    });
  });

  it('counts a rule once, in however many languages it is broken', () => {
    expect(findingsOf([])).toEqual({ errors: 0, warnings: 0 });
    expect(findingsOf(['gap', 'overlap', 'gap', 'eye_strain'])).toEqual({ errors: 1, warnings: 2 });
  });
});
