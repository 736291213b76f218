import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type HttpAnswer, HttpService } from '../testing/http-service';
import { tone, toneWav } from '../testing/tone';
import { OpenAiVoiceEngine } from './openai-voice.engine';
import { voiceContract } from './voice.contract';

const PATH = '/v1/audio/speech';
interface Asked {
  model: string;
  voice: string;
  input: string;
  response_format: string;
  speed?: number;
}

let service: HttpService;
let dir: string;
let voices: HttpAnswer;
const asked = (): Asked[] => service.of(PATH).map(({ body }) => JSON.parse(body.toString()) as Asked);
/** The service, as it works: it knows two voices, and takes its time for long texts. */
const good = (input: Asked): HttpAnswer | 'silence' => {
  if (input.input.length > 10_000) {
    return 'silence';
  }
  return ['alloy', 'nova'].includes(input.voice)
    ? { body: toneWav(input.input.length * 50) }
    : { status: 400, body: { error: { message: `Invalid voice: ${input.voice}` } } };
};
let speak: (input: Asked) => HttpAnswer | 'silence';

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'z2-openai-voice-'));
  service = await HttpService.start();
  speak = good;
  voices = { status: 404 };
  service.answer = ({ path, body }) => {
    if (path === PATH) {
      return speak(JSON.parse(body.toString()) as Asked);
    }
    return path === '/v1/audio/voices' ? voices : { body: { data: [] } };
  };
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const engine = (timeoutMs?: number): OpenAiVoiceEngine =>
  new OpenAiVoiceEngine({
    ...{ baseUrl: `${service.url}/v1`, apiKey: 'sk-test', model: 'tts-1' },
    ...(timeoutMs ? { timeoutMs } : {}),
  });
const say = (one: OpenAiVoiceEngine, voice: string | null = null, rate = 1) =>
  one.synthesize({
    ...{ text: 'Hola a todos.', language: 'es', voice, rate, out_path: join(dir, 'said.wav') },
    signal: new AbortController().signal,
  });

describe('contract', () => {
  beforeEach(() => {
    voices = { body: { voices: ['nova', { id: 'alloy' }] } };
  });
  voiceContract(engine);
});

it('sends text, voice, model and speed, with the key', async () => {
  expect(await say(engine(), 'nova', 1.25)).toEqual({ duration_ms: 650 });
  const common = { model: 'tts-1', input: 'Hola a todos.', response_format: 'wav' };
  expect(asked()).toEqual([{ ...common, voice: 'nova', speed: 1.25 }]);
  expect(service.of(PATH)[0]!.headers['authorization']).toBe('Bearer sk-test');
  expect((await readFile(join(dir, 'said.wav'))).subarray(44)).toEqual(tone(650));
});

it('takes bare samples where the service does not send WAV, and does not ask for WAV again', async () => {
  speak = ({ response_format }) =>
    response_format === 'pcm'
      ? { body: tone(400) }
      : { status: 400, body: { error: { message: 'response_format wav is not supported' } } };
  const one = engine();
  expect(await say(one)).toEqual({ duration_ms: 400 });
  await say(one);
  expect(asked().map(({ response_format }) => response_format)).toEqual(['wav', 'pcm', 'pcm']);
});

it('knows the built-in voices where the service lists none', async () => {
  expect((await engine().voices()).map(({ id }) => id)).toContain('alloy');
  expect(await engine().knowsVoice('es+f2')).toBe(false);
});

it('takes a streamed WAV, whose header gives no length', async () => {
  speak = () => ({ body: toneWav(300, 0xffffffff) });
  expect(await say(engine())).toEqual({ duration_ms: 300 });
});

it.each<[string, HttpAnswer | 'silence', object]>([
  ['a wrong key', { status: 401 }, { code: 'ENGINE_UNAUTHORIZED', kind: 'permanent' }],
  ['a limit', { status: 429, headers: { 'retry-after': '3' } }, { kind: 'transient', retryAfterMs: 3_000 }],
  ['an error of the service', { status: 500 }, { code: 'VOICE_ENGINE_FAILED', kind: 'transient' }],
  [
    'half an answer',
    { body: toneWav(900), cutAfter: 900 },
    { code: 'VOICE_ENGINE_FAILED', kind: 'transient' },
  ],
  ['a cut sound', { body: toneWav(100, 90_000) }, { message: expect.stringMatching('is cut') as string }],
  [
    'another format',
    { body: Buffer.from('ID3 mp3 mp3') },
    { message: expect.stringMatching('no WAV') as string },
  ],
  ['no sound', { body: toneWav(0) }, { code: 'VOICE_ENGINE_FAILED', kind: 'transient' }],
  ['silence', 'silence', { kind: 'transient', message: expect.stringMatching('no answer') as string }],
])('makes a typed error of %s, writes nothing and does not ask again', async (_, answer, error) => {
  speak = () => answer;
  await expect(say(engine(answer === 'silence' ? 300 : 10_000))).rejects.toMatchObject(error);
  expect(asked()).toHaveLength(1);
  expect(await readdir(dir)).toEqual([]);
});

it('says whether it is there', async () => {
  service.answer = () => ({ status: 403, body: { error: { message: 'no' } } });
  expect(await engine().availability()).toMatchObject({
    available: false,
    remedy: expect.stringContaining('Z2_OPENAI_VOICE_API_KEY') as string,
  });
  expect(await new OpenAiVoiceEngine(null).availability()).toMatchObject({ isConfigured: false });
});
