import type { EngineUsage } from '@z2/contracts';

import { type HttpQuestion, type HttpReply, ScriptedHttp } from '../testing/scripted-http';
import { spanish } from '../testing/scripted-translator';
import { LibreTranslateEngine } from './libretranslate.engine';
import { translationContract } from './translation.contract';
import type { TranslationItem } from './translation.engine';

interface Asked {
  q: string[];
  source: string;
  target: string;
  format: string;
  api_key?: string;
}
const translated = ({ q }: Asked): HttpReply => ({ json: { translatedText: q.map(spanish) } });

/** LibreTranslate's REST interface, as its own /spec describes it. */
function libreTranslate(
  translate: (asked: Asked) => HttpReply = translated,
  settings: object = { charLimit: -1, keyRequired: false },
): (question: HttpQuestion) => HttpReply {
  return ({ method, path, body }) => {
    switch (`${method} ${path}`) {
      case 'GET /frontend/settings':
        return { json: settings };
      case 'GET /languages':
        return {
          json: [
            { code: 'en', name: 'English', targets: ['en', 'es', 'pt-BR', 'zh-Hans'] },
            { code: 'es', name: 'Spanish', targets: ['en'] },
          ],
        };
      case 'POST /translate':
        return translate(JSON.parse(body) as Asked);
      default:
        return { status: 404, json: { error: 'Not found' } };
    }
  };
}

let server: ScriptedHttp;
beforeAll(async () => {
  server = await ScriptedHttp.start(libreTranslate());
});
beforeEach(() => server.setScript(libreTranslate()));
afterAll(() => server[Symbol.asyncDispose]());

const engine = (apiKey: string | null = null, timeoutMs = 10_000): LibreTranslateEngine =>
  new LibreTranslateEngine({ url: `${server.url}/`, apiKey, timeoutMs });
const translate = (
  texts: string[],
  by = engine(),
  onUsage?: (usage: EngineUsage) => void,
): Promise<TranslationItem[]> =>
  by.translate({
    ...{ from: 'en', to: 'es', before: [], after: [] },
    items: texts.map((text, at) => ({ id: `${at}`, text })),
    signal: new AbortController().signal,
    ...(onUsage ? { onUsage } : {}),
  });
const calls = (): Asked[] => server.to('/translate').map(({ body }) => JSON.parse(body) as Asked);

describe('contract', () =>
  translationContract(() => engine(), {
    ...{ from: 'en', to: 'es', badPair: { from: 'es', to: 'pt-BR' } },
    slow: () => {
      server.setScript(libreTranslate(() => ({ silent: true })));
      return server.asked('/translate');
    },
  }));

it('sends HTML, its own language codes, and the key only where there is one', async () => {
  const used: EngineUsage[] = [];
  const [item] = await translate(['Is 1 < 2 & <b>big</b>?'], engine('k1'), (usage) => used.push(usage));
  expect(item?.text).toBe('está 1 < 2 & <b>grande</b>?');
  expect(used).toEqual([{ characters: 21 }]);
  await translate(['big']);
  expect(calls()).toEqual([
    {
      ...{ source: 'en', target: 'es', format: 'html', api_key: 'k1' },
      q: ['Is 1 &lt; 2 &amp; <span translate="no">⟦1⟧</span>big<span translate="no">⟦2⟧</span>?'],
    },
    { source: 'en', target: 'es', format: 'html', q: ['big'] },
  ]);
});

it('obeys the limit that the server names, before the call', async () => {
  server.setScript(libreTranslate(translated, { charLimit: 40 }));
  await translate(Array.from({ length: 9 }, () => 'the big house'));
  expect(calls().map(({ q }) => q.length)).toEqual([3, 3, 3]);
  await expect(translate(['house '.repeat(10)])).rejects.toMatchObject({ kind: 'permanent' });
  expect(calls()).toHaveLength(3);
});

it.each<[string, HttpReply, object]>([
  ['403', { status: 403, json: { error: 'Invalid API key' } }, { code: 'ENGINE_UNAUTHORIZED' }],
  [
    '429',
    { status: 429, headers: { 'retry-after': '3' }, json: { error: 'Slowdown' } },
    { kind: 'transient', retryAfterMs: 3_000 },
  ],
  ['500', { status: 500, json: { error: 'Cannot translate' } }, { kind: 'transient' }],
  [
    '400',
    { status: 400, json: { error: 'en is not supported' } },
    { kind: 'permanent', message: expect.stringContaining('not supported') as string },
  ],
  ['another shape', { json: { translatedText: 'one' } }, { kind: 'transient' }],
  ['half an answer', { cut: true }, { kind: 'transient' }],
  ['silence', { silent: true }, { kind: 'transient' }],
])('%s is a typed error', async (_what, reply, expected) => {
  server.setScript(libreTranslate(() => reply));
  await expect(translate(['big house'], engine(null, 500))).rejects.toMatchObject({
    code: 'TRANSLATION_ENGINE_FAILED',
    remedy: expect.stringMatching(/\S/) as string,
    ...expected,
  });
  expect(calls()).toHaveLength(1);
});

it('says why it is not available', async () => {
  server.setScript(libreTranslate(translated, { keyRequired: true }));
  expect(await engine().availability()).toMatchObject({
    available: false,
    remedy: expect.stringContaining('Z2_LIBRETRANSLATE_API_KEY') as string,
  });
  expect(await engine('k').availability()).toMatchObject({ available: true });
  const nobody = new LibreTranslateEngine({ url: 'http://127.0.0.1:1', apiKey: null });
  expect(await nobody.availability()).toMatchObject({
    available: false,
    remedy: expect.stringContaining('Z2_LIBRETRANSLATE_URL') as string,
  });
  expect(await nobody.supports('en', 'es')).toMatchObject({ supported: false });
});
