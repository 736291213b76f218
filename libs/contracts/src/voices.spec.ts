import { parseVoiceKey, voiceFor, voicesNamed } from './voices';

const options = { voice: 'any', voices: { pt: 'joana', 'pt-BR/Ana': 'luiza', 'pt/Rui': 'rui', fr: 'marie' } };

it.each([
  ['pt-BR', 'Ana', 'luiza'],
  ['pt-BR', 'Rui', 'rui'],
  ['pt-BR', 'Eva', 'joana'],
  ['pt', undefined, 'joana'],
  ['fr', 'Ana', 'marie'],
  ['es', 'Ana', 'any'],
])('%s, speaker %s: %s', (language, speaker, voice) => {
  expect(voiceFor(options, language, speaker)).toBe(voice);
});

it('knows which voices a language needs', () => {
  expect(voicesNamed(options, 'pt-BR').map(({ voice }) => voice)).toEqual(['joana', 'luiza', 'rui']);
  expect(voicesNamed(options, 'es')).toEqual([{ key: '', voice: 'any' }]);
  expect(voicesNamed({ voice: null, voices: {} }, 'es')).toEqual([]);
});

it('brings keys into one form', () => {
  expect(parseVoiceKey('PT_br/Ana Maria')).toEqual({
    ...{ language: 'pt-BR', speaker: 'Ana Maria', key: 'pt-BR/Ana Maria' },
  });
  expect(parseVoiceKey('spanish')?.key).toBe('es');
  expect([parseVoiceKey('xx9'), parseVoiceKey('es/'), parseVoiceKey('')]).toEqual([null, null, null]);
});
