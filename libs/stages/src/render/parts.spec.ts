import { Cue } from '@z2/contracts';
import { mapParallel } from '@z2/runtime';

import { flattenOverlaps } from './flatten-overlaps';
import { spokenText } from './spoken-lines';
import { StageProgress } from './stage-progress';

const cue = (id: string, start_ms: number, end_ms: number, text = id): Cue => ({
  id,
  start_ms,
  end_ms,
  text,
});

describe('flattenOverlaps', () => {
  it('leaves cues alone that do not overlap', () => {
    const cues = [cue('a', 0, 1000), cue('b', 1000, 2000)];
    expect(flattenOverlaps(cues)).toEqual(cues);
  });

  it('shows both texts while two cues overlap, and loses no time of either', () => {
    expect(flattenOverlaps([cue('a', 0, 3000), cue('b', 1000, 2000), cue('c', 4000, 5000)])).toEqual([
      cue('a', 0, 1000),
      cue('a+b', 1000, 2000, 'a\nb'),
      cue('a', 2000, 3000),
      cue('c', 4000, 5000),
    ]);
  });
});

describe('mapParallel', () => {
  const never = new AbortController().signal;

  it('keeps the order, and never runs more at a time than it may', async () => {
    let [running, most] = [0, 0];
    const results = await mapParallel([3, 1, 2, 5], 2, never, async (item) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      return item * 10;
    });
    expect(results).toEqual([30, 10, 20, 50]);
    expect(most).toBe(2);
  });

  it('aborts the others at the first failure, waits for them, and throws that failure', async () => {
    const seen: string[] = [];
    const run = mapParallel(['fails', 'waits', 'never'], 2, never, async (item, _, signal) => {
      if (item === 'fails') {
        throw new Error('first');
      }
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      seen.push(item);
      throw new Error('second');
    });
    await expect(run).rejects.toThrow('first');
    expect(seen).toEqual(['waits']);
  });
});

it('joins the progress of parts by their weights, and never falls', () => {
  const seen: number[] = [];
  const ctx = { progress: (fraction: number) => void seen.push(fraction) };
  const progress = new StageProgress(ctx, { voice: 1, mix: 0, burn: 3, mux: 0 });
  progress.set('voice', 1);
  progress.set('burn', 0.5);
  progress.set('burn', 0.2);
  progress.set('burn', 1);
  expect(seen).toEqual([0.25, 0.625, 0.625, 1]);
});

it.each([
  ['Hola,\n<i>mundo</i>', 'es', 'Hola, mundo'],
  ['{\\an8}Arriba', 'es', 'Arriba'],
  ['♪ La la ♪', 'es', 'La la'],
  ['♪', 'es', null],
  ['—', 'es', null],
  ['こん\nにちは', 'ja', 'こんにちは'],
])('says of %j in %s: %j', (text, language, spoken) => {
  expect(spokenText(cue('a', 0, 1, text), language)).toBe(spoken);
});
