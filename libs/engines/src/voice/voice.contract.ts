import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { pcmDurationMs, readWav } from '@z2/media';

import type { VoiceEngine } from './voice.engine';

/** What a voice engine must do, whatever it is. The engine must be available and speak Spanish. */
export function voiceContract(make: () => VoiceEngine): void {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-voice-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  const request = (parts: Partial<Parameters<VoiceEngine['synthesize']>[0]> = {}) => ({
    ...{ text: 'Buenos días a todos.', language: 'es', voice: null, rate: 1 },
    out_path: join(dir, 'said.wav'),
    signal: new AbortController().signal,
    ...parts,
  });

  it('says that it is available, and its version', async () => {
    const version = expect.stringMatching(/\S/) as string;
    expect(await make().availability()).toMatchObject({ available: true, version });
  });

  it('has voices of a language, each of which it speaks with; all of them are in the whole list', async () => {
    const engine = make();
    const voices = await engine.voices('es');
    expect(voices.length).toBeGreaterThan(0);
    const all = (await engine.voices(null)).map(({ id }) => id);
    expect(voices.filter(({ id }) => !all.includes(id))).toEqual([]);
    expect(new Set(voices.map(({ id }) => id)).size).toBe(voices.length);
    for (const { id, name } of voices.slice(0, 2)) {
      expect(name).toMatch(/\S/);
      expect((await engine.synthesize(request({ voice: id }))).duration_ms).toBeGreaterThan(100);
    }
  });

  it('writes a mono WAV of 16 bit with sound, and says how long', async () => {
    const { duration_ms } = await make().synthesize(request());
    const pcm = await readWav(join(dir, 'said.wav'));
    expect(pcm.channels).toBe(1);
    expect(Math.abs(pcmDurationMs(pcm) - duration_ms)).toBeLessThanOrEqual(1);
    expect(pcm.samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeGreaterThan(500);
  });

  it('names the voice that it does not have, and writes nothing', async () => {
    const said = make().synthesize(request({ voice: 'no-such-voice' }));
    await expect(said).rejects.toMatchObject({ code: 'VOICE_MISSING' });
    expect(await readdir(dir)).toEqual([]);
  });

  it('stops when it is cancelled before and during its work', async () => {
    const engine = make();
    const cancelled = AbortSignal.abort();
    await expect(engine.synthesize(request({ signal: cancelled }))).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    const abort = new AbortController();
    const long = engine.synthesize(
      request({ text: 'Caminamos por el río. '.repeat(300), signal: abort.signal }),
    );
    setTimeout(() => abort.abort(), 30);
    await expect(long).rejects.toMatchObject({ code: 'CANCELLED' });
  });
}
