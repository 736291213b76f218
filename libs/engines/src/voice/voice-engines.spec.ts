import { EspeakNgEngine } from './espeak-ng.engine';
import type { Voice, VoiceEngine } from './voice.engine';
import { createVoiceEngines, pickVoiceEngine, voiceEngineInfo } from './voice-engines';

/** A service with these voices; without any, it cannot be reached. */
const service = (...ids: string[]): VoiceEngine => ({
  ...{ id: 'service', quality: 'professional', anyLanguage: true },
  availability: () =>
    Promise.resolve(
      ids.length > 0
        ? { available: true, version: '1' }
        : { available: false, reason: 'It is down.', remedy: 'Start it.' },
    ),
  voices: () => Promise.resolve(ids.map((id): Voice => ({ id, language: null, name: id }))),
  synthesize: () => Promise.reject(new Error('it is not asked')),
});

it('prefers services, then the engines of this machine', async () => {
  const { engine } = await pickVoiceEngine([service('ana'), new EspeakNgEngine()], null, 'es');
  expect(engine.id).toBe('service');
  expect(
    createVoiceEngines()
      .map(({ id }) => id)
      .at(-1),
  ).toBe('espeak-ng');
});

it('takes the engine that knows the voice', async () => {
  const engines = [service('ana'), new EspeakNgEngine()];
  expect((await pickVoiceEngine(engines, null, 'es', ['es+f2'])).engine.id).toBe('espeak-ng');
  expect((await pickVoiceEngine(engines, null, 'es', ['ana'])).engine.id).toBe('service');
  expect((await pickVoiceEngine(engines, 'service', 'es', ['bea'])).engine.id).toBe('service');
  await expect(pickVoiceEngine(engines, null, 'es', ['ana', 'es'])).rejects.toMatchObject({
    code: 'VOICE_MISSING',
    remedy: expect.stringContaining('./z2 voices --language es') as string,
  });
});

it('says which configured engine was passed over and why, not what nobody configured', async () => {
  expect((await pickVoiceEngine([service(), new EspeakNgEngine()], null, 'es')).passed).toEqual([
    'service: It is down.',
  ]);
  expect((await pickVoiceEngine(createVoiceEngines(), null, 'es')).passed).toEqual([]);
});

it('shows each with what would enable it; one for any language has no list', async () => {
  const infos = await voiceEngineInfo([...createVoiceEngines(), service('ana')]);
  const of = (id: string) => infos.find(({ engine }) => engine === id);
  expect(of('elevenlabs')).toMatchObject({ available: false, remedy: 'Set Z2_ELEVENLABS_API_KEY.' });
  expect(of('service')).toMatchObject({ available: true, languages: [] });
  expect(of('espeak-ng')!.languages).toContain('es');
});
