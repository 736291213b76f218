import { join } from 'node:path';

import { DEFAULT_JOB_OPTIONS, type JobMetadata, type Word, Z2Error } from '@z2/contracts';
import { PocketsphinxEngine, type SpeechEngine } from '@z2/engines';
import { writeWav } from '@z2/media';

import { chance, numberedSound, ScriptedSpeech } from '../testing/scripted-speech';
import { TestContext } from '../testing/test-context';
import { recognise, type Recognition } from './recognise';

const TOOLS = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };
const DURATION_MS = 70_000;
const FRAMES = DURATION_MS / 20;
/** Words without a pause for 69 s, so that every cut falls among them. */
const SCRIPT: Word[] = Array.from({ length: 150 }, (_, at) => ({
  start_ms: 300 + at * 460,
  end_ms: 300 + at * 460 + 200 + Math.floor(chance(`length ${at}`) * 250),
  text: ['we', 'walked', 'no', 'no', 'along', 'the', 'river'][at % 7]!,
}));

let ctx: TestContext;
let wav: string;
beforeEach(async () => {
  ctx = await TestContext.create();
  wav = join(ctx.root, 'numbered.wav');
  await writeWav(wav, numberedSound(DURATION_MS));
});
afterEach(() => ctx[Symbol.asyncDispose]());

const recognition = (engines: SpeechEngine[], quietAt: number): Recognition => ({
  wav,
  engines,
  picked: { engine: engines[0]!, version: '1', quality: 'standard' },
  found: {
    regions: [{ start_ms: 200, end_ms: SCRIPT.at(-1)!.end_ms + 100 }],
    use: { kind: 'vad', engine: 'energy', version: '2', quality: 'preview' },
    levels: Array.from({ length: FRAMES }, (_, frame) => ((frame - quietAt + 97) % 97 < 6 ? -60 : -20)),
  },
  input: {
    source_language: null,
    metadata: { duration_ms: DURATION_MS } as JobMetadata,
    options: DEFAULT_JOB_OPTIONS,
  },
});
const texts = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');

it('joins really cut parts without a lost or doubled word, while the cut moves through the words', async () => {
  for (const quietAt of [0, 13, 27, 41, 55, 69, 83]) {
    const engine = new ScriptedSpeech(SCRIPT, 40);
    const { words, language, uses } = await recognise(recognition([engine], quietAt), TOOLS, ctx, 0);
    expect(engine.heard.length).toBeGreaterThanOrEqual(3);
    engine.heard.forEach(({ start_ms, end_ms }) => expect(end_ms - start_ms).toBeLessThanOrEqual(30_000));
    expect(texts(words)).toBe(texts(SCRIPT));
    expect([language, uses]).toEqual([
      'en',
      [{ kind: 'speech', engine: 'scripted', version: '1', quality: 'standard' }],
    ]);
  }
});

it('goes on with the next engine where one fails for good, and says so', async () => {
  const fails = failing('permanent', 2);
  const next = new ScriptedSpeech(SCRIPT, 40);
  const { words, uses } = await recognise(recognition([fails, next], 50), TOOLS, ctx, 0);
  expect(texts(words)).toBe(texts(SCRIPT));
  expect(uses).toMatchObject([
    { engine: 'failing' },
    { engine: 'scripted', note: 'in place of failing (The key expired.)' },
  ]);
  expect(uses[0]).not.toHaveProperty('note');
  expect(ctx.logged).toContainEqual({
    level: 'WARNING',
    message: 'failing cannot go on: The key expired. scripted goes on.',
  });
});

it('throws what fails for the moment, what was asked for by name, and what nobody else can do', async () => {
  const next = new ScriptedSpeech(SCRIPT, 40);
  const passing = recognise(recognition([failing('transient', 1), next], 50), TOOLS, ctx, 0);
  await expect(passing).rejects.toMatchObject({ message: 'The key expired.' });
  const given = recognition([failing('permanent', 1), next], 50);
  given.input.options = { ...DEFAULT_JOB_OPTIONS, speech_engine: 'failing' };
  await expect(recognise(given, TOOLS, ctx, 0)).rejects.toMatchObject({ message: 'The key expired.' });
  const nobody = recognition([failing('permanent', 1), new PocketsphinxEngine('no-such-program')], 50);
  await expect(recognise(nobody, TOOLS, ctx, 0)).rejects.toMatchObject({ message: 'The key expired.' });
  expect(next.heard).toEqual([]);
});

it('counts the sound that a service was really given, and never gives two persons one name', async () => {
  const inner = new ScriptedSpeech(SCRIPT, 40);
  const service: SpeechEngine = {
    ...{ id: 'service', quality: 'standard', parallel: 2, languages: [] },
    availability: () => inner.availability(),
    transcribe: async (request) => {
      const result = await inner.transcribe(request);
      const words = result.words.map((word) => ({ ...word, speaker: '1' }));
      return { ...result, words, usage: { audio_ms: 1_000 } };
    },
  };
  const { words, uses } = await recognise(recognition([service], 50), TOOLS, ctx, 0);
  const parts = inner.heard.length;
  expect(uses[0]!.usage).toEqual({ audio_ms: parts * 1_000 });
  expect(new Set(words.map(({ speaker }) => speaker))).toEqual(
    new Set(Array.from({ length: parts }, (_, at) => `${at + 1}.1`)),
  );
  const again = await recognise(recognition([service], 50), TOOLS, await ctx.again(), 0);
  expect(again.uses[0]).not.toHaveProperty('usage');
});

/** The scripted engine, which from its n-th part on only fails. */
function failing(kind: 'permanent' | 'transient', from: number): SpeechEngine {
  const engine = new ScriptedSpeech(SCRIPT, 40);
  let calls = 0;
  return {
    ...{ id: 'failing', quality: 'standard', parallel: 2, languages: [] },
    availability: () => engine.availability(),
    transcribe: (request) => {
      calls++;
      return calls < from
        ? engine.transcribe(request)
        : Promise.reject(
            new Z2Error('ENGINE_UNAUTHORIZED', 'The key expired.', { remedy: 'Renew it.', kind }),
          );
    },
  };
}
