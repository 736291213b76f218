import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Status } from 'google-gax';

import { type GoogleAnswer, GoogleServer } from '../testing/google-server';
import { spokenWav } from '../testing/spoken-wav';
import { GoogleSpeechEngine } from './google-speech.engine';
import { speechContract } from './speech.contract';

const TEXT = 'The cold winter morning was very quiet.';
/** Google gives words with their punctuation; what is 0 is not sent. */
const word = (text: string, start: number, end: number, speakerLabel = ''): object => ({
  ...{ word: text, confidence: 0.91, speakerLabel },
  startOffset: { seconds: Math.floor(start), nanos: Math.round((start % 1) * 1e9) },
  endOffset: { seconds: Math.floor(end), nanos: Math.round((end % 1) * 1e9) },
});
const WORDS = [
  ...[word('The', 0.6, 0.7, '1'), word('cold', 0.75, 1, '1'), word('winter', 1.05, 1.4, '1')],
  ...[word('morning', 1.45, 1.9, '1'), word('was', 1.95, 2.1, '2'), word('very', 2.15, 2.4, '2')],
  word('quiet.', 2.45, 2.7, '2'),
];
const answerOf = (...words: object[]): GoogleAnswer => ({
  results: [{ alternatives: [{ transcript: TEXT, words }], languageCode: 'en-us' }],
  metadata: { totalBilledDuration: { seconds: 4 } },
});
const RECOGNIZER = 'projects/p1/locations/global/recognizers/_';

let server: GoogleServer;
let dir: string;
let wav: string;
/** What the server answers, one after another; then always the last. */
const answers = (...list: GoogleAnswer[]): void => {
  let at = 0;
  server.answer = () => list[Math.min(at++, list.length - 1)]!;
};
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'z2-google-speech-'));
  wav = await spokenWav(dir, 'talk', [500, TEXT, 500]);
  server = await GoogleServer.start(
    ...(['@google-cloud/speech', 'google/cloud/speech/v2/cloud_speech.proto'] as const),
    'google.cloud.speech.v2.Speech',
  );
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});
beforeEach(() => {
  server.requests.length = 0;
  answers(answerOf(...WORDS));
});

const engine = (more: { timeoutMs?: number; model?: string } = {}): GoogleSpeechEngine =>
  new GoogleSpeechEngine({
    ...{ credentials: null, project: 'p1', location: 'global', endpoint: server.endpoint, model: 'long' },
    ...more,
  });
const transcribe = (language: string | null = 'en', one = engine()) =>
  one.transcribe({
    ...{ wav_path: wav, language, model: null, signal: new AbortController().signal },
  });

describe('contract', () => {
  beforeEach(() => {
    server.answer = (_, { content }) =>
      (content as Buffer).length > 400_000 ? 'silence' : answerOf(...WORDS);
  });
  speechContract(engine, { words: true });
});

it('sends the part itself to the recognizer made on the fly, with all that it wants', async () => {
  const result = await transcribe();
  const [{ method, request, metadata }] = server.requests as [(typeof server.requests)[number]];
  expect(method).toBe('Recognize');
  expect(request).toMatchObject({
    recognizer: RECOGNIZER,
    config: {
      autoDecodingConfig: {},
      languageCodes: ['en-US'],
      model: 'long',
      features: {
        ...{ enableWordTimeOffsets: true, enableAutomaticPunctuation: true, enableWordConfidence: true },
        diarizationConfig: { minSpeakerCount: 1, maxSpeakerCount: 6 },
      },
    },
  });
  const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  expect(hash(request['content'] as Buffer)).toBe(hash(await readFile(wav)));
  expect(metadata['x-goog-request-params']).toContain('locations%2Fglobal');
  expect(result.words[0]).toEqual({
    ...{ start_ms: 600, end_ms: 700, text: 'The', confidence: 0.91, speaker: '1' },
  });
  expect(result.words.map(({ text }) => text).join(' ')).toBe(TEXT);
  expect(result.words.at(-1)).toMatchObject({ end_ms: 2_700, speaker: '2' });
  expect(result.note).toContain('speakers');
});

it.each([
  ['es', 'es-ES'],
  ['pt', 'pt-BR'],
  ['en-GB', 'en-GB'],
  ['zh', 'cmn-Hans-CN'],
  ['he', 'iw-IL'],
])('names %s as Google does: %s', async (language, code) => {
  await transcribe(language);
  expect(server.requests[0]!.request).toMatchObject({ config: { languageCodes: [code] } });
});

it('finds the language with a model that can, and is not there for a talk of unknown language with another', async () => {
  const result = await transcribe(null, engine({ model: 'chirp_2' }));
  expect(server.requests[0]!.request).toMatchObject({ config: { languageCodes: ['auto'] } });
  expect(result.language).toBe('en');
  expect(await engine().availability(null, null)).toMatchObject({ available: false });
  expect(await engine({ model: 'chirp_2' }).availability(null, null)).toMatchObject({ available: true });
});

it('asks without speakers where the model cannot tell them apart, and remembers that', async () => {
  const details = 'Recognizer does not support feature: speaker_diarization';
  answers({ refuse: Status.INVALID_ARGUMENT, details }, answerOf(word('The', 0.6, 0.9)));
  const one = engine();
  const result = await transcribe('en', one);
  await transcribe('en', one);
  expect(result.words).toEqual([{ start_ms: 600, end_ms: 900, text: 'The', confidence: 0.91 }]);
  expect(result.note).toBeUndefined();
  const asked = server.requests.map(({ request }) => JSON.stringify(request).includes('diarizationConfig'));
  expect(asked).toEqual([true, false, false]);
});

it('drops words where nothing sounds, and cuts loops', async () => {
  const loop = [0.6, 1, 1.4, 1.8].flatMap((at) => [
    word('thank', at, at + 0.1),
    word('you', at + 0.2, at + 0.3),
  ]);
  answers(answerOf(word('Hello', 0, 0.1), ...loop));
  expect((await transcribe()).words.map(({ text }) => text)).toEqual(['thank', 'you']);
});

it.each<[string, GoogleAnswer, object]>([
  ['a wrong key', { refuse: Status.UNAUTHENTICATED, details: 'no' }, { code: 'ENGINE_UNAUTHORIZED' }],
  [
    'a limit',
    { refuse: Status.RESOURCE_EXHAUSTED, details: 'quota', retrySeconds: 12 },
    { kind: 'transient', retryAfterMs: 12_000 },
  ],
  ['a service that is away', { refuse: Status.UNAVAILABLE, details: 'away' }, { kind: 'transient' }],
  [
    'a wrong model',
    { refuse: Status.INVALID_ARGUMENT, details: 'The model "long" does not exist.' },
    { code: 'SPEECH_ENGINE_FAILED', kind: 'permanent' },
  ],
  ['silence', 'silence', { kind: 'transient', message: expect.stringMatching('no answer') as string }],
])('makes a typed error of %s, and does not ask again', async (_, answer, error) => {
  answers(answer);
  const one = engine({ timeoutMs: answer === 'silence' ? 500 : 10_000 });
  await expect(transcribe('en', one)).rejects.toMatchObject(error);
  expect(server.requests).toHaveLength(1);
});

it('takes its call back when it is cancelled', async () => {
  const abort = new AbortController();
  const begun = new Promise<void>((resolve) => {
    server.answer = () => {
      resolve();
      return 'silence';
    };
  });
  const before = server.cancelled;
  const running = engine().transcribe({ wav_path: wav, language: 'en', model: null, signal: abort.signal });
  await begun;
  abort.abort();
  await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
  while (server.cancelled === before) {
    await new Promise((resolve) => setImmediate(resolve));
  }
});

it('finds nothing in an answer without results', async () => {
  answers({});
  expect(await transcribe()).toMatchObject({ language: 'en', words: [] });
});

it('says why it is not there', async () => {
  const options = { credentials: null, project: null, location: 'global', endpoint: null, model: 'long' };
  expect(await new GoogleSpeechEngine(options).availability(null, 'en')).toMatchObject({
    ...{ available: false, isConfigured: false },
    remedy: expect.stringContaining('Z2_GOOGLE_CREDENTIALS') as string,
  });
});
