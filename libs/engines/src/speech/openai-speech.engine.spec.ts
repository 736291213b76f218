import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { formOf, type HeardRequest, type HttpAnswer, HttpService } from '../testing/http-service';
import { spokenWav } from '../testing/spoken-wav';
import { OpenAiSpeechEngine } from './openai-speech.engine';
import { speechContract } from './speech.contract';

const PATH = '/v1/audio/transcriptions';
const TEXT = 'The cold winter morning was very quiet.';
const WORDS = [
  ...[
    ['The', 0.6, 0.7],
    ['cold', 0.75, 1],
    ['winter', 1.05, 1.4],
    ['morning', 1.45, 1.9],
  ],
  ...[
    ['was', 1.95, 2.1],
    ['very', 2.15, 2.4],
    ['quiet', 2.45, 2.7],
  ],
].map(([word, start, end]) => ({ word, start, end }));
const SEGMENT = { start: 0.6, end: 2.7, text: ` ${TEXT}`, no_speech_prob: 0.01, avg_logprob: -0.2 };
const GOOD = { text: TEXT, language: 'english', duration: 3, words: WORDS, segments: [SEGMENT] };

let service: HttpService;
let dir: string;
let wav: string;
/** What the service answers, one after another; then always the last. */
const answers = (...list: (HttpAnswer | 'silence')[]): void => {
  let at = 0;
  service.answer = ({ path }) =>
    path === PATH ? list[Math.min(at++, list.length - 1)]! : { body: { object: 'list', data: [] } };
};
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'z2-openai-speech-'));
  wav = await spokenWav(dir, 'talk', [500, TEXT, 500]);
});
afterAll(() => rm(dir, { recursive: true, force: true }));
beforeEach(async () => {
  service = await HttpService.start();
  answers({ body: GOOD });
});
afterEach(() => service[Symbol.asyncDispose]());

const engine = (timeoutMs?: number): OpenAiSpeechEngine =>
  new OpenAiSpeechEngine({
    ...{ baseUrl: `${service.url}/v1`, apiKey: 'sk-test', model: 'whisper-1' },
    ...(timeoutMs ? { timeoutMs } : {}),
  });
const transcribe = (language: string | null = 'en', timeoutMs?: number) =>
  engine(timeoutMs).transcribe({
    ...{ wav_path: wav, language, model: null, signal: new AbortController().signal },
  });
const texts = ({ words }: { words: { text: string }[] }): string => words.map(({ text }) => text).join(' ');
const last = (): HeardRequest => service.of(PATH).at(-1)!;

describe('contract', () => {
  // An answer that takes its time, so that there is something to cancel.
  beforeEach(() => {
    service.answer = ({ path, body }) =>
      path === PATH ? (body.length > 400_000 ? 'silence' : { body: GOOD }) : { body: { data: [] } };
  });
  speechContract(engine, { words: true });
});

it('sends the part itself, the model, the language and what it wants, with the key', async () => {
  const result = await transcribe('en-US');
  const form = await formOf(last());
  expect(last().headers['authorization']).toBe('Bearer sk-test');
  const fields = ['model', 'language', 'response_format', 'temperature'].map((name) => form.get(name));
  expect(fields).toEqual(['whisper-1', 'en', 'verbose_json', '0']);
  expect(form.getAll('timestamp_granularities[]')).toEqual(['word', 'segment']);
  const sent = Buffer.from(await (form.get('file') as File).arrayBuffer());
  const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  expect(hash(sent)).toBe(hash(await readFile(wav)));
  expect(texts(result)).toBe(TEXT);
  expect(result.words.at(-1)).toEqual({ start_ms: 2_450, end_ms: 2_700, text: 'quiet.' });
  expect(result.note).toBeUndefined();
});

it('takes the language from the answer where it is not known', async () => {
  expect((await transcribe(null)).language).toBe('en');
  expect((await formOf(last())).get('language')).toBeNull();
});

it('spreads the words within sentences where the service gives no word times, and says so', async () => {
  answers({ body: { text: TEXT, language: 'english', duration: 3, segments: [SEGMENT] } });
  const result = await transcribe();
  expect(texts(result)).toBe(TEXT);
  expect([result.words[0]!.start_ms, result.words.at(-1)!.end_ms]).toEqual([600, 2_700]);
  expect(result.note).toContain('no word times');
});

it.each([
  ['timestamp_granularities is not supported', ['verbose_json', 'verbose_json'], [2, 1]],
  ["response_format 'verbose_json' is not compatible with model", ['verbose_json', 'json'], [2, 0]],
])('asks in another form after a 400 that says: %s', async (message, formats, granularities) => {
  const segments = formats[1] === 'json' ? [] : [SEGMENT];
  answers({ status: 400, body: { error: { message } } }, { body: { text: TEXT, segments } });
  const once = engine();
  const request = { wav_path: wav, language: 'en', model: null, signal: new AbortController().signal };
  expect(texts(await once.transcribe(request))).toBe(TEXT);
  const forms = await Promise.all(service.of(PATH).map(formOf));
  expect(forms.map((form) => form.get('response_format'))).toEqual(formats);
  expect(forms.map((form) => form.getAll('timestamp_granularities[]').length)).toEqual(granularities);
  await once.transcribe(request);
  expect(service.of(PATH)).toHaveLength(3);
});

it('drops what whisper itself takes for silence, and words where nothing sounds', async () => {
  const silent = { ...SEGMENT, no_speech_prob: 0.9, avg_logprob: -1.4 };
  answers({ body: { ...GOOD, segments: [silent] } });
  expect((await transcribe()).words).toEqual([]);
  const invented = { word: 'Thanks', start: 0, end: 0.1 };
  answers({ body: { ...GOOD, text: `Thanks ${TEXT}`, words: [invented, ...WORDS] } });
  expect(texts(await transcribe())).toBe(TEXT);
});

it('asks again at a higher temperature after a loop, and cuts the loop that stays', async () => {
  const loop = [1, 1.3, 1.6, 1.9].flatMap((start) => [
    { word: 'thank', start, end: start + 0.1 },
    { word: 'you', start: start + 0.15, end: start + 0.25 },
  ]);
  const looping = { body: { text: '', words: loop } };
  const once = await transcribe();
  service.requests.length = 0;
  answers(looping, { body: GOOD });
  const twice = await transcribe();
  expect(texts(twice)).toBe(TEXT);
  const forms = await Promise.all(service.of(PATH).map(formOf));
  expect(forms.map((form) => form.get('temperature'))).toEqual(['0', '0.4']);
  expect(twice.usage!.audio_ms).toBe(2 * once.usage!.audio_ms!);
  answers(looping);
  expect(texts(await transcribe())).toBe('thank you');
});

it.each<[string, HttpAnswer | 'silence', object]>([
  ['a wrong key', { status: 401 }, { code: 'ENGINE_UNAUTHORIZED', kind: 'permanent' }],
  ['a limit', { status: 429, headers: { 'retry-after': '7' } }, { kind: 'transient', retryAfterMs: 7_000 }],
  ['an error of the service', { status: 503 }, { code: 'SPEECH_ENGINE_FAILED', kind: 'transient' }],
  ['a model that is not there', { status: 404 }, { code: 'SPEECH_ENGINE_FAILED', kind: 'permanent' }],
  ['half an answer', { body: GOOD, cutAfter: 60 }, { code: 'SPEECH_ENGINE_FAILED', kind: 'transient' }],
  ['no JSON', { body: Buffer.from('<html>') }, { code: 'SPEECH_ENGINE_FAILED', kind: 'transient' }],
  ['silence', 'silence', { kind: 'transient', message: expect.stringMatching('no answer') as string }],
])('makes a typed error of %s, and does not try again itself', async (_, answer, error) => {
  answers(answer);
  await expect(transcribe('en', answer === 'silence' ? 300 : 10_000)).rejects.toMatchObject(error);
  expect(service.of(PATH)).toHaveLength(1);
});

it('says whether it is there', async () => {
  service.answer = () => ({ status: 404 });
  expect(await engine().availability()).toEqual({ available: true, version: 'whisper-1' });
  service.answer = () => ({ status: 401, body: { error: { message: 'no such key' } } });
  expect(await engine().availability()).toMatchObject({
    available: false,
    reason: expect.stringContaining('no such key') as string,
    remedy: expect.stringContaining('Z2_OPENAI_SPEECH_API_KEY') as string,
  });
  expect(await new OpenAiSpeechEngine(null).availability()).toMatchObject({
    available: false,
    isConfigured: false,
    remedy: expect.stringContaining('Z2_OPENAI_SPEECH_BASE_URL') as string,
  });
});
