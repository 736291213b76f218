import type { EngineUsage } from '@z2/contracts';

import { type HttpQuestion, type HttpReply, ScriptedHttp } from '../testing/scripted-http';
import { spanish } from '../testing/scripted-translator';
import { DeepLEngine } from './deepl.engine';
import { translationContract } from './translation.contract';
import type { TranslationItem } from './translation.engine';

const LANGUAGES = {
  source: ['EN', 'DE', 'PT', 'ZH', 'ES'],
  target: ['EN-US', 'EN-GB', 'DE', 'PT-BR', 'PT-PT', 'ZH-HANS', 'ZH-HANT', 'ES', 'ES-419', 'NB'],
};

const GLOSSARY = {
  ...{ glossary_id: 'terms', name: 'Terms', creation_time: '2026-01-01T00:00:00Z' },
  dictionaries: [{ source_lang: 'en', target_lang: 'es', entry_count: 3 }],
};

const FORMAT = { entries_format: 'tsv' };
/** Of the glossary: tab-separated. */
let entries = 'big\tenorme\nhouse\thogar';

/** DeepL's API v2, as far as a translator needs it (developers.deepl.com/api-reference). */
function deepL(
  translate: (texts: string[]) => HttpReply = translated,
): (question: HttpQuestion) => HttpReply {
  return ({ method, path, headers, body }) => {
    if (headers.authorization !== 'DeepL-Auth-Key secret') {
      return { status: 403, json: { message: 'Wrong key' } };
    }
    // Without a type DeepL lists the source languages.
    const [, languages = 'source'] = /^\/v2\/languages(?:\?type=(target))?$/.exec(path) ?? [];
    if (method === 'GET' && path.startsWith('/v2/languages')) {
      return {
        json: LANGUAGES[languages as keyof typeof LANGUAGES].map((language) => ({
          language,
          name: language,
        })),
      };
    }
    if (method === 'GET' && path === '/v2/usage') {
      return { json: { character_count: 5, character_limit: 500_000 } };
    }
    if (method === 'GET' && path === '/v3/glossaries/terms') {
      return { json: GLOSSARY };
    }
    if (method === 'GET' && path === '/v3/glossaries/terms/entries?source_lang=en&target_lang=es') {
      return { json: { dictionaries: [{ source_lang: 'en', target_lang: 'es', entries, ...FORMAT }] } };
    }
    return method === 'POST' && path === '/v2/translate'
      ? translate(new URLSearchParams(body).getAll('text'))
      : { status: 404, json: { message: 'Not found' } };
  };
}

function translated(texts: string[]): HttpReply {
  return {
    json: {
      translations: texts.map((text) => ({
        detected_source_language: 'EN',
        text: spanish(text),
        billed_characters: 1,
      })),
    },
  };
}

let server: ScriptedHttp;
beforeAll(async () => {
  server = await ScriptedHttp.start(deepL());
});
beforeEach(() => server.setScript(deepL()));
afterAll(() => server[Symbol.asyncDispose]());

const engine = (options: { apiKey?: string; timeoutMs?: number; glossary?: string } = {}): DeepLEngine =>
  new DeepLEngine({ apiKey: 'secret', url: server.url, glossary: null, ...options });
const translate = (
  texts: string[],
  more: { to?: string; onUsage?: (usage: EngineUsage) => void; by?: DeepLEngine } = {},
): Promise<TranslationItem[]> =>
  (more.by ?? engine()).translate({
    ...{ from: 'en', to: more.to ?? 'es', before: ['Before.'], after: ['After.'] },
    items: texts.map((text, at) => ({ id: `${at}`, text })),
    signal: new AbortController().signal,
    ...(more.onUsage ? { onUsage: more.onUsage } : {}),
  });
const calls = (): URLSearchParams[] =>
  server.to('/v2/translate').map(({ body }) => new URLSearchParams(body));

describe('contract', () =>
  translationContract(() => engine(), {
    ...{ from: 'en', to: 'es', badPair: { from: 'en', to: 'ja' } },
    slow: () => {
      server.setScript(deepL(() => ({ silent: true })));
      return server.asked('/v2/translate');
    },
  }));

it('sends marked-up text with neighbours as context, and counts the characters', async () => {
  const used: EngineUsage[] = [];
  const [item] = await translate(['Is 1 < 2 & <b>big</b>?'], { onUsage: (usage) => used.push(usage) });
  const [call] = calls();
  expect(Object.fromEntries(call ?? [])).toMatchObject({
    ...{ source_lang: 'en', target_lang: 'es', tag_handling: 'xml', ignore_tags: 'x' },
    ...{ context: 'Before. After.', text: 'Is 1 &lt; 2 &amp; <x>⟦1⟧</x>big<x>⟦2⟧</x>?' },
  });
  expect(item?.text).toBe('está 1 < 2 & <b>grande</b>?');
  expect(used).toEqual([{ characters: 'Is 1 < 2 & ⟦1⟧big⟦2⟧?'.length }]);
});

it.each([
  ['pt-BR', 'PT-BR'],
  ['pt', 'PT-BR'],
  ['pt-PT', 'PT-PT'],
  ['en', 'EN-US'],
  ['en-AU', 'EN-GB'],
  ['zh', 'ZH-HANS'],
  ['zh-TW', 'ZH-HANT'],
  ['es-MX', 'ES-419'],
  ['no', 'NB'],
])('calls %s %s', async (to, code) => {
  await engine().translate({
    ...{ from: 'de', to, before: [], after: [], items: [{ id: '1', text: 'Haus' }] },
    signal: new AbortController().signal,
  });
  expect(calls()[0]?.get('target_lang')?.toUpperCase()).toBe(code);
});

it('obeys the limits before the call: 50 texts, 128 KiB of request', async () => {
  await translate(Array.from({ length: 120 }, () => 'big house'));
  expect(calls().map((call) => call.getAll('text').length)).toEqual([50, 50, 20]);
  server.setScript(deepL());
  await translate(Array.from({ length: 9 }, () => `${'ж'.repeat(4_000)} big`));
  const bodies = server.to('/v2/translate').map(({ body }) => Buffer.byteLength(body));
  expect(bodies.length).toBeGreaterThan(1);
  bodies.forEach((bytes) => expect(bytes).toBeLessThan(128 * 1024));
  server.setScript(deepL());
  await expect(translate(['ж'.repeat(40_000)])).rejects.toMatchObject({
    code: 'TRANSLATION_ENGINE_FAILED',
    kind: 'permanent',
  });
  expect(calls()).toEqual([]);
});

it('uses the glossary for the pair that it has, and only for that, and asks for it once', async () => {
  const by = engine({ glossary: 'terms' });
  const version = expect.stringMatching(/^api 2 glossary terms [\da-f]{12}$/) as string;
  expect(await by.availability()).toEqual({ available: true, version });
  await translate(['big'], { by });
  await translate(['house'], { by, to: 'es-MX' });
  await translate(['big'], { by, to: 'de' });
  expect(calls().map((call) => [call.get('target_lang')?.toLowerCase(), call.get('glossary_id')])).toEqual([
    ['es', 'terms'],
    ['es-419', 'terms'],
    ['de', null],
  ]);
  expect(server.to('/v3/glossaries/terms')).toHaveLength(1);
});

it('has another version when an entry of the glossary was edited, so that nothing of before is found', async () => {
  const version = async (): Promise<unknown> => engine({ glossary: 'terms' }).availability();
  const before = await version();
  expect(await version()).toEqual(before);
  const kept = entries;
  entries = entries.replace('hogar', 'casa');
  expect(await version()).not.toEqual(before);
  entries = kept;
  expect(await version()).toEqual(before);
});

it('says so where there is no such glossary', async () => {
  await expect(translate(['big'], { by: engine({ glossary: 'none' }) })).rejects.toMatchObject({
    ...{ code: 'TRANSLATION_ENGINE_FAILED', kind: 'permanent' },
    remedy: expect.stringContaining('Z2_DEEPL_GLOSSARY') as string,
  });
  expect(await engine({ glossary: 'none' }).availability()).toMatchObject({ available: false });
  expect(calls()).toEqual([]);
});

it('asks in halves where the number of answers differs: no line is shifted', async () => {
  server.setScript(deepL((texts) => translated(texts.length > 2 ? texts.slice(1) : texts)));
  const items = await translate(['big house', 'this book', 'good morning', 'we walk', 'the river']);
  expect(items.map(({ text }) => text)).toEqual([
    'grande casa',
    'este libro',
    'buena mañana',
    'nosotros andamos',
    'la río',
  ]);
});

it('translates the pieces between where what must stay is lost', async () => {
  server.setScript(deepL((texts) => translated(texts.map((text) => text.replace(/<x>.*?<\/x>/gu, '')))));
  const [item] = await translate(['The <i>big</i> house']);
  expect(item?.text).toBe('la <i>grande</i> casa');
});

it('tells what came back empty, with the good ones', async () => {
  server.setScript(deepL((texts) => translated(texts.map((text) => (text === 'this book' ? ' ' : text)))));
  await expect(translate(['big house', 'this book'])).rejects.toMatchObject({
    code: 'TRANSLATION_BAD_ANSWER',
    details: { good: [{ id: '0', text: 'grande casa' }], missing: ['1'] },
  });
});

it.each<[string, HttpReply, object]>([
  ['403', { status: 403, json: {} }, { code: 'ENGINE_UNAUTHORIZED', kind: 'permanent' }],
  [
    '456',
    { status: 456, json: { message: 'Quota exceeded' } },
    { code: 'ENGINE_QUOTA_EXCEEDED', kind: 'permanent' },
  ],
  [
    '429',
    { status: 429, json: {} },
    { code: 'TRANSLATION_ENGINE_FAILED', kind: 'transient', retryAfterMs: 10_000 },
  ],
  ['500', { status: 500, json: {} }, { code: 'TRANSLATION_ENGINE_FAILED', kind: 'transient' }],
  ['503', { status: 503, json: {} }, { code: 'TRANSLATION_ENGINE_FAILED', kind: 'transient' }],
  [
    '400',
    { status: 400, json: { message: 'odd' } },
    { code: 'TRANSLATION_ENGINE_FAILED', kind: 'permanent' },
  ],
  ['413', { status: 413, json: {} }, { code: 'TRANSLATION_ENGINE_FAILED', kind: 'permanent' }],
  ['half an answer', { cut: true }, { code: 'TRANSLATION_ENGINE_FAILED', kind: 'transient' }],
  ['no JSON of its own', { json: { hello: 1 } }, { code: 'TRANSLATION_ENGINE_FAILED', kind: 'transient' }],
  ['silence', { silent: true }, { code: 'TRANSLATION_ENGINE_FAILED', kind: 'transient' }],
])('%s is a typed error, and is not asked again here', async (_what, reply, expected) => {
  server.setScript(deepL(() => reply));
  await expect(translate(['big house'], { by: engine({ timeoutMs: 1_000 }) })).rejects.toMatchObject({
    ...expected,
    remedy: expect.stringMatching(/\S/) as string,
  });
  expect(calls()).toHaveLength(1);
});

it('says why it is not available', async () => {
  expect(await engine({ apiKey: 'wrong' }).availability()).toMatchObject({
    available: false,
    remedy: expect.stringContaining('Z2_DEEPL_API_KEY') as string,
  });
  expect(await engine({ apiKey: 'wrong' }).supports('en', 'es')).toMatchObject({ supported: false });
  server.setScript(() => ({ json: { character_count: 10, character_limit: 10 } }));
  expect(await engine().availability()).toMatchObject({
    available: false,
    reason: expect.stringContaining('quota') as string,
  });
});
