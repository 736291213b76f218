import { toZ2Error } from '@z2/contracts';

import { type HttpReply, ScriptedHttp } from '../testing/scripted-http';
import { LibreTranslateEngine } from '../translation/libretranslate.engine';
import type { TranslationEngine, TranslationItem } from '../translation/translation.engine';
import { pickTranslationEngine } from '../translation/translation-engines';
import { EngineBreaker } from './engine-breaker';
import { guardTranslation } from './guard-engines';

const FAILING: HttpReply = { status: 503, json: { error: 'down' } };
const WORKING: HttpReply = { json: { translatedText: ['hola'] } };

/** A real engine and a real service, whose next answers to translations are given; the clock is the test's. */
describe('a breaker before a service', () => {
  let server: ScriptedHttp;
  let answer: HttpReply;
  let asked: number;
  let now: number;
  let told: string[];
  let breaker: EngineBreaker;
  let engine: TranslationEngine;

  beforeAll(async () => {
    server = await ScriptedHttp.start(({ method, path }) => {
      if (method === 'POST') {
        asked += 1;
        return answer;
      }
      return path === '/languages'
        ? { json: [{ code: 'en', name: 'English', targets: ['es'] }] }
        : { json: { charLimit: -1, keyRequired: false } };
    });
  });
  afterAll(() => server[Symbol.asyncDispose]());
  beforeEach(() => {
    [answer, asked, now, told] = [FAILING, 0, Date.now(), []];
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    guard();
  });
  afterEach(() => jest.restoreAllMocks());

  const guard = (limit = Infinity): void => {
    breaker = new EngineBreaker('translation', 'libretranslate', {
      onChange: (_, words) => told.push(words),
      limit: () => limit,
    });
    const bare = new LibreTranslateEngine({ url: server.url, apiKey: null, timeoutMs: 5_000 });
    engine = guardTranslation(bare, breaker);
  };
  const translate = (): Promise<TranslationItem[]> =>
    engine.translate({
      ...{ from: 'en', to: 'es', before: [], after: [], items: [{ id: '1', text: 'hello' }] },
      signal: new AbortController().signal,
    });
  const failTimes = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i++) {
      await expect(translate()).rejects.toMatchObject({ code: 'TRANSLATION_ENGINE_FAILED' });
    }
  };
  const pick = (engines: TranslationEngine[], wanted: string | null = null) =>
    pickTranslationEngine(engines, { from: 'en', to: 'es', wanted, order: [] });

  it('leaves it alone after three failures in a row, then lets one call try it, and forgets all when it works', async () => {
    await failTimes(3);
    await expect(translate()).rejects.toMatchObject({ code: 'ENGINE_PAUSED', kind: 'transient' });
    expect(asked).toBe(3);
    expect(breaker.view()).toMatchObject({
      state: 'open',
      failures: 3,
      open_until: expect.any(String) as string,
    });
    now += breaker.waitMs;
    expect(breaker.view().state).toBe('half_open');
    answer = WORKING;
    // Two at once: the second waits for what comes of the first, and is not refused.
    await Promise.all([translate(), translate()]);
    expect(asked).toBe(5);
    expect(breaker.view()).toMatchObject({ state: 'closed', failures: 0, open_until: null });
    expect(told).toEqual([
      expect.stringMatching(/^LibreTranslate is left alone for 21 s: LibreTranslate.* failed: down/),
      'LibreTranslate is tried again.',
      'LibreTranslate works again.',
    ]);
    answer = FAILING;
    await failTimes(2);
    expect(breaker.view().state).toBe('closed');
  });

  it('waits longer each time that the try fails', async () => {
    await failTimes(3);
    const waits = [breaker.waitMs];
    for (let i = 0; i < 6; i++) {
      now += breaker.waitMs;
      await failTimes(1);
      waits.push(breaker.waitMs);
    }
    expect(waits.map((ms) => Math.round(ms / 1000))).toEqual([20, 40, 80, 160, 300, 300, 300]);
  });

  it('obeys Retry-After at once, to the second', async () => {
    answer = { status: 429, json: { error: 'slow down' }, headers: { 'retry-after': '90' } };
    await failTimes(1);
    await expect(translate()).rejects.toMatchObject({ code: 'ENGINE_PAUSED', retryAfterMs: 90_050 });
    expect(asked).toBe(1);
  });

  it('does not call it for those either that waited for their turn meanwhile', async () => {
    guard(1);
    answer = { status: 429, json: { error: 'slow down' }, headers: { 'retry-after': '90' } };
    const ends = await Promise.allSettled([translate(), translate(), translate()]);
    expect(ends.map((end) => end.status === 'rejected' && toZ2Error(end.reason).code)).toEqual([
      ...['TRANSLATION_ENGINE_FAILED', 'ENGINE_PAUSED', 'ENGINE_PAUSED'],
    ]);
    expect(asked).toBe(1);
    expect(breaker.view()).toMatchObject({ state: 'open', failures: 1 });
  });

  it('does not count what the service refuses for good: that says nothing of the next text', async () => {
    answer = { status: 400, json: { error: 'no such language' } };
    for (let i = 0; i < 4; i++) {
      await expect(translate()).rejects.toMatchObject({ kind: 'permanent' });
    }
    expect(asked).toBe(4);
  });

  it('is passed over for the next engine while it is left alone for long, and waited for where it is wanted', async () => {
    const next = {
      ...engine,
      id: 'apertium',
      availability: () => Promise.resolve({ available: true, version: '1' }),
      supports: () => Promise.resolve({ supported: true, route: 'eng→spa' }),
    } as TranslationEngine;
    await failTimes(3);
    // 20 s are waited for.
    expect((await pick([engine, next])).engine.id).toBe('libretranslate');
    now += breaker.waitMs;
    await failTimes(1);
    expect(await pick([engine, next])).toMatchObject({
      engine: { id: 'apertium' },
      passed: expect.stringMatching(/^LibreTranslate is left alone for a while/) as string,
    });
    await expect(pick([engine, next], 'libretranslate')).rejects.toMatchObject({ code: 'ENGINE_PAUSED' });
  });
});
