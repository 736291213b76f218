import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { ApertiumEngine } from './apertium.engine';
import { translationContract } from './translation.contract';

describe('contract', () =>
  translationContract(() => new ApertiumEngine(), {
    ...{ from: 'en', to: 'es', badPair: { from: 'en', to: 'ja' } },
    slow: () => setImmediate(),
  }));

describe('Apertium', () => {
  const engine = new ApertiumEngine();
  const signal = new AbortController().signal;
  const translate = (texts: string[], to = 'es') =>
    engine.translate({
      ...{ from: 'en', to, before: [], after: [], signal },
      items: texts.map((text, index) => ({ id: `c${index}`, text })),
    });

  it('translates a batch with every text in its own place', async () => {
    const items = await translate([
      'Good morning.',
      'The house is big and',
      'I like it <very> much & 5 [things]!',
      '♪',
      '1999',
    ]);
    expect(items.map(({ id }) => id)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
    expect(items[0]?.text).toMatch(/Buenos días/);
    expect(items[1]?.text).toMatch(/La casa es grande/);
    expect(items[2]?.text).toMatch(/<\w+>.*& 5 \[/);
    expect(items.slice(3).map(({ text }) => text)).toEqual(['♪', '1999']);
  });

  it('says which words it did not know, through a second step too', async () => {
    for (const to of ['es', 'fr']) {
      const [known, unknown] = await translate(['Good morning.', 'Folks like the gribble.'], to);
      expect(known).not.toHaveProperty('marks');
      expect(unknown?.marks).toEqual(['unknown_words']);
      expect(unknown?.unknown).toEqual(expect.arrayContaining(['Folks', 'gribble']));
      expect(unknown?.text).not.toMatch(/\*/);
      expect(unknown?.text).toMatch(/^Folks \p{Ll}.*gribble/u);
    }
  });

  it('goes by way of another language where there is no direct pair, and says so', async () => {
    expect(await engine.supports('en', 'fr')).toEqual({
      supported: true,
      route: expect.stringMatching(/,/) as string,
    });
    const [item] = await translate(['The house is big.'], 'fr');
    expect(item?.text).toMatch(/maison/);
  });

  it('names what would enable a pair, or that nothing would', async () => {
    const none = new ApertiumEngine('apertium', '/no/such/folder');
    expect(await none.supports('en', 'es')).toMatchObject({
      supported: false,
      remedy: expect.stringContaining('apertium-eng-spa') as string,
    });
    expect(await engine.supports('en', 'ja')).toMatchObject({ supported: false });
    expect(await none.availability()).toMatchObject({ available: false });
  });

  it('stops when it is aborted', async () => {
    const abort = new AbortController();
    abort.abort();
    await expect(
      engine.translate({
        from: 'en',
        to: 'es',
        before: [],
        after: [],
        items: [{ id: '1', text: 'Hello' }],
        signal: abort.signal,
      }),
    ).rejects.toThrow();
  });
});

it('has the same version with one pair more: what others made stays valid', async () => {
  const modes = await mkdtemp(join(tmpdir(), 'z2-modes-'));
  try {
    const engine = new ApertiumEngine('apertium', modes);
    await writeFile(join(modes, 'eng-spa.mode'), '');
    const before = await engine.availability();
    expect(before).toMatchObject({ available: true });
    await writeFile(join(modes, 'eng-cat.mode'), '');
    expect(await engine.directions()).toHaveLength(2);
    expect(await engine.availability()).toEqual(before);
  } finally {
    await rm(modes, { recursive: true });
  }
});
