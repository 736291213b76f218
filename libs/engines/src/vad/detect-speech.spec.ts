import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { readWav, readWavLayout, writeWav } from '@z2/media';
import { runProcess } from '@z2/runtime';

import { spokenWav } from '../testing/spoken-wav';
import { joinWindows, windowsOf } from './by-silero';
import { detectSpeech } from './detect-speech';
import { quietest } from './quietest';

const MEDIA = resolve(__dirname, '../../../../../shared/media/speech');
const signal = new AbortController().signal;
let dir: string;
let talk: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'z2-vad-spec-'));
  const first = 'The weather in the mountains was cold and clear this morning.';
  talk = await spokenWav(dir, 'talk', [
    2000,
    first,
    3000,
    'We walked for three hours along the river.',
    2000,
  ]);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe.each([
  ['silero', undefined],
  ['energy', null],
])('%s', (engine, sileroPath) => {
  it('finds two sentences between silences, to a quarter of a second', async () => {
    const told: number[] = [];
    const found = await detectSpeech(talk, { signal, sileroPath, onProgress: (one) => told.push(one) });
    expect(found.use).toMatchObject({ kind: 'vad', engine });
    const { sample_rate, data_size } = await readWavLayout(talk);
    const total = data_size / 2 / (sample_rate / 1000);
    const [first, last] = [found.regions[0]!, found.regions.at(-1)!];
    expect(Math.abs(first.start_ms - 2000)).toBeLessThan(250);
    expect(Math.abs(last.end_ms - (total - 2000))).toBeLessThan(400);
    // The long pause is seen, and no region goes through it.
    const pause = found.regions.findIndex(({ start_ms }, at) => {
      const before = found.regions[at - 1];
      return before && start_ms - before.end_ms > 2300;
    });
    expect(pause).toBeGreaterThan(0);
    expect(told.at(-1) ?? 1).toBe(1);
  });

  it('finds nothing in silence and in nothing', async () => {
    for (const samples of [new Int16Array(32_000), new Int16Array(100), new Int16Array()]) {
      const path = join(dir, `silence-${engine}.wav`);
      await writeWav(path, { sample_rate: 16_000, channels: 1, samples });
      expect((await detectSpeech(path, { signal, sileroPath })).regions).toEqual([]);
    }
  });
});

it('says why the energy detector serves', async () => {
  const { use } = await detectSpeech(talk, { signal, sileroPath: null });
  expect(use).toMatchObject({ quality: 'preview', note: expect.stringContaining('no VAD model') as string });
});

it('is cancelled within a second, and leaves no file', async () => {
  const controller = new AbortController();
  const begun = Date.now();
  const running = detectSpeech(talk, { signal: controller.signal });
  setTimeout(() => controller.abort(), 100);
  await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(Date.now() - begun).toBeLessThan(1_100);
});

it('cuts where it is quietest', () => {
  const levels = Array.from({ length: 500 }, (_, frame) => (frame >= 300 && frame < 310 ? -60 : -20));
  expect(quietest(levels, 4_000, 8_000)).toBeGreaterThanOrEqual(6_040);
  expect(quietest(levels, 4_000, 8_000)).toBeLessThan(6_200);
});

it('cuts long recordings into windows where it is quietest, and loses no moment', () => {
  const levels = Array.from({ length: 10_000 }, (_, frame) =>
    frame % 500 >= 260 && frame % 500 < 270 ? -60 : -20,
  );
  const windows = windowsOf(levels, 200_000);
  expect(windows.map(({ to_ms }) => levels[to_ms / 20])).toEqual([-60, -60, -60, undefined]);
  expect(windows.at(-1)!.to_ms).toBe(200_000);
  windows.forEach(({ from_ms, to_ms }, i) => {
    expect(from_ms).toBe(windows[i - 1]?.to_ms ?? 0);
    expect(to_ms - from_ms).toBeLessThanOrEqual(85_000);
  });
  expect(windowsOf([], 0)).toEqual([]);
});

it('makes one region of what is spoken across a cut', () => {
  const region = (start_ms: number, end_ms: number) => ({ start_ms, end_ms });
  expect(
    joinWindows([[region(0, 500), region(900, 1000)], [region(1010, 1500)], [], [region(1900, 2000)]]),
  ).toEqual([region(0, 500), region(900, 1500), region(1900, 2000)]);
});

it('finds in windows what it finds in one piece, nearly', async () => {
  const { sample_rate, samples } = await readWav(talk);
  const times = Math.ceil(100 / (samples.length / sample_rate));
  const all = new Int16Array(samples.length * times);
  Array.from({ length: times }, (_, i) => all.set(samples, i * samples.length));
  const long = join(dir, 'long.wav');
  await writeWav(long, { sample_rate, channels: 1, samples: all });
  const one = (await detectSpeech(talk, { signal })).regions;
  const many = (await detectSpeech(long, { signal })).regions;
  expect(many).toHaveLength(one.length * times);
  const shift = Math.round((samples.length * 1000) / sample_rate);
  many.forEach(({ start_ms, end_ms }, i) => {
    const at = one[i % one.length]!;
    const from = Math.floor(i / one.length) * shift;
    expect(Math.abs(start_ms - at.start_ms - from)).toBeLessThan(200);
    expect(Math.abs(end_ms - at.end_ms - from)).toBeLessThan(200);
  });
});

// Real recordings, where they are at hand.
const real: [name: string, least: number, most: number][] = existsSync(MEDIA)
  ? [
      ['music-viper.mp3', 0, 0.05],
      ['nospeech-quiet.wav', 0, 0.05],
      ['austen0890-en.wav', 0.8, 1],
      ['google-gnome-music-en.wav', 0.4, 1],
    ]
  : [['talk', 0.3, 0.7]];
it.each(real)('%s: between %d and %d of it is speech to the model', async (name, least, most) => {
  const wav = name === 'talk' ? talk : join(dir, 'real.wav');
  if (name !== 'talk') {
    await runProcess('ffmpeg', [
      ...['-v', 'error', '-y', '-t', '30', '-i', join(MEDIA, name), '-ac', '1', '-ar', '16000'],
      ...['-c:a', 'pcm_s16le', '-fflags', '+bitexact', wav],
    ]);
  }
  const { regions } = await detectSpeech(wav, { signal });
  const { data_size } = await readWavLayout(wav);
  const speech = regions.reduce((sum, { start_ms, end_ms }) => sum + end_ms - start_ms, 0);
  expect(speech / (data_size / 32)).toBeGreaterThanOrEqual(least);
  expect(speech / (data_size / 32)).toBeLessThanOrEqual(most);
});
