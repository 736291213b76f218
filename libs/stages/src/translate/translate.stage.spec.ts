import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Cue, EngineUse, Transcript, Translation } from '@z2/contracts';
import { parseTranslationOrder, Z2Error } from '@z2/contracts';
import type { TranslationEngine, TranslationItem, TranslationRequest } from '@z2/engines';

import type { TranslateInput } from '../stage-io';
import { TestContext } from '../testing/test-context';
import { TranslateStage } from './translate.stage';

/** An engine whose answers a test writes; all requests are kept. */
class ScriptedEngine implements TranslationEngine {
  readonly quality = 'standard';
  readonly requests: TranslationRequest[] = [];

  constructor(
    readonly id: string,
    private readonly answer: (request: TranslationRequest, number: number) => TranslationItem[] = (request) =>
      request.items.map(({ id: item, text }) => ({ id: item, text: `${id}(${text})` })),
    readonly contextItems = 0,
    private readonly pair: [string, string] | null = null,
  ) {}

  availability(): Promise<{ available: true; version: string }> {
    return Promise.resolve({ available: true, version: '1' });
  }

  supports(from: string, to: string): ReturnType<TranslationEngine['supports']> {
    return Promise.resolve(
      this.pair && (this.pair[0] !== from || this.pair[1] !== to)
        ? { supported: false, remedy: `${this.id} cannot` }
        : { supported: true, route: `${from}→${to}` },
    );
  }

  async translate(request: TranslationRequest): Promise<TranslationItem[]> {
    this.requests.push(request);
    await Promise.resolve();
    return this.answer(request, this.requests.length);
  }
}

const cuesOf = (count: number): Cue[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ id: `c${at + 1}`, text: `Text ${at + 1}`, start_ms: at * 1000, end_ms: at * 1000 + 900 },
    words: [],
  }));

async function inputOf(
  ctx: TestContext,
  cues: Cue[],
  more: Partial<TranslateInput> = {},
): Promise<TranslateInput> {
  const transcript: Transcript = { language: 'en', cues } as unknown as Transcript;
  return {
    transcript: await ctx.artifacts.putJson(transcript, {
      kind: 'transcript',
      language: 'en',
      name: 't.json',
    }),
    ...{
      source_language: 'en',
      target_language: 'es',
      given: null,
      options: { translation_engine: null },
      clip: null,
    },
    ...more,
  };
}

const pauses: number[] = [];
const stageOf = (engines: TranslationEngine[], order = ''): TranslateStage =>
  new TranslateStage(engines, {
    order: parseTranslationOrder(order),
    pause: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
  });
beforeEach(() => pauses.splice(0));

async function run(stage: TranslateStage, input: TranslateInput, ctx: TestContext) {
  const output = await stage.run(input, ctx);
  return { ...output, cues: (await ctx.artifacts.readJson<Translation>(output.translation)).cues };
}

const failure = (
  code: 'ENGINE_UNAUTHORIZED' | 'ENGINE_QUOTA_EXCEEDED' | 'TRANSLATION_ENGINE_FAILED',
  retry_after_ms?: number,
) =>
  new Z2Error(code, `It failed: ${code}.`, {
    remedy: 'Wait.',
    ...(retry_after_ms === undefined ? {} : { retry_after_ms }),
  });
const fails = (error: Z2Error) => (): never => {
  throw error;
};

describe('windows', () => {
  it('translates every cue, with the ids and times of the transcript, and neighbours as context', async () => {
    await using ctx = await TestContext.create();
    const engine = new ScriptedEngine('deepl', undefined, 2);
    const { cues, engines, checks, fallback } = await run(
      stageOf([engine]),
      await inputOf(ctx, cuesOf(45)),
      ctx,
    );
    expect(engine.requests.map(({ items }) => items.length)).toEqual([20, 20, 5]);
    expect(engine.requests[1]).toMatchObject({
      before: ['Text 19', 'Text 20'],
      after: ['Text 41', 'Text 42'],
    });
    expect(cues).toEqual(
      cuesOf(45).map(({ id, start_ms, end_ms, text }) => ({ id, start_ms, end_ms, text: `deepl(${text})` })),
    );
    expect(engines).toMatchObject([{ kind: 'translation', engine: 'deepl', version: '1', note: 'en→es' }]);
    expect(checks).toMatchObject([
      { check: 'translated', passed: true, value: 45 },
      { check: 'numbers_kept', passed: true, value: 0 },
    ]);
    expect(fallback).toBeUndefined();
    expect(ctx.progressed.map(({ fraction }) => fraction)).toEqual([20 / 45, 40 / 45, 1, 1]);
  });

  it('are checkpoints: after a failure in the middle only the rest is asked', async () => {
    await using ctx = await TestContext.create();
    const engine = new ScriptedEngine('deepl', (request, number) => {
      if (number === 2) {
        throw failure('TRANSLATION_ENGINE_FAILED');
      }
      return request.items;
    });
    const input = await inputOf(ctx, cuesOf(45));
    await expect(stageOf([engine]).run(input, ctx)).rejects.toMatchObject({
      code: 'TRANSLATION_ENGINE_FAILED',
    });
    const later = await ctx.again();
    await stageOf([engine]).run(input, later);
    expect(engine.requests.map(({ items }) => items[0]?.text)).toEqual([
      'Text 1',
      'Text 21',
      'Text 21',
      'Text 41',
    ]);
  });

  it('an edited cue asks its own window again, and no other', async () => {
    await using ctx = await TestContext.create();
    const engine = new ScriptedEngine('deepl');
    await stageOf([engine]).run(await inputOf(ctx, cuesOf(60)), ctx);
    const edited = cuesOf(60).map((cue, at) => (at === 30 ? { ...cue, text: 'Edited' } : cue));
    const later = await ctx.again();
    const { cues } = await run(stageOf([engine]), await inputOf(ctx, edited), later);
    expect(engine.requests).toHaveLength(4);
    expect(engine.requests[3]?.items[10]?.text).toBe('Edited');
    expect(cues[30]?.text).toBe('deepl(Edited)');
    expect(later.computedChunks).toBe(1);
  });

  it('cues that no engine could do stay in the source language, marked', async () => {
    await using ctx = await TestContext.create();
    const engine = new ScriptedEngine('deepl', ({ items }) => {
      const good = items.filter(({ id }) => id !== '2').map((item) => ({ ...item, text: 'ok' }));
      throw new Z2Error('TRANSLATION_BAD_ANSWER', 'One is missing.', { remedy: 'None.', details: { good } });
    });
    const { cues, checks } = await run(stageOf([engine]), await inputOf(ctx, cuesOf(3)), ctx);
    expect(cues.map(({ text, marks }) => [text, marks])).toEqual([
      ['ok', undefined],
      ['Text 2', ['untranslated']],
      ['ok', undefined],
    ]);
    expect(checks[0]).toMatchObject({ passed: false, value: 2, cues: [{ id: 'c2' }] });
  });

  it('tells the words that the engine did not know, and the numbers that are gone', async () => {
    await using ctx = await TestContext.create();
    const engine = new ScriptedEngine('deepl', ({ items }) =>
      items.map((item) =>
        item.id === '2'
          ? { ...item, marks: ['unknown_words'], unknown: ['gribble', 'Preámbulo'] }
          : { ...item, text: 'ok' },
      ),
    );
    const texts = ['In 1984.', 'A gribble.', 'Three.'];
    const cues = cuesOf(3).map((cue, at) => ({ ...cue, text: texts[at] ?? '' }));
    const { checks } = await run(stageOf([engine]), await inputOf(ctx, cues), ctx);
    expect(checks).toMatchObject([
      { check: 'translated', passed: true },
      {
        check: 'unknown_words',
        passed: false,
        cues: [{ id: 'c2', note: 'gribble, Preámbulo' }],
        message: expect.stringMatching(
          /source's language: gribble; of the language that it went through: Preámbulo\.$/,
        ) as string,
      },
      {
        check: 'numbers_kept',
        passed: false,
        value: 1,
        cues: [{ id: 'c1' }],
        message: expect.stringContaining('1984') as string,
      },
    ]);
  });

  it('nothing translated at all is an error', async () => {
    await using ctx = await TestContext.create();
    const nothing = new Z2Error('TRANSLATION_BAD_ANSWER', 'None.', {
      remedy: 'None.',
      details: { good: [] },
    });
    const stage = stageOf([new ScriptedEngine('deepl', fails(nothing))]);
    await expect(stage.run(await inputOf(ctx, cuesOf(3)), ctx)).rejects.toMatchObject({
      code: 'TRANSLATION_BAD_ANSWER',
    });
  });
});

describe('when an engine fails', () => {
  it.each(['ENGINE_UNAUTHORIZED', 'ENGINE_QUOTA_EXCEEDED'] as const)(
    '%s in the middle: the next takes the rest, and the report says why',
    async (code) => {
      await using ctx = await TestContext.create();
      const first = new ScriptedEngine('deepl', (request, number) => {
        request.onUsage?.({ characters: 100 });
        if (number === 2) {
          throw failure(code);
        }
        return request.items.map((item) => ({ ...item, text: 'deepl' }));
      });
      const second = new ScriptedEngine('google');
      const { cues, engines, fallback } = await run(
        stageOf([second, first]),
        await inputOf(ctx, cuesOf(45)),
        ctx,
      );
      expect(cues.slice(0, 20).every(({ text }) => text === 'deepl')).toBe(true);
      expect(cues.slice(20).every(({ text }) => text.startsWith('google('))).toBe(true);
      expect(first.requests).toHaveLength(2);
      expect(engines).toMatchObject([
        { engine: 'deepl', note: 'en→es; 20 cues', usage: { characters: 200 } },
        { engine: 'google', note: `en→es; 25 cues; after DeepL: It failed: ${code}.` },
      ]);
      expect(fallback).toBe(true);
      expect(pauses).toEqual([]);
      expect(ctx.logged.filter(({ message }) => message.includes('takes over'))).toMatchObject([
        { level: 'WARNING', message: expect.stringContaining('Google Cloud takes over') as string },
      ]);
    },
  );

  it('for the moment, it is tried again after the time that it asks for, before another takes over', async () => {
    await using ctx = await TestContext.create();
    const busy = failure('TRANSLATION_ENGINE_FAILED', 7_000);
    const first = new ScriptedEngine('deepl', (request, number) => {
      if (number === 1) {
        throw busy;
      }
      return request.items;
    });
    const { engines } = await run(
      stageOf([first, new ScriptedEngine('google')]),
      await inputOf(ctx, cuesOf(5)),
      ctx,
    );
    expect(pauses).toEqual([7_000]);
    expect(engines.map(({ engine }) => engine)).toEqual(['deepl']);
  });

  it('again and again, or for long, another takes over', async () => {
    await using ctx = await TestContext.create();
    const down = new ScriptedEngine('deepl', fails(failure('TRANSLATION_ENGINE_FAILED')));
    const slow = new ScriptedEngine('google', fails(failure('TRANSLATION_ENGINE_FAILED', 3_600_000)));
    const last = new ScriptedEngine('apertium');
    const { engines } = await run(stageOf([down, slow, last]), await inputOf(ctx, cuesOf(5)), ctx);
    expect(down.requests).toHaveLength(3);
    expect(slow.requests).toHaveLength(1);
    expect(pauses).toEqual([1_000, 2_000]);
    expect(engines.map(({ engine }) => engine)).toEqual(['apertium']);
  });

  it('and it is the last or the only one wanted, its error is told', async () => {
    await using ctx = await TestContext.create();
    const broken = new ScriptedEngine('deepl', fails(failure('ENGINE_QUOTA_EXCEEDED')));
    const other = new ScriptedEngine('google');
    const input = await inputOf(ctx, cuesOf(5), { options: { translation_engine: 'deepl' } });
    await expect(stageOf([broken, other]).run(input, ctx)).rejects.toMatchObject({
      code: 'ENGINE_QUOTA_EXCEEDED',
    });
    expect(other.requests).toEqual([]);
    const all = stageOf([broken, new ScriptedEngine('google', fails(failure('TRANSLATION_ENGINE_FAILED')))]);
    await expect(all.run(await inputOf(ctx, cuesOf(5)), ctx)).rejects.toMatchObject({
      code: 'TRANSLATION_ENGINE_FAILED',
    });
  });

  it('at single cues, the next is asked for these alone', async () => {
    await using ctx = await TestContext.create();
    const first = new ScriptedEngine('deepl', ({ items }) => {
      const good = items.filter(({ id }) => id !== '2');
      throw new Z2Error('TRANSLATION_BAD_ANSWER', 'One is missing.', { remedy: 'None.', details: { good } });
    });
    const second = new ScriptedEngine('google');
    const { cues } = await run(stageOf([first, second]), await inputOf(ctx, cuesOf(3)), ctx);
    expect(second.requests.map(({ items }) => items)).toEqual([[{ id: '2', text: 'Text 2' }]]);
    expect(cues.map(({ text }) => text)).toEqual(['Text 1', 'google(Text 2)', 'Text 3']);
  });

  it('by something that is no fault of an engine, nothing takes over', async () => {
    await using ctx = await TestContext.create();
    const other = new ScriptedEngine('google');
    for (const code of ['DISK_FULL', 'CANCELLED', 'LEASE_LOST'] as const) {
      const broken = new ScriptedEngine('deepl', fails(new Z2Error(code, 'No.', { remedy: 'None.' })));
      await expect(stageOf([broken, other]).run(await inputOf(ctx, cuesOf(2)), ctx)).rejects.toMatchObject({
        code,
      });
    }
    expect(other.requests).toEqual([]);
  });
});

describe('the order of engines', () => {
  it('is the configured one for the pair, else the usual one', async () => {
    const engines = ['apertium', 'openai', 'deepl'].map((id) => new ScriptedEngine(id));
    const made = async (order: string, to: string): Promise<string | undefined> => {
      await using ctx = await TestContext.create();
      const input = await inputOf(ctx, cuesOf(1), { target_language: to });
      return (await run(stageOf(engines, order), input, ctx)).engines[0]?.engine;
    };
    expect(await made('', 'es')).toBe('deepl');
    expect(await made('en>ja=apertium,deepl;*=openai', 'ja')).toBe('apertium');
    expect(await made('en>ja=apertium,deepl;*=openai', 'es')).toBe('openai');
  });

  it('leaves out engines that do not know the pair, and names what would help where none does', async () => {
    await using ctx = await TestContext.create();
    const spanish = new ScriptedEngine('deepl', undefined, 0, ['en', 'es']);
    const input = await inputOf(ctx, cuesOf(1), { target_language: 'ja' });
    const { engines } = await run(stageOf([spanish, new ScriptedEngine('google')]), input, ctx);
    expect(engines).toMatchObject([{ engine: 'google' }]);
    await expect(stageOf([spanish]).run(input, ctx)).rejects.toMatchObject({
      code: 'TRANSLATION_PAIR_MISSING',
      remedy: expect.stringContaining('deepl cannot') as string,
    });
  });
});

describe('usage', () => {
  it('counts what this job paid for: not what another job has left, but its own earlier attempts', async () => {
    await using ctx = await TestContext.create();
    const engine = new ScriptedEngine('deepl', (request, number) => {
      request.onUsage?.({ characters: 10 });
      if (number === 2) {
        throw failure('TRANSLATION_ENGINE_FAILED');
      }
      return request.items;
    });
    const input = await inputOf(ctx, cuesOf(40));
    await expect(stageOf([engine]).run(input, ctx)).rejects.toMatchObject({
      code: 'TRANSLATION_ENGINE_FAILED',
    });
    const { engines } = await run(stageOf([engine]), input, await ctx.again());
    expect(engines[0]?.usage).toEqual({ characters: 20 });
  });
});

describe('a translation that the user gives', () => {
  const given = async (ctx: TestContext, text: string): Promise<TranslateInput['given']> => {
    const { writeFile } = await import('node:fs/promises');
    await writeFile(`${ctx.root}/given.srt`, text);
    return ctx.put(`${ctx.root}/given.srt`, 'captions');
  };
  const srt = (texts: string[], startSeconds = 0): string =>
    texts
      .map((text, at) => {
        const time = (ms: number): string =>
          `00:00:${String(startSeconds + at).padStart(2, '0')},${String(ms).padStart(3, '0')}`;
        return `${at + 1}\n${time(0)} --> ${time(900)}\n${text}\n`;
      })
      .join('\n');

  it('is taken as it is, and no engine is asked', async () => {
    await using ctx = await TestContext.create();
    const engine = new ScriptedEngine('deepl');
    const file = await given(ctx, srt(['Uno.', 'Dos.', 'Tres.']));
    const { cues, engines } = await run(
      stageOf([engine]),
      await inputOf(ctx, cuesOf(3), { given: file }),
      ctx,
    );
    expect(cues.map(({ id, text }) => [id, text])).toEqual([
      ['c1', 'Uno.'],
      ['c2', 'Dos.'],
      ['c3', 'Tres.'],
    ]);
    expect(engines).toMatchObject([{ kind: 'captions', engine: 'captions', version: 'given.srt' }]);
    expect(engine.requests).toEqual([]);
  });

  it('for a video without speech is not used, and that is said', async () => {
    await using ctx = await TestContext.create();
    const file = await given(ctx, srt(['Uno.']));
    const input = await inputOf(ctx, [], { given: file, source_language: 'und' });
    const { checks, engines, translation } = await stageOf([]).run(input, ctx);
    expect(checks).toMatchObject([
      {
        check: 'given_used',
        passed: false,
        message: expect.stringContaining('given.srt is not used') as string,
      },
    ]);
    expect(engines).toEqual([]);
    expect(await ctx.artifacts.readJson<Translation>(translation)).toMatchObject({ cues: [] });
    expect((await stageOf([]).run({ ...input, given: null }, await ctx.again())).checks).toEqual([]);
  });

  it('of another video is refused', async () => {
    await using ctx = await TestContext.create();
    const file = await given(ctx, srt(['Uno.', 'Dos.'], 50));
    const input = await inputOf(ctx, cuesOf(3), { given: file });
    await expect(stageOf([]).run(input, ctx)).rejects.toMatchObject({ code: 'CAPTIONS_MISMATCH' });
  });
});

describe('the fingerprint', () => {
  it('depends on the transcript, the pair, and the engine with its version', async () => {
    await using ctx = await TestContext.create();
    const input = await inputOf(ctx, cuesOf(2));
    const print = (engines: TranslationEngine[], more: Partial<TranslateInput> = {}): Promise<string[]> =>
      stageOf(engines).fingerprint({ ...input, ...more });
    const deepl = [new ScriptedEngine('deepl')];
    const base = await print(deepl);
    expect(await print(deepl)).toEqual(base);
    const other = await inputOf(ctx, cuesOf(3));
    for (const changed of [
      await print(deepl, { transcript: other.transcript }),
      await print(deepl, { target_language: 'fr' }),
      await print([new ScriptedEngine('google')]),
    ]) {
      expect(changed).not.toEqual(base);
    }
  });

  it('nothing is asked where the language is that of the source already; the run says so', async () => {
    await using ctx = await TestContext.create();
    const input = await inputOf(ctx, cuesOf(2), { target_language: 'en-GB' });
    expect(await stageOf([]).fingerprint(input)).toContain('en-GB');
    await expect(stageOf([]).run(input, ctx)).rejects.toMatchObject({ code: 'LANGUAGE_SAME_AS_SOURCE' });
  });
});

describe('after an edit', () => {
  const words = (count: number): Cue[] =>
    cuesOf(count).map(({ id, start_ms, end_ms, text }) => ({ id, start_ms, end_ms, text }));
  const engines: EngineUse[] = [
    { kind: 'translation', engine: 'google', version: '9', quality: 'standard', note: 'en→es' },
  ];

  it('of the translation no engine is asked, and the checks look at what a person wrote', async () => {
    await using ctx = await TestContext.create();
    const engine = new ScriptedEngine('deepl');
    const [first, second, third] = words(3);
    const cues = [first!, { ...second!, text: 'Dos', edited: true }, { ...third!, marks: ['untranslated'] }];
    const kept = { cues, complete: true, engines };
    const output = await run(stageOf([engine]), await inputOf(ctx, cuesOf(3), { kept }), ctx);
    expect([output.cues, output.engines, engine.requests]).toEqual([cues, engines, []]);
    expect(output.checks).toMatchObject([
      { check: 'translated', passed: false, value: 2, cues: [{ id: 'c3' }] },
      { check: 'numbers_kept', passed: true },
    ]);
    // Nothing has to be here that could translate.
    const fingerprint = await stageOf([]).fingerprint(await inputOf(ctx, cuesOf(3), { kept }));
    expect(fingerprint.join()).toContain('Dos');
  });

  it('of the transcript only those cues are asked that are not kept, with their neighbours', async () => {
    await using ctx = await TestContext.create();
    const engine = new ScriptedEngine('deepl', undefined, 2);
    const edited = cuesOf(45).map((cue, at) => (at === 24 ? { ...cue, text: 'New' } : cue));
    const blank = edited.map((cue, at) => (at === 40 ? { ...cue, text: '' } : cue));
    const kept = {
      cues: words(45).filter((_, at) => at !== 24 && at !== 40),
      ...{ complete: false, engines },
    };
    const output = await run(stageOf([engine]), await inputOf(ctx, blank, { kept }), ctx);
    expect(engine.requests).toMatchObject([
      {
        ...{
          items: [{ id: '5', text: 'New' }],
          before: ['Text 23', 'Text 24'],
          after: ['Text 26', 'Text 27'],
        },
      },
    ]);
    expect(output.cues.map(({ text }) => text)).toEqual(
      words(45).map(({ text }, at) => (at === 24 ? 'deepl(New)' : at === 40 ? '' : text)),
    );
    expect(output.engines.map(({ engine: id }) => id)).toEqual(['google', 'deepl']);
    expect(output.checks[0]).toMatchObject({ check: 'translated', passed: true });
  });

  it("of the transcript a translation of one's own stays, but for what a person edited in it", async () => {
    await using ctx = await TestContext.create();
    const path = join(ctx.root, 'talk.es.srt');
    await writeFile(path, '1\n00:00:00,000 --> 00:00:00,900\nUno\n\n2\n00:00:01,000 --> 00:00:01,900\nDos\n');
    const given = await ctx.put(path, 'captions');
    const mine = { ...words(2)[1]!, text: 'Mío', edited: true };
    const added = { id: 'n1', start_ms: 900, end_ms: 990, text: 'Eh', edited: true };
    const kept = { cues: [mine, added], complete: false, engines: [] };
    const output = await run(stageOf([]), await inputOf(ctx, cuesOf(2), { given, kept }), ctx);
    expect(output.cues).toEqual([expect.objectContaining({ id: 'c1', text: 'Uno' }), added, mine]);
  });
});
