import { APIError, BadRequestError } from 'openai';

import type { Availability } from '../availability';
import { openAiFailure, type OpenAiService } from '../openai/openai-client';
import { OpenAiEndpoint } from '../openai/openai-endpoint';
import { withDeadline } from '../service/service-failure';
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
  private readonly endpoint: OpenAiEndpoint;
  private readonly list = kept(() => this.askVoices());
  /** Whether this service has refused to send WAV. */
  private refusesWav = false;

  /** @param service null: not configured */
  constructor(private readonly service: OpenAiService | null) {
    this.endpoint = new OpenAiEndpoint(service, 'voice');
  }

  availability(): Promise<Availability> {
    return this.endpoint.availability();
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
          this.endpoint.facts,
          this.service?.timeoutMs ?? VOICE_REQUEST_MS,
          request.signal,
          (signal) => this.ask(request, voice, format, signal),
        );
        return format === 'wav'
          ? await writeVoiceWav(bytes, request.out_path, this.endpoint.facts)
          : await writeVoicePcm(bytes, PCM_RATE, request.out_path, this.endpoint.facts);
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
          throw openAiFailure(thrown, this.endpoint.facts);
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
    const answer = await this.endpoint.client!.audio.speech.create(
      { model: this.service!.model, voice, input: text, response_format, ...(speed === 1 ? {} : { speed }) },
      { signal },
    );
    return Buffer.from(await answer.arrayBuffer());
  }

  /** OpenAI has no list of voices; some compatible services do, as names or as objects. */
  private async askVoices(): Promise<Voice[]> {
    const named = (name: string): Voice => ({ id: name, language: null, name });
    if (!this.endpoint.client) {
      return [];
    }
    try {
      const answer = (await this.endpoint.client.get('/audio/voices', { timeout: PROBE_MS })) as {
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
      throw openAiFailure(thrown, this.endpoint.facts);
    }
  }
}
