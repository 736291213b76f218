import type { EngineInfo } from './engine';
import { enginesHere, knowsLanguage, translates } from './engine-reach';

const engine = (change: Partial<EngineInfo>): EngineInfo => ({
  ...{ kind: 'translation', engine: 'apertium', available: true, quality: 'preview', version: '3' },
  ...{ languages: [], reason: null, remedy: null },
  ...change,
});

describe('what engines reach', () => {
  const apertium = engine({ languages: ['en>es', 'es>fr', 'es>pt-BR'] });

  it.each<[string | null, string, boolean]>([
    ['en', 'es', true],
    ['en-GB', 'fr', true],
    ['en', 'pt', true],
    ['fr', 'en', false],
    ['en', 'de', false],
    [null, 'fr', true],
    [null, 'de', false],
  ])('from %s to %s: %s', (from, to, can) => expect(translates(apertium, from, to)).toBe(can));

  it('is everything where an engine names no languages', () => {
    expect(translates(engine({}), 'en', 'de')).toBe(true);
    expect(knowsLanguage(engine({ kind: 'voice' }), 'de')).toBe(true);
  });

  it('goes by the primary language of voices', () => {
    const voice = engine({ kind: 'voice', languages: ['pt-BR', 'es'] });
    expect(['pt-PT', 'es-419', 'de'].map((language) => knowsLanguage(voice, language))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('counts only what is here, and only what was asked for', () => {
    const all = [
      apertium,
      engine({ engine: 'deepl', available: false }),
      engine({ engine: 'openai' }),
      engine({ kind: 'voice' }),
    ];
    expect(enginesHere(all, 'translation').map((one) => one.engine)).toEqual(['apertium', 'openai']);
    expect(enginesHere(all, 'translation', 'openai').map((one) => one.engine)).toEqual(['openai']);
    expect(enginesHere(all, 'translation', 'deepl')).toEqual([]);
  });
});
