import { CHECK_NAMES, CHECK_SEVERITIES, checkFacts } from './check';

describe('checks', () => {
  it.each(CHECK_NAMES.map((name) => [name]))('%s has its rule as a sentence for any reader', (check) => {
    const { severity, name, rule, help = '' } = checkFacts(check);
    expect(check).toMatch(/^[a-z_]+$/);
    expect(CHECK_SEVERITIES).toContain(severity);
    expect(name).toMatch(/^\p{Lu}[^.]+$/u);
    expect(rule).toMatch(/^\p{Lu}.+[^.]$/u);
    expect(`${name} ${rule} ${help}`).not.toMatch(/--|_|z2/);
  });

  it('takes one of another version for a warning', () => {
    expect(checkFacts('eye_strain')).toEqual({ severity: 'warning', name: 'eye strain', rule: '' });
  });
});
