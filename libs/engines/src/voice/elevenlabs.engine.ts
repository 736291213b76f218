import { parseLanguage, primaryLanguage, Z2Error } from '@z2/contracts';
import { retryAfterMs } from '@z2/runtime';

import type { Availability } from '../availability';
import { badAnswer, type ServiceFacts, serviceFailure, withDeadline } from '../service/service-failure';
import { isAboutVoice, kept, PROBE_MS, VOICE_REQUEST_MS, voiceMissing } from './service-voice';
import type { Voice, VoiceEngine, VoiceRequest } from './voice.engine';
import { writeVoicePcm } from './voice-wav';

export interface ElevenLabsOptions {
  /** null: not configured. */
  apiKey: string | null;
  /** e.g. `https://api.elevenlabs.io`. */
  url: string;
  model: string;
  /** Longest time for one line (ms). */
  timeoutMs?: number;
}

const PCM_RATE = 24_000;
/** Limits of `voice_settings.speed`. */
const [SLOWEST, FASTEST] = [0.7, 1.2];
/** The models that take `language_code`; others refuse it. */
const TAKES_LANGUAGE = /v2_5|v3|flash|turbo/;

interface VoicesAnswer {
  voices?: { voice_id: string; name: string; verified_languages?: { language?: string }[] | null }[];
}
type ModelsAnswer = { model_id: string; languages?: { language_id: string }[] | null }[];
interface ErrorAnswer {
  detail?: { message?: string; status?: string } | string;
}

/** ElevenLabs, or a service that speaks its protocol: samples of 24 kHz, one request a line. */
export class ElevenLabsEngine implements VoiceEngine {
  readonly id = 'elevenlabs';
  readonly quality = 'professional';
  readonly isMetered = true;
  private readonly facts: ServiceFacts;
  private readonly list = kept(() => this.askVoices());
  private readonly spoken = kept(() => this.askLanguages());

  constructor(private readonly options: ElevenLabsOptions) {
    this.facts = {
      code: 'VOICE_ENGINE_FAILED',
      name: `ElevenLabs at ${options.url}`,
      key: 'Z2_ELEVENLABS_API_KEY',
      check: `Check Z2_ELEVENLABS_URL (${options.url}) and Z2_ELEVENLABS_MODEL (${options.model}).`,
    };
  }

  async availability(): Promise<Availability> {
    if (this.options.apiKey === null) {
      return {
        available: false,
        isConfigured: false,
        reason: 'ElevenLabs is not configured.',
        remedy: 'Set Z2_ELEVENLABS_API_KEY.',
      };
    }
    try {
      const voices = await this.list();
      return voices.length > 0
        ? { available: true, version: this.options.model }
        : {
            available: false,
            reason: 'This account of ElevenLabs has no voices.',
            remedy: 'Add a voice to the account.',
          };
    } catch (error) {
      if (error instanceof Z2Error) {
        return { available: false, reason: error.message, remedy: error.remedy };
      }
      throw error;
    }
  }

  /** A voice speaks all languages of the model; those that were checked for the language come first. */
  async voices(language: string | null): Promise<Voice[]> {
    const voices = await this.list();
    const plain = voices.map(({ id, name }): Voice => ({ id, name, language: null }));
    if (language === null) {
      return plain;
    }
    const spoken = await this.spoken();
    const wanted = primaryLanguage(language);
    if (spoken && !spoken.includes(wanted)) {
      return [];
    }
    const isChecked = (at: number): boolean => voices[at]!.languages.includes(wanted);
    return [...plain.filter((_, at) => isChecked(at)), ...plain.filter((_, at) => !isChecked(at))];
  }

  async synthesize(request: VoiceRequest): Promise<{ duration_ms: number }> {
    const voice = request.voice ?? (await this.voices(request.language))[0]?.id;
    if (!voice) {
      throw voiceMissing(this.id, 'default', request.language);
    }
    const { model, timeoutMs } = this.options;
    const speed = Math.min(FASTEST, Math.max(SLOWEST, request.rate));
    const body = JSON.stringify({
      text: request.text,
      model_id: model,
      ...(TAKES_LANGUAGE.test(model) ? { language_code: primaryLanguage(request.language) } : {}),
      ...(speed === 1 ? {} : { voice_settings: { speed } }),
    });
    const path = `/v1/text-to-speech/${encodeURIComponent(voice)}?output_format=pcm_${PCM_RATE}`;
    const bytes = await withDeadline(
      this.facts,
      timeoutMs ?? VOICE_REQUEST_MS,
      request.signal,
      async (signal) => {
        const answer = await this.ask(path, { method: 'POST', body, signal }, (status, message) =>
          isAboutVoice(status, message) ? voiceMissing(this.id, voice, request.language) : null,
        );
        return this.read(async () => Buffer.from(await answer.arrayBuffer()));
      },
    );
    return writeVoicePcm(bytes, PCM_RATE, request.out_path, this.facts);
  }

  private async askVoices(): Promise<{ id: string; name: string; languages: string[] }[]> {
    const { voices = [] } = await this.json<VoicesAnswer>('/v1/voices');
    return voices.map(({ voice_id, name, verified_languages }) => ({
      ...{ id: voice_id, name },
      languages: (verified_languages ?? []).flatMap(({ language }) => language ?? []),
    }));
  }

  /** Languages of the model, as primary subtags; null: the service does not say. */
  private async askLanguages(): Promise<string[] | null> {
    try {
      const models = await this.json<ModelsAnswer>('/v1/models');
      const languages = models.find(({ model_id }) => model_id === this.options.model)?.languages;
      return (
        languages?.flatMap(({ language_id }) => {
          const tag = parseLanguage(language_id);
          return tag ? [primaryLanguage(tag)] : [];
        }) ?? null
      );
    } catch (error) {
      // Compatible services have no list of models.
      if (error instanceof Z2Error && error.details?.['status'] === 404) {
        return null;
      }
      throw error;
    }
  }

  private async json<T>(path: string): Promise<T> {
    const never = new AbortController().signal;
    return withDeadline(this.facts, PROBE_MS, never, async (signal) => {
      const answer = await this.ask(path, { signal });
      return this.read(() => answer.json() as Promise<T>);
    });
  }

  private async ask(
    path: string,
    init: RequestInit,
    special: (status: number, message: string) => Z2Error | null = () => null,
  ): Promise<Response> {
    const headers = { 'xi-api-key': this.options.apiKey ?? '', 'content-type': 'application/json' };
    const url = `${this.options.url.replace(/\/$/, '')}${path}`;
    const answer = await fetch(url, { ...init, headers }).catch((cause: unknown) => {
      throw serviceFailure(this.facts, { status: null, message: reason(cause), cause });
    });
    if (answer.ok) {
      return answer;
    }
    const message = messageOf(await answer.text().catch(() => '')) || answer.statusText;
    throw (
      special(answer.status, message) ??
      serviceFailure(this.facts, {
        status: answer.status,
        message,
        retryAfterMs: retryAfterMs(answer.headers.get('retry-after')),
      })
    );
  }

  private read<T>(body: () => Promise<T>): Promise<T> {
    return body().catch((cause: unknown) => {
      throw badAnswer(this.facts, reason(cause), cause);
    });
  }
}

function messageOf(body: string): string {
  try {
    const { detail } = JSON.parse(body) as ErrorAnswer;
    return typeof detail === 'string' ? detail : [detail?.status, detail?.message].filter(Boolean).join(': ');
  } catch {
    return body.slice(0, 200);
  }
}

function reason(thrown: unknown): string {
  const error = thrown as Error;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
