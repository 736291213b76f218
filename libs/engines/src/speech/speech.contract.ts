import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readWavLayout, writeWav } from '@z2/media';

import { spokenWav } from '../testing/spoken-wav';
import type { SpeechEngine } from './speech.engine';

/** What a speech engine must do, whatever it is. `words`: whether its model here understands English. */
export function speechContract(make: () => SpeechEngine, facts: { words: boolean }): void {
  let dir: string;
  let talk: string;
  const signal = new AbortController().signal;
  const request = (wav_path: string) => ({ wav_path, language: 'en', model: null, signal });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-speech-'));
    talk = await spokenWav(dir, 'talk', [500, 'The cold winter morning was very quiet.', 500]);
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('says that it is available, and its version', async () => {
    const state = await make().availability(null, 'en');
    expect(state).toMatchObject({ available: true, version: expect.stringMatching(/\S/) as string });
  });

  it('gives words in order, inside the sound', async () => {
    const { words, language } = await make().transcribe(request(talk));
    const { data_size } = await readWavLayout(talk);
    expect(language).toBe('en');
    if (facts.words) {
      expect(words.length).toBeGreaterThanOrEqual(4);
    }
    words.forEach((word, at) => {
      expect(word.start_ms).toBeGreaterThanOrEqual(words[at - 1]?.start_ms ?? 0);
      expect(word.end_ms).toBeGreaterThan(word.start_ms);
      expect(word.end_ms).toBeLessThanOrEqual(data_size / 32 + 20);
      expect(word.text.trim()).toBe(word.text);
      expect(word.text).not.toBe('');
    });
  });

  it('finds no words in silence', async () => {
    const path = join(dir, 'silence.wav');
    await writeWav(path, { sample_rate: 16_000, channels: 1, samples: new Int16Array(16_000) });
    expect((await make().transcribe(request(path))).words).toEqual([]);
  });

  it('is cancelled within a second', async () => {
    const long = await spokenWav(dir, 'long', Array<string>(12).fill('We walked for hours along the river.'));
    const cancel = async (): Promise<number> => {
      const controller = new AbortController();
      const running = make().transcribe({ ...request(long), signal: controller.signal });
      await new Promise((resolve) => setTimeout(resolve, 300));
      const begun = Date.now();
      controller.abort();
      await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
      return Date.now() - begun;
    };
    // The machine may be busy with something else: the best of three counts.
    const took = [await cancel()];
    while (took.length < 3 && Math.min(...took) >= 1_000) {
      took.push(await cancel());
    }
    expect(Math.min(...took)).toBeLessThan(1_000);
  });
}
