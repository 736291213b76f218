import type { Environment } from './schema';

/** A service that speaks OpenAI's protocol. */
export interface OpenAiServiceConfig {
  baseUrl: string;
  apiKey: string | null;
  model: string;
}

/** `apiKey` null: not configured. */
export interface ElevenLabsConfig {
  apiKey: string | null;
  url: string;
  model: string;
}

const OPENAI = 'https://api.openai.com/v1';

/** The services of speech and voice. An address or a key configures one of OpenAI's kind; a key alone means OpenAI itself. */
export function voiceAndSpeech(values: Environment): {
  openaiSpeech: OpenAiServiceConfig | null;
  openaiVoice: OpenAiServiceConfig | null;
  elevenlabs: ElevenLabsConfig;
} {
  const service = (
    baseUrl: string | undefined,
    apiKey: string | undefined,
    model: string,
  ): OpenAiServiceConfig | null =>
    baseUrl || apiKey ? { baseUrl: baseUrl ?? OPENAI, apiKey: apiKey ?? null, model } : null;
  return {
    openaiSpeech: service(
      values.Z2_OPENAI_SPEECH_BASE_URL,
      values.Z2_OPENAI_SPEECH_API_KEY,
      values.Z2_OPENAI_SPEECH_MODEL,
    ),
    openaiVoice: service(
      values.Z2_OPENAI_VOICE_BASE_URL,
      values.Z2_OPENAI_VOICE_API_KEY,
      values.Z2_OPENAI_VOICE_MODEL,
    ),
    elevenlabs: {
      apiKey: values.Z2_ELEVENLABS_API_KEY ?? null,
      url: values.Z2_ELEVENLABS_URL,
      model: values.Z2_ELEVENLABS_MODEL,
    },
  };
}
