import type OpenAI from 'openai';
import { APIError, BadRequestError, NotFoundError } from 'openai';

import type { Availability } from '../availability';
import { openAiClient, openAiFailure, type OpenAiService } from '../openai/openai-client';
import { type ServiceFacts, withDeadline } from '../service/service-failure';
import { isAboutVoice, kept, PROBE_MS, VOICE_REQUEST_MS, voiceMissing } from './service-voice';
import type { Voice, VoiceEngine, VoiceRequest } from './voice.engine';
import { writeVoicePcm, writeVoiceWav } from './voice-wav';

/** OpenAI's own built-in voices, for services that list none. */
const BUILT_IN = [
  'alloy',
  'ash',
  'ballad',
  'coral',
  'echo',
  'fable',
  'onyx',
  'nova',
  'sage',
  'shimmer',
  'verse',
];
/** Rate of OpenAI's bare samples. */
const PCM_RATE = 24_000;
/** OpenAI's limits of `speed`. */
const [SLOWEST, FASTEST] = [0.25, 4];

/** Any service that speaks OpenAI's `/audio/speech`: OpenAI itself, Kokoro-FastAPI, LocalAI, openedai-speech. */
export class OpenAiVoiceEngine implements VoiceEngine {
  readonly id = 'openai';
  readonly quality = 'standard';
  readonly isMetered = true;
  readonly anyLanguage = true;
  private readonly client: OpenAI | null;
  private readonly facts: ServiceFacts;
  private readonly list = kept(() => this.askVoices());
  /** Whether this service has refused to send WAV. */
  private refusesWav = false;

  /** @param service null: not configured */
  constructor(private readonly service: OpenAiService | null) {
    this.client = service ? openAiClient(service) : null;
    this.facts = {
      code: 'VOICE_ENGINE_FAILED',
      name: `The voice service at ${service?.baseUrl ?? ''}`,
      key: 'Z2_OPENAI_VOICE_API_KEY',
      check: `Check Z2_OPENAI_VOICE_BASE_URL (${service?.baseUrl ?? ''}) and Z2_OPENAI_VOICE_MODEL (${service?.model ?? ''}).`,
    };
  }

  async availability(): Promise<Availability> {
    if (!this.client || !this.service) {
      return {
        available: false,
        isConfigured: false,
        reason: 'No OpenAI-compatible voice service is configured.',
        remedy: 'Set Z2_OPENAI_VOICE_BASE_URL, Z2_OPENAI_VOICE_API_KEY and Z2_OPENAI_VOICE_MODEL.',
      };
    }
    try {
      await this.client.models.list({ timeout: PROBE_MS });
    } catch (thrown) {
      // A service without a list of models is there all the same.
      if (!(thrown instanceof NotFoundError)) {
        const { message, remedy } = openAiFailure(thrown, this.facts);
        return { available: false, reason: message, remedy };
      }
    }
    return { available: true, version: this.service.model };
  }

  voices(): Promise<Voice[]> {
    return this.list();
  }

  /** Services take voices that they do not list (custom ones, mixtures): they say themselves what they do not know. */
  knowsVoice(voice: string): Promise<boolean> {
    return this.list().then((voices) => voices.some(({ id }) => id === voice));
  }

  async synthesize(request: VoiceRequest): Promise<{ duration_ms: number }> {
    const voice = request.voice ?? (await this.list())[0]?.id ?? BUILT_IN[0]!;
    for (;;) {
      const format = this.refusesWav ? 'pcm' : 'wav';
      try {
        const bytes = await withDeadline(
          this.facts,
          this.service?.timeoutMs ?? VOICE_REQUEST_MS,
          request.signal,
          (signal) => this.ask(request, voice, format, signal),
        );
        return format === 'wav'
          ? await writeVoiceWav(bytes, request.out_path, this.facts)
          : await writeVoicePcm(bytes, PCM_RATE, request.out_path, this.facts);
      } catch (thrown) {
        if (
          thrown instanceof BadRequestError &&
          format === 'wav' &&
          /response_format|wav/.test(thrown.message)
        ) {
          this.refusesWav = true;
        } else if (
          thrown instanceof APIError &&
          isAboutVoice(thrown.status as number | undefined, thrown.message)
        ) {
          throw voiceMissing(this.id, voice, request.language, thrown);
        } else {
          throw openAiFailure(thrown, this.facts);
        }
      }
    }
  }

  private async ask(
    { text, rate }: VoiceRequest,
    voice: string,
    response_format: 'wav' | 'pcm',
    signal: AbortSignal,
  ): Promise<Buffer> {
    const speed = Math.min(FASTEST, Math.max(SLOWEST, rate));
    const answer = await this.client!.audio.speech.create(
      { model: this.service!.model, voice, input: text, response_format, ...(speed === 1 ? {} : { speed }) },
      { signal },
    );
    return Buffer.from(await answer.arrayBuffer());
  }

  /** OpenAI has no list of voices; some compatible services do, as names or as objects. */
  private async askVoices(): Promise<Voice[]> {
    const named = (name: string): Voice => ({ id: name, language: null, name });
    if (!this.client) {
      return [];
    }
    try {
      const answer = (await this.client.get('/audio/voices', { timeout: PROBE_MS })) as {
        voices?: (string | { id?: string; name?: string })[];
      };
      const names = (answer.voices ?? []).flatMap((one) =>
        typeof one === 'string' ? [one] : (one.id ?? one.name ?? []),
      );
      return (names.length > 0 ? names : BUILT_IN).map(named);
    } catch (thrown) {
      if (thrown instanceof APIError && [400, 404, 405].includes(Number(thrown.status))) {
        return BUILT_IN.map(named);
      }
      throw openAiFailure(thrown, this.facts);
    }
  }
}
