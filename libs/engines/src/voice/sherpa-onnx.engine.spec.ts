import { mkdtemp, readdir, readFile, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readWav } from '@z2/media';

import { writeTinyKokoro, writeTinyPiper } from '../testing/tiny-voice-model';
import { EspeakNgEngine } from './espeak-ng.engine';
import { SherpaOnnxEngine } from './sherpa-onnx.engine';
import { voiceContract } from './voice.contract';
import type { VoiceRequest } from './voice.engine';
import { pickVoiceEngine, voiceEngineInfo } from './voice-engines';

/** sherpa-onnx itself, with models that hum in place of speaking. */
let dir: string;
let voicesDir: string;
let engine: SherpaOnnxEngine;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'z2-sherpa-'));
  voicesDir = join(dir, 'voices');
  await writeTinyPiper(join(voicesDir, 'piper-es'), { voice: 'es' });
  await writeTinyPiper(join(voicesDir, 'piper-en'), { voice: 'en-us', speakers: 3 });
  await writeFile(join(voicesDir, 'piper-en', 'tiny.onnx.json'), '{"speaker_id_map":{"ann":0,"bob":1}}');
  await writeTinyKokoro(join(voicesDir, 'kokoro'), ['af_ann', 'bm_ben', 'ef_eva', 'jf_jun']);
  await writeFile(join(voicesDir, 'README.txt'), 'No model.');
  engine = new SherpaOnnxEngine({ voicesDir, threads: 1, idleMs: 1_000 });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

describe('contract', () => voiceContract(() => engine));

const say = (
  parts: Partial<VoiceRequest> = {},
  by: SherpaOnnxEngine = engine,
): Promise<{ duration_ms: number }> =>
  by.synthesize({
    ...{ text: 'Buenos días a todos.', language: 'es', voice: null, rate: 1 },
    ...{ out_path: join(dir, 'said.wav'), signal: new AbortController().signal, ...parts },
  });

it('has a voice for each speaker, in the language that the model or the name tells', async () => {
  const all = await engine.voices(null);
  expect(all.map(({ id, language }) => `${id} ${language}`)).toEqual([
    ...['kokoro/af_ann en-US', 'kokoro/bm_ben en-GB', 'kokoro/ef_eva es'],
    ...['piper-en/ann en-US', 'piper-en/bob en-US', 'piper-en/2 en-US', 'piper-es es'],
  ]);
  const british = await engine.voices('en-GB');
  expect([british.length, british[0]?.id]).toEqual([5, 'kokoro/bm_ben']);
  expect(await engine.voices('ja')).toEqual([]);
});

it('speaks before espeak-ng where a model has the language, and says of what quality', async () => {
  const engines = [engine, new EspeakNgEngine()];
  expect((await pickVoiceEngine(engines, null, 'es-MX')).engine.id).toBe('sherpa-onnx');
  expect((await pickVoiceEngine(engines, null, 'de')).engine.id).toBe('espeak-ng');
  const [info] = await voiceEngineInfo([engine]);
  expect(info).toMatchObject({ available: true, quality: 'standard', reason: null });
  expect(info?.languages).toEqual(expect.arrayContaining(['en', 'es']));
});

it('speaks with the speaker that was named, and faster where it is asked to', async () => {
  const english = { text: 'Good morning to all of you.', language: 'en' };
  const heard = async (voice: string, rate = 1): Promise<{ duration_ms: number; turns: number }> => {
    const { duration_ms } = await say({ ...english, voice, rate });
    const { samples } = await readWav(join(dir, 'said.wav'));
    // How often the tone goes through zero: its height.
    const turns = samples.filter((sample, at) => sample >= 0 !== (samples[at - 1] ?? 0) >= 0).length;
    return { duration_ms, turns };
  };
  const [low, high] = [await heard('piper-en/ann'), await heard('piper-en/bob')];
  expect(high.duration_ms).toBe(low.duration_ms);
  expect(high.turns / low.turns).toBeGreaterThan(1.5);
  const fast = await heard('piper-en/ann', 1.3);
  expect(low.duration_ms / fast.duration_ms).toBeCloseTo(1.3, 1);
  const kokoro = [await heard('kokoro/af_ann'), await heard('kokoro/bm_ben')];
  expect(kokoro[1]!.turns / kokoro[0]!.turns).toBeGreaterThan(1.5);
  expect((await heard('kokoro/ef_eva', 1.25)).duration_ms).toBeGreaterThan(100);
});

it('loads a model once for many texts, and ends when it has nothing to do', async () => {
  const own = new SherpaOnnxEngine({ voicesDir, threads: 1, idleMs: 60_000 });
  const outs = Array.from({ length: 6 }, (_, at) => join(dir, `many-${at}.wav`));
  await Promise.all(outs.map((out_path, at) => say({ out_path, text: `Texto ${at}.` }, own)));
  for (const out of outs) {
    expect((await readWav(out)).samples.length).toBeGreaterThan(1_000);
  }
  // A cancelled text takes neither the one before nor the one behind it along.
  const abort = new AbortController();
  const [before, cancelled, behind] = [
    say({ out_path: outs[0]! }, own),
    say({ out_path: outs[1]!, text: 'Hola. '.repeat(5_000), signal: abort.signal }, own),
    say({ out_path: outs[2]! }, own),
  ];
  await before;
  abort.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
  expect((await behind).duration_ms).toBeGreaterThan(100);
  await own[Symbol.asyncDispose]();
  expect((await readdir(dir)).filter((name) => name.includes('.part'))).toEqual([]);
});

it('names every language of Kokoro as espeak-ng does', async () => {
  const voices = join(dir, 'every');
  await writeTinyKokoro(join(voices, 'k'), ['ff_a', 'hf_b', 'if_c', 'pf_d', 'zf_e']);
  await using own = new SherpaOnnxEngine({ voicesDir: voices, threads: 1 });
  const all = await own.voices(null);
  expect(all.map(({ language }) => language)).toEqual(['fr', 'hi', 'it', 'pt-BR', 'zh']);
  for (const { id } of all) {
    expect((await say({ text: 'Bon dia.', voice: id }, own)).duration_ms).toBeGreaterThan(100);
  }
});

it('speaks with a Kokoro of the first version, which has one language and no dictionaries', async () => {
  const voices = join(dir, 'first');
  await writeTinyKokoro(join(voices, 'kokoro-en'), ['af', 'bm_lewis'], 1);
  await using own = new SherpaOnnxEngine({ voicesDir: voices, threads: 1 });
  expect((await own.voices('en')).map(({ id, language }) => `${id} ${language}`)).toEqual([
    ...['kokoro-en/af en-US', 'kokoro-en/bm_lewis en-GB'],
  ]);
  for (const { id } of await own.voices('en')) {
    const said = await say({ text: 'Good morning.', language: 'en', voice: id }, own);
    expect(said.duration_ms).toBeGreaterThan(100);
  }
});

describe('a model that cannot be used', () => {
  const broken = async (
    name: string,
    spoil: (model: string) => Promise<unknown>,
  ): Promise<SherpaOnnxEngine> => {
    const voices = join(dir, `broken-${name}`);
    const model = join(voices, name);
    await writeTinyPiper(model, { voice: 'es' });
    await spoil(model);
    return new SherpaOnnxEngine({ voicesDir: voices, threads: 1, idleMs: 100 });
  };

  it.each<[string, (model: string) => Promise<unknown>, RegExp]>([
    ['without-tokens', (model) => unlink(join(model, 'tokens.txt')), /lacks tokens\.txt/],
    [
      'without-data',
      (model) => unlink(join(model, 'espeak-ng-data')),
      /lacks espeak-ng-data\/phontab, .+phondata/,
    ],
    ['without-model', (model) => unlink(join(model, 'tiny.onnx')), /no \.onnx file/],
    ['with-two', (model) => writeFile(join(model, 'b.onnx'), ''), /several \.onnx files/],
    ['cut', (model) => truncate(join(model, 'tiny.onnx'), 900), /tiny\.onnx is broken: it is cut off/],
    ['text', (model) => writeFile(join(model, 'tiny.onnx'), 'no model at all'), /tiny\.onnx is broken/],
    [
      'linked',
      async (model) => {
        await unlink(join(model, 'tiny.onnx'));
        await symlink('/nowhere', join(model, 'tiny.onnx'));
      },
      /tiny\.onnx is a link that leads nowhere/,
    ],
    ['empty', (model) => writeFile(join(model, 'tiny.onnx'), ''), /tells no speakers/],
  ])('%s: says so, and by name too', async (name, spoil, why) => {
    const own = await broken(name, spoil);
    expect(await own.availability()).toMatchObject({
      available: false,
      reason: expect.stringMatching(why) as string,
      remedy: expect.stringContaining(`broken-${name}`) as string,
    });
    await expect(say({ voice: name }, own)).rejects.toMatchObject({
      code: 'VOICE_MISSING',
      message: expect.stringMatching(why) as string,
    });
  });

  it('is told of beside those that can', async () => {
    const own = await broken('lame', (model) => unlink(join(model, 'tokens.txt')));
    await writeTinyPiper(join(dir, 'broken-lame', 'good'), { voice: 'es' });
    const [info] = await voiceEngineInfo([own]);
    expect(info).toMatchObject({ available: true, reason: expect.stringContaining('lame') as string });
  });

  it('for a reason that only sherpa-onnx finds costs that text, and the process is not this one', async () => {
    const own = await broken('odd', async (model) => {
      const bytes = await readFile(join(model, 'tiny.onnx'));
      // The name of an operator that nobody knows.
      await writeFile(
        join(model, 'tiny.onnx'),
        Buffer.from(bytes.toString('latin1').replace('Resize', 'Rezise'), 'latin1'),
      );
    });
    await expect(say({}, own)).rejects.toMatchObject({
      code: 'VOICE_ENGINE_FAILED',
      message: expect.stringMatching(/voice model odd: .*Rezise/) as string,
      details: { model: 'odd' },
    });
    await expect(say({}, own)).rejects.toMatchObject({ code: 'VOICE_ENGINE_FAILED' });
  });

  it('is none where there is no folder: nobody asked for it', async () => {
    const own = new SherpaOnnxEngine({ voicesDir: join(dir, 'nowhere') });
    expect(await own.availability()).toMatchObject({
      ...{ available: false, isConfigured: false },
      remedy: expect.stringContaining('nowhere') as string,
    });
  });
});
