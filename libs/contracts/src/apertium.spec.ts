import { apertiumPackagesFor, apertiumTargets } from './apertium';
import { translationRoute } from './translation-route';

describe('apertiumPackagesFor', () => {
  it.each([
    ['en', 'es', ['apertium-eng-spa']],
    ['es', 'en', ['apertium-eng-spa']],
    ['en-GB', 'es-419', ['apertium-eng-spa']],
    ['en', 'fr', ['apertium-eng-spa', 'apertium-fr-es']],
    ['en', 'pt-BR', ['apertium-eng-spa', 'apertium-es-pt']],
    ['no', 'sv', ['apertium-swe-nor']],
    ['en', 'sr', ['apertium-hbs-eng']],
    ['en', 'ja', []],
    ['en', 'en-GB', []],
    // Only Romanian to Spanish exists, not the way back.
    ['en', 'ro', []],
    ['ro', 'en', ['apertium-es-ro', 'apertium-eng-spa']],
  ])('%s to %s: %j', (from, to, packages) => {
    expect(apertiumPackagesFor(from, to)).toEqual(packages);
  });

  it('lists what can be reached', () => {
    const targets = apertiumTargets('en');
    expect(targets).toEqual(expect.arrayContaining(['es', 'fr', 'it', 'pt', 'pt-BR']));
    expect(targets).not.toContain('en');
    expect(targets).not.toContain('ja');
  });
});

describe('translationRoute', () => {
  const pairs = [
    { from: 'en', to: 'es' },
    { from: 'es', to: 'pt' },
    { from: 'es', to: 'pt-BR' },
    { from: 'en', to: 'ca' },
    { from: 'ca', to: 'pt' },
  ];
  it('prefers the exact region, then the plain language', () => {
    expect(translationRoute(pairs, 'es', 'pt-BR')).toEqual([{ from: 'es', to: 'pt-BR' }]);
    expect(translationRoute(pairs, 'es', 'pt-PT')).toEqual([{ from: 'es', to: 'pt' }]);
  });
  it('goes over at most one language, the best kept one', () => {
    expect(translationRoute(pairs, 'en-US', 'pt')).toEqual([
      { from: 'en', to: 'es' },
      { from: 'es', to: 'pt' },
    ]);
    expect(translationRoute([...pairs, { from: 'pt', to: 'gl' }], 'en', 'gl')).toBeNull();
  });
  it('prefers one step to two', () => {
    const direct = { from: 'en', to: 'pt' };
    expect(translationRoute([...pairs, direct], 'en', 'pt')).toEqual([direct]);
  });
});
