import type { EngineUse } from './engine';
import { addUsage, pricedUse, sumUses, totalCost, usesOfJob } from './usage';

const use = (facts: Partial<EngineUse>): EngineUse => ({
  ...{ kind: 'translation', engine: 'deepl', version: '2', quality: 'professional' },
  ...facts,
});

describe('what engines used', () => {
  it('costs what the price says, and nothing where there is none', () => {
    const prices = {
      deepl: { currency: 'EUR', per_million_characters: 20 },
      'speech/google': { currency: 'USD', per_hour: 1.2 },
      openai: { currency: 'USD', per_million_tokens_in: 2, per_million_tokens_out: 8 },
    };
    expect(pricedUse(use({ usage: { characters: 5_000 } }), prices).usage).toEqual({
      characters: 5_000,
      cost: { amount: 0.1, currency: 'EUR' },
    });
    const speech = use({ kind: 'speech', engine: 'google', usage: { audio_ms: 1_800_000 } });
    expect(pricedUse(speech, prices).usage?.cost).toEqual({ amount: 0.6, currency: 'USD' });
    const llm = use({ engine: 'openai', usage: { tokens_in: 1_000, tokens_out: 500 } });
    expect(pricedUse(llm, prices).usage?.cost).toEqual({ amount: 0.006, currency: 'USD' });
    const google = use({ engine: 'google', usage: { characters: 5 } });
    expect(pricedUse(google, prices)).toBe(google);
    expect(pricedUse(use({ usage: { audio_ms: 5 } }), prices).usage).toEqual({ audio_ms: 5 });
  });

  it('is added up per engine and per currency', () => {
    const cost = { amount: 0.1, currency: 'EUR' };
    const uses = [
      use({ usage: { characters: 5, cost } }),
      use({ usage: { characters: 7, cost } }),
      use({ engine: 'google', usage: { characters: 3, cost: { amount: 1, currency: 'USD' } } }),
      use({ engine: 'apertium' }),
    ];
    expect(sumUses(uses).map(({ engine, usage }) => [engine, usage])).toEqual([
      ['deepl', { characters: 12, cost: { amount: 0.2, currency: 'EUR' } }],
      ['google', { characters: 3, cost: { amount: 1, currency: 'USD' } }],
      ['apertium', undefined],
    ]);
    expect(totalCost(uses)).toEqual([
      { amount: 0.2, currency: 'EUR' },
      { amount: 1, currency: 'USD' },
    ]);
  });

  it('tells the languages that an engine worked for', () => {
    const uses = [
      { language: null, use: use({ engine: 'whisper.cpp' }) },
      { language: 'fr', use: use({ usage: { characters: 5 } }) },
      { language: 'es', use: use({ usage: { characters: 7 } }) },
      { language: 'fr', use: use({ note: 'via es' }) },
    ];
    expect(
      usesOfJob(uses).map(({ engine, languages, usage }) => [engine, languages, usage?.characters]),
    ).toEqual([
      ['whisper.cpp', [], undefined],
      ['deepl', ['fr', 'es'], 12],
      ['deepl', ['fr'], undefined],
    ]);
  });

  it('has no cost where a part has none', () => {
    const cost = { amount: 1, currency: 'EUR' };
    expect(addUsage({ characters: 1, cost }, { characters: 1 })).toEqual({ characters: 2 });
    expect(addUsage({ characters: 1, cost }, {})).toEqual({ characters: 1, cost });
  });
});
