import type { EngineUse, JobView } from '@z2/contracts';

import { summaryLines } from './summary';

const lines = (engines: EngineUse[]): string[] =>
  summaryLines({ languages: [], checks: [], engines } as unknown as JobView, [], '/out');
const deepl: EngineUse = { kind: 'translation', engine: 'deepl', version: 'api 2', quality: 'standard' };

describe('the summary of what was used', () => {
  it('names amounts, and what they cost where it is known, summed per currency', () => {
    const [, used] = lines([
      { ...deepl, usage: { characters: 5_000, cost: { amount: 0.1, currency: 'EUR' } } },
      { ...deepl, engine: 'openai', usage: { tokens_in: 900, tokens_out: 100 } },
      {
        ...deepl,
        kind: 'speech',
        engine: 'google',
        usage: { audio_ms: 90_000, cost: { amount: 2, currency: 'USD' } },
      },
    ]);
    expect(used).toBe(
      'Used: translation by deepl: 5000 characters, 0.10 EUR; translation by openai: 900 + 100 tokens; ' +
        'speech by google: 1.5 min of sound, 2.00 USD. Cost of this job: 0.10 EUR + 2.00 USD.',
    );
  });

  it('says nothing where nothing was counted', () => {
    expect(lines([deepl]).filter((line) => line.startsWith('Used'))).toEqual([]);
  });
});
