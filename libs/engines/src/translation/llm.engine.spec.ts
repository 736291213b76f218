import { Z2Error } from '@z2/contracts';

import { OpenAiCompatibleLlm } from '../llm/openai-compatible';
import { type ChatQuestion, type ChatReply, OpenAiServer } from '../testing/openai-server';
import { asked, inSpanish, writtenAnswer } from '../testing/scripted-translator';
import { LlmTranslationEngine } from './llm.engine';
import { translationContract } from './translation.contract';
import type { TranslationItem } from './translation.engine';

let server: OpenAiServer;
const good = (question: ChatQuestion): ChatReply => ({ text: writtenAnswer(inSpanish(asked(question))) });

beforeAll(async () => {
  server = await OpenAiServer.start(good);
});
beforeEach(() => server.setScript(good));
afterAll(() => server[Symbol.asyncDispose]());

const engine = (silenceMs?: number): LlmTranslationEngine =>
  new LlmTranslationEngine(
    new OpenAiCompatibleLlm({
      baseUrl: server.baseUrl,
      apiKey: 'key',
      model: 'scripted',
      ...(silenceMs ? { silenceMs } : {}),
    }),
  );
const TEXTS = ['The house is big.', 'Good morning to you.', 'I like this book.', 'We walk along the river.'];
const translate = (texts: string[] = TEXTS, silenceMs?: number): Promise<TranslationItem[]> =>
  engine(silenceMs).translate({
    ...{ from: 'en', to: 'es', before: ['Before.'], after: ['After.'] },
    items: texts.map((text, at) => ({ id: `${at + 1}`, text })),
    signal: new AbortController().signal,
  });
const right = inSpanish(TEXTS.map((text, at) => ({ id: `${at + 1}`, text })));

describe('contract', () =>
  translationContract(() => engine(), {
    ...{ from: 'en', to: 'es', badPair: null },
    slow: () => {
      server.setScript(() => ({ silent: true }));
      return server.asked();
    },
  }));

it('asks with the key, the model, JSON wanted, and neighbours apart from the items', async () => {
  expect(await translate()).toEqual(right);
  const [question] = server.questions;
  expect(question).toMatchObject({
    authorization: 'Bearer key',
    body: { model: 'scripted', stream: true, response_format: { type: 'json_object' } },
  });
  expect(JSON.parse(question?.user ?? '')).toMatchObject({ before: ['Before.'], after: ['After.'] });
  expect(asked(question as ChatQuestion).map(({ text }) => text)).toEqual(TEXTS);
});

it('counts the tokens that the service counts', async () => {
  server.setScript((question) => ({ ...good(question), tokens: [120, 30] }));
  const used: unknown[] = [];
  await engine().translate({
    ...{ from: 'en', to: 'es', before: [], after: [], items: [{ id: '1', text: 'Good morning to you.' }] },
    signal: new AbortController().signal,
    onUsage: (usage) => used.push(usage),
  });
  expect(used).toEqual([{ tokens_in: 120, tokens_out: 30 }]);
});

/** The first answer is spoilt, all later ones are right: every line ends up in its own place. */
describe.each<[string, (items: TranslationItem[]) => ChatReply]>([
  ['an id is missing', (items) => ({ text: writtenAnswer(items.filter((_, at) => at !== 1)) })],
  ['the last id is missing', (items) => ({ text: writtenAnswer(items.slice(0, -1)) })],
  [
    'an id is made up',
    (items) => ({ text: writtenAnswer([...items, { id: '99', text: 'Otra cosa más.' }]) }),
  ],
  [
    'an id stands twice',
    (items) => ({ text: writtenAnswer([...items, { id: '2', text: 'Otra cosa más.' }]) }),
  ],
  ['the order is another', (items) => ({ text: writtenAnswer([...items].reverse()) })],
  [
    'two lines are merged and the rest moves up',
    (items) => ({
      text: writtenAnswer(
        items.slice(0, -1).map(({ id }, at) => ({
          id,
          text: at === 0 ? `${items[0]?.text ?? ''} ${items[1]?.text ?? ''}` : (items[at + 1]?.text ?? ''),
        })),
      ),
    }),
  ],
  [
    'two lines are merged and the second is left out',
    (items) => ({
      text: writtenAnswer([
        { id: '1', text: `${items[0]?.text ?? ''} ${items[1]?.text ?? ''}` },
        ...items.slice(2),
      ]),
    }),
  ],
  [
    'a line is empty',
    (items) => ({ text: writtenAnswer(items.map((item, at) => (at === 2 ? { ...item, text: ' ' } : item))) }),
  ],
  [
    'it is in the wrong language',
    () => ({ text: writtenAnswer(right.map(({ id }, at) => ({ id, text: TEXTS[at] ?? '' }))) }),
  ],
  ['it is no JSON', () => ({ text: 'Sure! La casa es grande.\nBuenos días.' })],
  [
    'it is wrapped in talk',
    (items) => ({ text: `Here you are:\n\`\`\`json\n${writtenAnswer(items)}\n\`\`\`` }),
  ],
  ['it is cut off', (items) => ({ text: writtenAnswer(items).slice(0, -30), finish: 'length' })],
  ['nothing is said', () => ({ text: '' })],
  [
    'a text is a refusal',
    (items) => ({
      text: writtenAnswer(
        items.map((item, at) =>
          at === 1 ? { ...item, text: "I'm sorry, I can't assist with this content." } : item,
        ),
      ),
    }),
  ],
])('where %s', (_what, spoilt) => {
  it('no line is shifted', async () => {
    server.setScript((question, number) =>
      number === 1 ? spoilt(inSpanish(asked(question))) : good(question),
    );
    expect(await translate()).toEqual(right);
  });
});

it('tells what it could not get, with the good ones, and never fills a hole', async () => {
  server.setScript((question) => ({
    text: writtenAnswer(
      inSpanish(asked(question)).map((item) => (item.id === '3' ? { ...item, text: '' } : item)),
    ),
  }));
  const error = await translate().then(
    () => null,
    (thrown: unknown) => thrown as Z2Error,
  );
  expect(error).toMatchObject({ code: 'TRANSLATION_BAD_ANSWER', details: { missing: ['3'] } });
  expect(error?.details?.['good']).toEqual(right.filter(({ id }) => id !== '3'));
});

it.each<[string, ChatReply, object]>([
  ['401', { status: 401 }, { code: 'ENGINE_UNAUTHORIZED', kind: 'permanent' }],
  [
    '429',
    { status: 429, headers: { 'retry-after': '7' } },
    { code: 'LLM_FAILED', kind: 'transient', retryAfterMs: 7_000 },
  ],
  ['500', { status: 500 }, { code: 'LLM_FAILED', kind: 'transient' }],
  ['400', { status: 400, message: 'no such model' }, { code: 'LLM_FAILED', kind: 'permanent' }],
  ['a refusal', { text: '', refusal: 'No.' }, { code: 'LLM_REFUSED' }],
  [
    'an end without a reason',
    { text: '{"items": [', finish: null },
    { code: 'LLM_FAILED', kind: 'transient' },
  ],
  ['a lost connection', { cut: true, text: '{"items": [' }, { code: 'LLM_FAILED', kind: 'transient' }],
  ['silence', { silent: true }, { code: 'LLM_FAILED', kind: 'transient' }],
  ['silence in the middle', { silent: true, text: '{"items": [' }, { code: 'LLM_FAILED', kind: 'transient' }],
])('a service that answers with %s is a typed error', async (_what, reply, expected) => {
  server.setScript(() => reply);
  await expect(translate(TEXTS, 300)).rejects.toMatchObject({
    ...expected,
    remedy: expect.stringMatching(/\S/) as string,
  });
  expect(server.questions).toHaveLength(1);
});

it('leaves out a parameter that the service does not know, and asks again', async () => {
  server.setScript((question) =>
    'stream_options' in question.body
      ? { status: 400, message: 'Unrecognized request argument: stream_options', param: 'stream_options' }
      : good(question),
  );
  expect(await translate()).toEqual(right);
  expect(server.questions).toHaveLength(2);
});
