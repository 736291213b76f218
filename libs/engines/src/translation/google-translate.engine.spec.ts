import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { EngineUsage } from '@z2/contracts';
import { Status } from 'google-gax';

import {
  GoogleTranslateServer,
  type StatusReply,
  type TranslateTextAnswer,
  type TranslateTextAsked,
} from '../testing/google-translate-server';
import { spanish } from '../testing/scripted-translator';
import { GoogleTranslateEngine, type GoogleTranslateOptions } from './google-translate.engine';
import { translationContract } from './translation.contract';
import type { TranslationItem } from './translation.engine';

const CODES = ['en', 'es', 'de', 'pt', 'pt-PT', 'zh-CN', 'zh-TW', 'iw', 'no'];
const GLOSSARY = 'projects/p1/locations/us-central1/glossaries/terms';

const glossary = {
  ...{ name: GLOSSARY, entryCount: 3, submitTime: { seconds: 1_700_000_000 } },
  languagePair: { sourceLanguageCode: 'en', targetLanguageCode: 'es' },
};

/** With a glossary both fields are filled, as Google does. */
function translated({ contents, glossaryConfig }: TranslateTextAsked): TranslateTextAnswer {
  const translations = contents.map((text) => ({ translatedText: spanish(text).replaceAll("'", '&#39;') }));
  return glossaryConfig
    ? {
        translations,
        glossaryTranslations: translations.map(({ translatedText }) => ({
          translatedText: `${translatedText} g`,
        })),
      }
    : { translations };
}

let server: GoogleTranslateServer;
let dir: string;
let credentials: string;
beforeAll(async () => {
  server = await GoogleTranslateServer.start(translated, CODES, glossary);
  dir = await mkdtemp(join(tmpdir(), 'z2-google-'));
  credentials = join(dir, 'key.json');
  await writeFile(credentials, JSON.stringify({ type: 'service_account', project_id: 'p1' }));
});
beforeEach(() => server.setScript(translated));
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

const engine = (options: Partial<GoogleTranslateOptions> = {}): GoogleTranslateEngine =>
  new GoogleTranslateEngine({
    ...{ credentials, project: null, location: 'us-central1', endpoint: server.endpoint, glossary: null },
    ...options,
  });
const translate = (
  texts: string[],
  {
    by = engine(),
    to = 'es',
    onUsage,
  }: { by?: GoogleTranslateEngine; to?: string; onUsage?: (usage: EngineUsage) => void } = {},
): Promise<TranslationItem[]> =>
  by.translate({
    ...{ from: 'en', to, before: [], after: [] },
    items: texts.map((text, at) => ({ id: `${at}`, text })),
    signal: new AbortController().signal,
    ...(onUsage ? { onUsage } : {}),
  });

describe('contract', () =>
  translationContract(() => engine(), {
    ...{ from: 'en', to: 'es', badPair: { from: 'en', to: 'ja' } },
    slow: () => {
      server.setScript(() => 'silent');
      return server.begun();
    },
  }));

it('sends HTML to the project and location, and reads entities back', async () => {
  const used: EngineUsage[] = [];
  const [item] = await translate(["Is 1 < 2 & <b>big</b> 'x'?"], { onUsage: (usage) => used.push(usage) });
  expect(server.asked).toMatchObject([
    {
      parent: 'projects/p1/locations/us-central1',
      mimeType: 'text/html',
      ...{ sourceLanguageCode: 'en', targetLanguageCode: 'es', glossaryConfig: null },
      contents: [
        'Is 1 &lt; 2 &amp; <span translate="no">⟦1⟧</span>big<span translate="no">⟦2⟧</span> \'x\'?',
      ],
    },
  ]);
  expect(item?.text).toBe("está 1 < 2 & <b>grande</b> 'xado'?");
  expect(used).toEqual([{ characters: 25 }]);
});

it.each([
  ['zh-Hans', 'zh-CN'],
  ['zh', 'zh-CN'],
  ['zh-Hant', 'zh-TW'],
  ['zh-HK', 'zh-TW'],
  ['pt-BR', 'pt'],
  ['pt-PT', 'pt-PT'],
  ['he', 'iw'],
  ['nb', 'no'],
])('calls %s %s', async (to, code) => {
  await translate(['big'], { to });
  expect(server.asked[0]?.targetLanguageCode).toBe(code);
});

it('uses the glossary for the pair that it has, and only for that', async () => {
  const by = engine({ glossary: 'terms' });
  expect(await by.availability()).toEqual({
    available: true,
    version: 'v3 glossary terms 3 1700000000.0 0.0',
  });
  expect(await translate(['big'], { by })).toEqual([{ id: '0', text: 'grande g' }]);
  expect(server.asked[0]?.glossaryConfig).toMatchObject({ glossary: GLOSSARY });
  expect(await translate(['big'], { by, to: 'de' })).toEqual([{ id: '0', text: 'grande' }]);
  await expect(translate(['big'], { by: engine({ glossary: 'none' }) })).rejects.toMatchObject({
    code: 'TRANSLATION_ENGINE_FAILED',
    kind: 'permanent',
  });
});

it('has another version when the glossary was edited, so that nothing of before is found', async () => {
  const version = async (): Promise<unknown> => engine({ glossary: 'terms' }).availability();
  const before = await version();
  expect(await version()).toEqual(before);
  const { entryCount, submitTime } = glossary;
  glossary.entryCount += 1;
  expect(await version()).not.toEqual(before);
  Object.assign(glossary, { entryCount, submitTime: { seconds: 1_700_000_500 } });
  expect(await version()).not.toEqual(before);
  Object.assign(glossary, { submitTime });
  expect(await version()).toEqual(before);
  expect(await engine({ glossary: 'none' }).availability()).toMatchObject({ available: false });
});

it('obeys the limits before the call: 1024 texts, 30 000 code points', async () => {
  await translate(Array.from({ length: 1_500 }, () => 'big'));
  expect(server.asked.map(({ contents }) => contents.length)).toEqual([1_024, 476]);
  server.setScript(translated);
  await translate(Array.from({ length: 10 }, () => `${'a'.repeat(7_000)} big`));
  server.asked.forEach(({ contents }) => expect(contents.join('').length).toBeLessThan(30_000));
  expect(server.asked).toHaveLength(4);
});

it('asks in halves where the number of answers differs', async () => {
  server.setScript((asked) => {
    const { translations = [] } = translated(asked);
    return { translations: translations.length > 1 ? translations.slice(1) : translations };
  });
  const items = await translate(['big house', 'this book', 'the river']);
  expect(items.map(({ text }) => text)).toEqual(['grande casa', 'este libro', 'la río']);
});

it.each<[string, StatusReply | 'silent', object]>([
  ['UNAUTHENTICATED', { code: Status.UNAUTHENTICATED, message: 'no' }, { code: 'ENGINE_UNAUTHORIZED' }],
  [
    'PERMISSION_DENIED',
    { code: Status.PERMISSION_DENIED, message: 'API disabled' },
    { code: 'ENGINE_UNAUTHORIZED' },
  ],
  [
    'a daily limit',
    { code: Status.PERMISSION_DENIED, message: 'Daily Limit Exceeded' },
    { code: 'ENGINE_QUOTA_EXCEEDED' },
  ],
  [
    'a rate limit',
    { code: Status.PERMISSION_DENIED, message: 'User Rate Limit Exceeded' },
    { kind: 'transient', retryAfterMs: 10_000 },
  ],
  [
    'a rate limit with a time',
    { code: Status.RESOURCE_EXHAUSTED, message: 'slow down', retryDelayMs: 2_500 },
    { kind: 'transient', retryAfterMs: 2_500 },
  ],
  ['UNAVAILABLE', { code: Status.UNAVAILABLE, message: 'down' }, { kind: 'transient' }],
  ['INTERNAL', { code: Status.INTERNAL, message: 'oops' }, { kind: 'transient' }],
  ['INVALID_ARGUMENT', { code: Status.INVALID_ARGUMENT, message: 'bad pair' }, { kind: 'permanent' }],
  ['silence', 'silent', { kind: 'transient' }],
])('%s is a typed error, and is not asked again here', async (_what, reply, expected) => {
  server.setScript(() => reply);
  await expect(translate(['big house'], { by: engine({ timeoutMs: 1_000 }) })).rejects.toMatchObject({
    code: 'TRANSLATION_ENGINE_FAILED',
    remedy: expect.stringMatching(/\S/) as string,
    ...expected,
  });
  expect(server.asked).toHaveLength(1);
});

it('says why it is not available', async () => {
  for (const options of [{ credentials: null }, { credentials: '/no/such/key.json' }]) {
    expect(await engine(options).availability()).toMatchObject({
      available: false,
      remedy: expect.stringContaining('Z2_GOOGLE_CREDENTIALS') as string,
    });
    expect(await engine(options).supports('en', 'es')).toMatchObject({ supported: false });
  }
});
