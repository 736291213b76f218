import { loadConfig } from './config';

it('takes a key alone for OpenAI itself, an address alone for a service without a key', () => {
  const { openaiSpeech, openaiVoice } = loadConfig({
    Z2_OPENAI_SPEECH_API_KEY: 'sk',
    Z2_OPENAI_VOICE_BASE_URL: 'http://127.0.0.1:8880/v1',
    Z2_OPENAI_VOICE_MODEL: 'kokoro',
  });
  expect(openaiSpeech).toEqual({ baseUrl: 'https://api.openai.com/v1', apiKey: 'sk', model: 'whisper-1' });
  expect(openaiVoice).toEqual({ baseUrl: 'http://127.0.0.1:8880/v1', apiKey: null, model: 'kokoro' });
});

it('has none of them without a setting', () => {
  expect(loadConfig({})).toMatchObject({
    openaiSpeech: null,
    openaiVoice: null,
    elevenlabs: { apiKey: null, url: 'https://api.elevenlabs.io' },
  });
  expect(() => loadConfig({ Z2_ELEVENLABS_URL: 'ftp://h' })).toThrow('Z2_ELEVENLABS_URL');
});
