import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EspeakNgEngine } from './espeak-ng.engine';
import { voiceContract } from './voice.contract';
import { pickVoiceEngine, voiceEngineInfo } from './voice-engines';

describe('contract', () => voiceContract(() => new EspeakNgEngine()));

describe('espeak-ng', () => {
  const engine = new EspeakNgEngine();
  const never = new AbortController().signal;
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-voice-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));
  const say = (text: string, parts: Partial<Parameters<EspeakNgEngine['synthesize']>[0]> = {}) =>
    engine.synthesize({
      text,
      language: 'es',
      voice: null,
      rate: 1,
      out_path: join(dir, 'a.wav'),
      signal: never,
      ...parts,
    });

  it('speaks, and says how long', async () => {
    const { duration_ms } = await say('Buenos días a todos.');
    expect(duration_ms).toBeGreaterThan(700);
    expect((await stat(join(dir, 'a.wav'))).size).toBeGreaterThan(20_000);
  });

  it('speaks faster when it is asked to', async () => {
    const text = 'Una frase bastante larga para que se note la diferencia de velocidad.';
    const normal = await say(text);
    const fast = await say(text, { rate: 1.3 });
    expect(normal.duration_ms / fast.duration_ms).toBeGreaterThan(1.15);
  });

  it('takes text for text, even if it looks like an option or like SSML', async () => {
    expect((await say('--version <speak>hola</speak> {}')).duration_ms).toBeGreaterThan(300);
  });

  it('names what is wrong with an unknown voice', async () => {
    await expect(say('hola', { voice: 'xx-none' })).rejects.toMatchObject({ code: 'VOICE_MISSING' });
    await expect(say('hola', { voice: '../../etc' })).rejects.toMatchObject({ code: 'VOICE_MISSING' });
  });

  it('stops at once when it is aborted', async () => {
    const abort = new AbortController();
    abort.abort();
    await expect(say('hola', { signal: abort.signal })).rejects.toThrow();
  });

  it.each(['es', 'fr', 'pt-BR', 'zh', 'ja', 'ar', 'hi', 'de'])('has a voice for %s', async (language) => {
    const { engine: picked } = await pickVoiceEngine([engine], null, language);
    expect(picked.id).toBe('espeak-ng');
  });

  it('says so when it has none, and when it is not installed', async () => {
    await expect(pickVoiceEngine([engine], null, 'yi')).rejects.toMatchObject({ code: 'VOICE_MISSING' });
    const [info] = await voiceEngineInfo([new EspeakNgEngine('no-such-espeak')]);
    expect(info).toMatchObject({ available: false, remedy: 'apt-get install espeak-ng' });
  });
});
