import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type HeardRequest, type HttpAnswer, HttpService } from '../testing/http-service';
import { tone } from '../testing/tone';
import { ElevenLabsEngine } from './elevenlabs.engine';
import { voiceContract } from './voice.contract';

const SPEECH = '/v1/text-to-speech/';
const VOICES = {
  voices: [
    { voice_id: 'en1', name: 'Rachel', verified_languages: [{ language: 'en' }] },
    { voice_id: 'es1', name: 'Lucía', verified_languages: [{ language: 'es' }, { language: 'ca' }] },
  ],
};
const MODELS = [
  { model_id: 'eleven_flash_v2_5', languages: [{ language_id: 'es' }, { language_id: 'fil' }] },
  { model_id: 'eleven_multilingual_v2', languages: [{ language_id: 'es' }] },
];

let service: HttpService;
let dir: string;
let lists: Record<string, HttpAnswer>;
let speak: (request: HeardRequest) => HttpAnswer | 'silence';

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'z2-elevenlabs-'));
  service = await HttpService.start();
  lists = { '/v1/voices': { body: VOICES }, '/v1/models': { body: MODELS } };
  speak = ({ path, body }) => {
    if (!/\/(en1|es1)\?/.test(path)) {
      return {
        status: 404,
        body: { detail: { status: 'voice_not_found', message: 'A voice was not found.' } },
      };
    }
    const { text } = JSON.parse(body.toString()) as { text: string };
    return text.length > 10_000 ? 'silence' : { body: tone(text.length * 50) };
  };
  service.answer = (request) =>
    request.path.startsWith(SPEECH) ? speak(request) : (lists[request.path] ?? { status: 404 });
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const engine = (model = 'eleven_multilingual_v2', timeoutMs = 10_000, apiKey: string | null = 'xi-test') =>
  new ElevenLabsEngine({ apiKey, url: service.url, model, timeoutMs });
const say = (one: ElevenLabsEngine, voice: string | null = null, rate = 1) =>
  one.synthesize({
    ...{ text: 'Hola a todos.', language: 'es-MX', voice, rate, out_path: join(dir, 'said.wav') },
    signal: new AbortController().signal,
  });
const sent = (): { path: string; key: unknown; body: unknown }[] =>
  service.of(SPEECH).map(({ path, headers, body }) => ({
    ...{ path, key: headers['xi-api-key'], body: JSON.parse(body.toString()) as unknown },
  }));

describe('contract', () => voiceContract(engine));

it('sends text, model, speed and, where the model takes it, the language', async () => {
  expect(await say(engine(), 'es1', 1.5)).toEqual({ duration_ms: 650 });
  await say(engine('eleven_flash_v2_5'), 'en1');
  const path = (voice: string): string => `${SPEECH}${voice}?output_format=pcm_24000`;
  const text = 'Hola a todos.';
  expect(sent()).toEqual([
    {
      ...{ path: path('es1'), key: 'xi-test' },
      body: { text, model_id: 'eleven_multilingual_v2', voice_settings: { speed: 1.2 } },
    },
    {
      ...{ path: path('en1'), key: 'xi-test' },
      body: { text, model_id: 'eleven_flash_v2_5', language_code: 'es' },
    },
  ]);
  expect((await readFile(join(dir, 'said.wav'))).subarray(44)).toEqual(tone(650));
});

it('speaks the languages of its model, with a voice that was checked for the language first', async () => {
  expect((await engine().voices('es-MX')).map(({ id }) => id)).toEqual(['es1', 'en1']);
  expect(await engine().voices('sw')).toEqual([]);
  await say(engine());
  expect(sent()[0]!.path).toContain('/es1?');
});

it('takes every language where a compatible service does not list its models', async () => {
  lists['/v1/models'] = { status: 404 };
  expect(await engine().voices('sw')).toHaveLength(2);
});

it.each<[string, HttpAnswer | 'silence', object]>([
  ['a wrong key', { status: 401, body: { detail: 'Invalid API key' } }, { code: 'ENGINE_UNAUTHORIZED' }],
  ['a limit', { status: 429, headers: { 'retry-after': '4' } }, { kind: 'transient', retryAfterMs: 4_000 }],
  ['an error of the service', { status: 502 }, { code: 'VOICE_ENGINE_FAILED', kind: 'transient' }],
  ['a refusal', { status: 422, body: { detail: { message: 'text' } } }, { kind: 'permanent' }],
  ['half an answer', { body: tone(900), cutAfter: 900 }, { code: 'VOICE_ENGINE_FAILED', kind: 'transient' }],
  ['no sound', { body: Buffer.alloc(0) }, { code: 'VOICE_ENGINE_FAILED', kind: 'transient' }],
  ['silence', 'silence', { kind: 'transient', message: expect.stringMatching('no answer') as string }],
])('makes a typed error of %s, writes nothing and does not ask again', async (_, answer, error) => {
  speak = () => answer;
  const one = engine('eleven_multilingual_v2', answer === 'silence' ? 300 : 10_000);
  await expect(say(one, 'es1')).rejects.toMatchObject(error);
  expect(sent()).toHaveLength(1);
  expect(await readdir(dir)).toEqual([]);
});

it('says why it is not there', async () => {
  expect(await engine('m', 1_000, null).availability()).toMatchObject({ isConfigured: false });
  lists['/v1/voices'] = { status: 401, body: { detail: { message: 'Invalid API key' } } };
  expect(await engine().availability()).toMatchObject({
    available: false,
    reason: expect.stringContaining('Invalid API key') as string,
    remedy: expect.stringContaining('Z2_ELEVENLABS_API_KEY') as string,
  });
  expect(
    await new ElevenLabsEngine({ apiKey: 'k', url: 'http://127.0.0.1:9', model: 'm' }).availability(),
  ).toMatchObject({
    available: false,
    reason: expect.stringContaining('cannot be reached') as string,
  });
});
