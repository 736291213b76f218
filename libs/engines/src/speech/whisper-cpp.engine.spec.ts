import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { publishedModel } from '@z2/runtime';

import { writeEmptyWhisperModel } from '../testing/empty-whisper-model';
import { spokenWav } from '../testing/spoken-wav';
import { runWhisperChild } from '../whisper/run-whisper-child';
import { speechContract } from './speech.contract';
import { speechEngineInfo } from './speech-engines';
import { WhisperCppEngine } from './whisper-cpp.engine';

let dir: string;
const signal = new AbortController().signal;
const engine = (model: string | null = null) => new WhisperCppEngine({ modelsDir: dir, model, threads: 2 });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'z2-whisper-'));
  await writeEmptyWhisperModel(join(dir, 'ggml-empty.bin'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

// The model has no weights: what is proved is loading, running, cancelling, not recognition.
describe('contract', () => speechContract(() => engine(), { words: false }));

it('names the model and its hash in the version', async () => {
  expect(await engine().availability(null)).toMatchObject({
    version: expect.stringMatching(/^[\d.]+ empty [0-9a-f]{16}$/) as string,
    quality: 'preview',
  });
});

it('says how to get a model where there is none, and throws for a wrong one', async () => {
  const nothing = new WhisperCppEngine({ modelsDir: join(dir, 'none'), model: null });
  expect(await nothing.availability(null)).toMatchObject({
    available: false,
    remedy: expect.stringContaining('./z2 models pull') as string,
  });
  await expect(engine().availability('/no/model.bin')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  await writeFile(join(dir, 'text.bin'), 'this is no model');
  await expect(engine(join(dir, 'text.bin')).availability(null)).rejects.toMatchObject({
    code: 'MODEL_INVALID',
  });
});

it('promises where there is no model the quality of the one that its remedy names first', async () => {
  const nothing = new WhisperCppEngine({ modelsDir: join(dir, 'none'), model: null });
  const [info] = await speechEngineInfo([nothing]);
  const named = [...(info?.remedy ?? '').matchAll(/models pull (\S+) \(\d+ MB, (\w+) quality\)/g)];
  expect(named.map(([, name, quality]) => [name, quality])).toEqual([
    ['small', publishedModel('small')?.quality],
    ['base', publishedModel('base')?.quality],
  ]);
  expect(info?.quality).toBe(named[0]?.[2]);
});

it('makes an error of the attempt of a failure inside whisper.cpp', async () => {
  const wav = await spokenWav(dir, 'short', ['Hello.']);
  const path = join(dir, 'ggml-cut.bin');
  await writeEmptyWhisperModel(path, { blank: false });
  const command = { do: 'transcribe', model: path, wav, language: 'en', temperature: 0, threads: 1 } as const;
  await expect(runWhisperChild(command, 'transcript', { signal })).rejects.toMatchObject({
    code: 'SPEECH_ENGINE_FAILED',
    kind: 'transient',
  });
});
