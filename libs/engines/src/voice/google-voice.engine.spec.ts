import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Status } from 'google-gax';

import { type GoogleAnswer, GoogleServer } from '../testing/google-server';
import { tone, toneWav } from '../testing/tone';
import { GoogleVoiceEngine } from './google-voice.engine';
import { voiceContract } from './voice.contract';

const VOICES = {
  voices: [
    {
      name: 'es-US-Wavenet-A',
      languageCodes: ['es-US'],
      ssmlGender: 'FEMALE',
      naturalSampleRateHertz: 24_000,
    },
    { name: 'es-ES-Chirp3-HD-Kore', languageCodes: ['es-ES'], ssmlGender: 'FEMALE' },
    { name: 'cmn-CN-Wavenet-A', languageCodes: ['cmn-CN'], ssmlGender: 'MALE' },
  ],
};
interface Asked {
  input: { text: string };
  voice: { languageCode: string; name?: string };
}

let server: GoogleServer;
let dir: string;
let speak: (request: Asked) => GoogleAnswer;
const good = ({ input, voice }: Asked): GoogleAnswer => {
  if (input.text.length > 10_000) {
    return 'silence';
  }
  return voice.name === undefined || VOICES.voices.some(({ name }) => name === voice.name)
    ? { audioContent: toneWav(input.text.length * 50) }
    : { refuse: Status.INVALID_ARGUMENT, details: `Voice '${voice.name}' does not exist.` };
};

beforeAll(async () => {
  server = await GoogleServer.start(
    ...(['@google-cloud/text-to-speech', 'google/cloud/texttospeech/v1/cloud_tts.proto'] as const),
    'google.cloud.texttospeech.v1.TextToSpeech',
  );
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'z2-google-voice-'));
  speak = good;
  server.requests.length = 0;
  server.answer = (method, request) =>
    method === 'ListVoices' ? VOICES : speak(request as unknown as Asked);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const engine = (timeoutMs = 10_000): GoogleVoiceEngine =>
  new GoogleVoiceEngine({
    ...{ credentials: null, project: 'p1', location: 'global', endpoint: server.endpoint, timeoutMs },
  });
const say = (one: GoogleVoiceEngine, voice: string | null = null, rate = 1, language = 'es') =>
  one.synthesize({
    ...{ text: 'Hola a todos.', language, voice, rate, out_path: join(dir, 'said.wav') },
    signal: new AbortController().signal,
  });
const asked = (): unknown[] =>
  server.requests.filter(({ method }) => method === 'SynthesizeSpeech').map(({ request }) => request);

describe('contract', () => voiceContract(engine));

it('sends text, voice with its own language code, and rate; takes the WAV', async () => {
  expect(await say(engine(), 'es-US-Wavenet-A', 1.25)).toEqual({ duration_ms: 650 });
  await say(engine(), null, 1, 'zh-CN');
  expect(asked()).toEqual([
    {
      input: { text: 'Hola a todos.' },
      voice: { languageCode: 'es-US', name: 'es-US-Wavenet-A' },
      audioConfig: { audioEncoding: 'LINEAR16', speakingRate: 1.25 },
    },
    {
      input: { text: 'Hola a todos.' },
      voice: { languageCode: 'cmn-CN' },
      audioConfig: { audioEncoding: 'LINEAR16' },
    },
  ]);
  expect((await readFile(join(dir, 'said.wav'))).subarray(44)).toEqual(tone(650));
});

it('lists the voices of a language under its own name, those of its region first', async () => {
  const ids = async (language: string) => (await engine().voices(language)).map(({ id }) => id);
  expect(await ids('es')).toEqual(['es-ES-Chirp3-HD-Kore', 'es-US-Wavenet-A']);
  expect(await ids('es-US')).toEqual(['es-US-Wavenet-A', 'es-ES-Chirp3-HD-Kore']);
  expect(await engine().voices('zh')).toEqual([
    { id: 'cmn-CN-Wavenet-A', language: 'zh-CN', name: 'cmn-CN-Wavenet-A (male)' },
  ]);
  expect(await ids('sw')).toEqual([]);
});

it.each<[string, GoogleAnswer, object]>([
  ['a wrong key', { refuse: Status.UNAUTHENTICATED, details: 'no' }, { code: 'ENGINE_UNAUTHORIZED' }],
  [
    'a switched-off API',
    { refuse: Status.PERMISSION_DENIED, details: 'off' },
    { code: 'ENGINE_UNAUTHORIZED' },
  ],
  [
    'a limit',
    { refuse: Status.RESOURCE_EXHAUSTED, details: 'quota', retrySeconds: 9 },
    { kind: 'transient', retryAfterMs: 9_000 },
  ],
  [
    'an error',
    { refuse: Status.INTERNAL, details: 'oops' },
    { code: 'VOICE_ENGINE_FAILED', kind: 'transient' },
  ],
  ['a refusal', { refuse: Status.INVALID_ARGUMENT, details: 'too long' }, { kind: 'permanent' }],
  ['a cut sound', { audioContent: toneWav(100, 90_000) }, { kind: 'transient' }],
  ['no sound', {}, { code: 'VOICE_ENGINE_FAILED', kind: 'transient' }],
  ['silence', 'silence', { kind: 'transient', message: expect.stringMatching('no answer') as string }],
])('makes a typed error of %s, writes nothing and does not ask again', async (_, answer, error) => {
  speak = () => answer;
  await expect(say(engine(answer === 'silence' ? 500 : 10_000))).rejects.toMatchObject(error);
  expect(asked()).toHaveLength(1);
  expect(await readdir(dir)).toEqual([]);
});

it('says why it is not there', async () => {
  const options = { credentials: null, project: null, location: 'global', endpoint: null };
  expect(await new GoogleVoiceEngine(options).availability()).toMatchObject({
    ...{ available: false, isConfigured: false },
    remedy: expect.stringContaining('Z2_GOOGLE_CREDENTIALS') as string,
  });
});
