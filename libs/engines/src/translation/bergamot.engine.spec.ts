import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';

import { writeTinyMarian } from '../testing/tiny-marian-model';
import { ApertiumEngine } from './apertium.engine';
import { BergamotEngine } from './bergamot.engine';
import { translationContract } from './translation.contract';
import type { TranslationItem } from './translation.engine';
import { pickTranslationEngine, translationEngineInfo } from './translation-engines';

const SPANISH = {
  ...{ Good: 'Buenos', morning: 'días', The: 'La', house: 'casa', is: 'es', big: 'grande', at: 'en' },
  ...{ I: 'Yo', like: 'quiero', this: 'este', book: 'libro', today: 'hoy', likes: 'quiere' },
  ...{ We: 'Nosotros', walk: 'andamos', along: 'por', the: 'el', river: 'río' },
};
const FROM_FRENCH = { Bon: 'Good', matin: 'morning', La: 'The', maison: 'house', grande: 'big' };

/** Bergamot itself, with models whose weights are set by hand: they translate word by word. */
let dir: string;
let modelsDir: string;
let engine: BergamotEngine;
const signal = new AbortController().signal;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'z2-bergamot-'));
  modelsDir = join(dir, 'models');
  await writeTinyMarian(join(modelsDir, 'enes'), 'enes', SPANISH);
  await writeTinyMarian(join(modelsDir, 'fren'), 'fren', FROM_FRENCH);
  await writeFile(join(modelsDir, 'README.txt'), 'No model.');
  engine = new BergamotEngine({ modelsDir, idleMs: 2_000 });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

describe('contract', () =>
  translationContract(() => engine, {
    ...{ from: 'en', to: 'es', badPair: { from: 'en', to: 'ja' } },
    slow: () => setImmediate(),
  }));

const translate = async (
  texts: readonly string[],
  { from = 'en', to = 'es', by = engine } = {},
): Promise<string[]> => {
  const items = texts.map((text, at) => ({ id: `c${at}`, text }));
  const answer = await by.translate({ from, to, before: [], after: [], signal, items });
  expect(answer.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
  return answer.map(({ text }) => text);
};

it('translates every text in its own place, sentences, dialogues, letters and signs', async () => {
  expect(
    await translate([
      'The house is big.',
      'Good morning. The house is\nbig, Zarquon!',
      '- Good morning.\n- I like this book.',
      '5 < 7 & "big" > 3?',
      '♪ We walk along the river ♪',
      '♪',
    ]),
  ).toEqual([
    'La casa es grande.',
    'Buenos días. La casa es grande, Zarquon!',
    '- Buenos días.\n- Yo quiero este libro.',
    '5 < 7 & "big" > 3?',
    '♪ Nosotros andamos por el río ♪',
    '♪',
  ]);
});

it('keeps tags and addresses with the words that they stand by', async () => {
  expect(
    await translate([
      'The <i>house</i> is at https://example.org/a?b=1&c=2 today.',
      '{\\an8}Good morning, @zarquon',
      '<c.yellow>The house',
      'The <b>house</b>, the <font color="red">big river</font>.',
    ]),
  ).toEqual([
    'La <i>casa</i> es en https://example.org/a?b=1&c=2 hoy.',
    '{\\an8}Buenos días, @zarquon',
    '<c.yellow>La casa',
    'La <b>casa</b>, el <font color="red">grande río</font>.',
  ]);
});

it('goes by way of English where no model has the pair, and names the models', async () => {
  expect(await engine.supports('fr', 'es-MX')).toEqual({
    ...{ supported: true, route: 'fr→en, en→es' },
    version: expect.stringMatching(/^fren [\da-f]{12}, enes [\da-f]{12}$/) as string,
  });
  expect(await translate(['La <i>maison</i> grande', 'Bon matin.'], { from: 'fr' })).toEqual([
    'La <i>casa</i> grande',
    'Buenos días.',
  ]);
  expect(await engine.supports('ja', 'de')).toMatchObject({
    remedy: expect.stringMatching(/ jaen and ende\.$/) as string,
  });
});

it('comes before Apertium, and is part of the key of what it made', async () => {
  const engines = [new ApertiumEngine(), engine];
  const wish = { wanted: null, order: [] };
  const picked = await pickTranslationEngine(engines, { ...wish, from: 'en', to: 'es' });
  expect(picked).toMatchObject({
    ...{ engine: { id: 'bergamot', quality: 'standard' }, route: 'en→es' },
    version: expect.stringMatching(/^\d+\.\d+\.\d+ enes [\da-f]{12}$/) as string,
  });
  const [info] = await translationEngineInfo([engine]);
  expect(info).toMatchObject({ available: true, reason: null, languages: ['en>es', 'fr>es', 'fr>en'] });
});

it('reads models that are packed, have two vocabularies, or no shortlist', async () => {
  const models = join(dir, 'other');
  const own = join(models, 'en-es');
  await cp(join(modelsDir, 'enes'), own, { recursive: true });
  const [shortlist, model, vocab] = (await readdir(own)).sort().map((name) => join(own, name));
  await rm(shortlist!);
  await writeFile(`${model}.zst`, zstdCompressSync(await readFile(model!)));
  await rm(model!);
  await writeFile(join(own, 'srcvocab.enes.spm.gz'), gzipSync(await readFile(vocab!)));
  await rename(vocab!, join(own, 'trgvocab.enes.spm'));
  await using by = new BergamotEngine({ modelsDir: models });
  expect(await translate(['The house is big.'], { by })).toEqual(['La casa es grande.']);
});

it('loads a model once, and a cancelled question takes neither the one before nor the one behind it along', async () => {
  await using own = new BergamotEngine({ modelsDir });
  const ask = (texts: string[], by: AbortSignal = signal): Promise<TranslationItem[]> =>
    own.translate({
      ...{ from: 'en', to: 'es', before: [], after: [], signal: by },
      items: texts.map((text, at) => ({ id: `${at}`, text })),
    });
  const abort = new AbortController();
  const before = ask(['Good morning.']);
  const cancelled = ask(Array<string>(500).fill('The house is big. '.repeat(20)), abort.signal);
  const waiting = ask(['The house.']);
  await before;
  const aborted = performance.now();
  abort.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(performance.now() - aborted).toBeLessThan(1_000);
  // One that only waited for its turn goes before that comes, and disturbs nobody.
  const patient = new AbortController();
  let isDone = false;
  const long = ask(Array<string>(20).fill('The house is big. '.repeat(10))).finally(() => (isDone = true));
  const behind = ask(['Good morning.'], patient.signal);
  await waiting;
  patient.abort();
  await expect(behind).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(isDone).toBe(false);
  expect((await long).map(({ text }) => text)).toEqual(
    Array<string>(20).fill(Array<string>(10).fill('La casa es grande.').join(' ')),
  );
  expect(await waiting).toEqual([{ id: '0', text: 'La casa.' }]);
});

describe('a model that cannot be used', () => {
  const broken = async (
    name: string,
    spoil: (model: string) => Promise<unknown>,
  ): Promise<BergamotEngine> => {
    const models = join(dir, `broken-${name}`);
    const own = join(models, 'enes');
    await mkdir(models);
    await cp(join(modelsDir, 'enes'), own, { recursive: true });
    await spoil(own);
    return new BergamotEngine({ modelsDir: models, idleMs: 100 });
  };
  const MODEL = 'model.enes.intgemm.alphas.bin';

  it.each<[string, (own: string) => Promise<unknown>, RegExp]>([
    ['without-model', (own) => rm(join(own, MODEL)), /enes cannot be used: it lacks model\.\*\.bin/],
    ['without-vocab', (own) => rm(join(own, 'vocab.enes.spm')), /lacks vocab\.\*\.spm/],
    ['with-two', (own) => writeFile(join(own, 'model.b.bin'), ''), /several models/],
    ['cut', (own) => truncate(join(own, MODEL), 1_000_000), /alphas\.bin is broken: it is cut off/],
    ['cut-early', (own) => truncate(join(own, MODEL), 100), /it is cut off/],
    ['empty', (own) => truncate(join(own, MODEL)), /no model of Marian/],
    ['other', (own) => writeFile(join(own, MODEL), 'GGUF'.repeat(100)), /no model of Marian/],
    ['nameless', (own) => rename(own, join(own, '..', 'spanish')), /spanish cannot .* no pair of languages/],
  ])('is told and not chosen: %s', async (name, spoil, why) => {
    const by = await broken(name, spoil);
    expect(await by.availability()).toMatchObject({
      available: false,
      reason: expect.stringMatching(why) as string,
      remedy: expect.stringContaining('Z2_BERGAMOT_DIR') as string,
    });
    expect(await by.supports('en', 'es')).toMatchObject({ supported: false });
  });

  it.each<[string, (own: string) => Promise<unknown>, RegExp]>([
    [
      'vocab',
      (own) => writeFile(join(own, 'vocab.enes.spm'), 'garbage'.repeat(50)),
      /with the model enes: SentencePiece vocabulary error/,
    ],
    ['shortlist', (own) => truncate(join(own, 'lex.50.50.enes.s2t.bin'), 400), /Shortlist header claims/],
    [
      'packed',
      async (own) => {
        const packed = gzipSync(await readFile(join(own, MODEL)));
        await rm(join(own, MODEL));
        await writeFile(join(own, `${MODEL}.gz`), packed.subarray(0, packed.length / 2));
      },
      /unexpected end of file/,
    ],
  ])('ends its own process only, and is not tried again: %s', async (name, spoil, why) => {
    await using by = await broken(name, spoil);
    await expect(translate(['Good morning.'], { by })).rejects.toMatchObject({
      ...{ code: 'TRANSLATION_ENGINE_FAILED', kind: 'permanent' },
      message: expect.stringMatching(why) as string,
    });
  });

  it('leaves the others alone, and is told beside them', async () => {
    const models = join(dir, 'beside');
    await cp(modelsDir, models, { recursive: true });
    await mkdir(join(models, 'ende'));
    await using by = new BergamotEngine({ modelsDir: models });
    const [info] = await translationEngineInfo([by]);
    expect(info).toMatchObject({
      available: true,
      reason: 'The translation model ende cannot be used: it lacks model.*.bin.',
    });
    expect(await translate(['Good morning.'], { by })).toEqual(['Buenos días.']);
  });
});

it('says where models go when there are none', async () => {
  const none = new BergamotEngine({ modelsDir: '/no/such/folder' });
  expect(await none.availability()).toMatchObject({
    ...{ available: false, isConfigured: false },
    remedy: expect.stringContaining('/no/such/folder (Z2_BERGAMOT_DIR)') as string,
  });
});
