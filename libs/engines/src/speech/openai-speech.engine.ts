import { readFile } from 'node:fs/promises';

import { parseLanguage, primaryLanguage, type Word } from '@z2/contracts';
import { BadRequestError, toFile } from 'openai';
import type { TranscriptionVerbose } from 'openai/resources/audio/transcriptions';

import type { Availability } from '../availability';
import { openAiFailure, type OpenAiService, REQUEST_MS } from '../openai/openai-client';
import { OpenAiEndpoint } from '../openai/openai-endpoint';
import { badAnswer, withDeadline } from '../service/service-failure';
import { guardedSpeech, type SoundingPart } from './guarded-speech';
import type { SpeechEngine, SpeechRequest, SpeechResult } from './speech.engine';
import { spreadOver, spreadWords, withPunctuation } from './timed-text';

const PARALLEL = 4;
/** A segment is silence by whisper's own measure (CRAFT.md 2). */
const [NO_SPEECH, LEAST_LOGPROB] = [0.6, -1];
const SPREAD = 'the service gives no word times: they are spread within its sentences';

/** Ways to ask, the best first; services and models refuse some with a 400. */
type Form = 'words' | 'segments' | 'text';

/** Any service that speaks OpenAI's transcription: OpenAI itself, whisper.cpp's server, speaches, vLLM. */
export class OpenAiSpeechEngine implements SpeechEngine {
  readonly id = 'openai';
  readonly quality = 'standard';
  readonly parallel = PARALLEL;
  readonly languages = [];
  private readonly endpoint: OpenAiEndpoint;
  /** The best way to ask that this service has not refused. */
  private form: Form = 'words';

  /** @param service null: not configured */
  constructor(private readonly service: OpenAiService | null) {
    this.endpoint = new OpenAiEndpoint(service, 'speech');
  }

  availability(): Promise<Availability> {
    return this.endpoint.availability();
  }

  /** @throws Z2Error ENGINE_UNAUTHORIZED, SPEECH_ENGINE_FAILED (with retry_after_ms where the service says so), CANCELLED */
  transcribe(request: SpeechRequest): Promise<SpeechResult> {
    return guardedSpeech(request, (part, temperature) => this.ask(request, part, temperature), {
      warmer: true,
    });
  }

  private async ask(request: SpeechRequest, part: SoundingPart, temperature: number): Promise<SpeechResult> {
    for (;;) {
      const form = this.form;
      try {
        const answer = await withDeadline(
          this.endpoint.facts,
          this.service?.timeoutMs ?? REQUEST_MS,
          request.signal,
          (signal) => this.send(request, form, temperature, signal),
        );
        return this.resultOf(answer, request, part);
      } catch (thrown) {
        const next = thrown instanceof BadRequestError ? nextForm(thrown, form) : null;
        if (!next) {
          throw openAiFailure(thrown, this.endpoint.facts);
        }
        this.form = next;
      }
    }
  }

  private async send(
    { wav_path, language }: SpeechRequest,
    form: Form,
    temperature: number,
    signal: AbortSignal,
  ): Promise<Partial<TranscriptionVerbose>> {
    const common = {
      file: await toFile(await readFile(wav_path), 'part.wav', { type: 'audio/wav' }),
      model: this.service!.model,
      temperature,
      ...(language ? { language: primaryLanguage(language) } : {}),
    };
    const api = this.endpoint.client!.audio.transcriptions;
    if (form === 'text') {
      return api.create({ ...common, response_format: 'json' }, { signal }) as Promise<
        Partial<TranscriptionVerbose>
      >;
    }
    const granularities: ('word' | 'segment')[] = form === 'words' ? ['word', 'segment'] : ['segment'];
    return api.create(
      { ...common, response_format: 'verbose_json', timestamp_granularities: granularities },
      { signal },
    );
  }

  private resultOf(
    answer: Partial<TranscriptionVerbose>,
    request: SpeechRequest,
    { sounding }: SoundingPart,
  ): SpeechResult {
    if (typeof answer !== 'object' || typeof answer.text !== 'string') {
      throw badAnswer(this.endpoint.facts, 'it has no text');
    }
    const language = request.language ?? (answer.language ? parseLanguage(answer.language) : null);
    const primary = language ? primaryLanguage(language) : null;
    const silent = (answer.segments ?? []).filter(
      ({ no_speech_prob, avg_logprob }) => no_speech_prob > NO_SPEECH && avg_logprob < LEAST_LOGPROB,
    );
    const result = (words: Word[], note?: string): SpeechResult => ({
      language,
      language_confidence: null,
      words,
      ...(note && words.length > 0 ? { note } : {}),
    });
    if (answer.words && answer.words.length > 0) {
      const words = answer.words
        .filter(
          ({ start, end }) =>
            !silent.some((one) => (start + end) / 2 >= one.start && (start + end) / 2 < one.end),
        )
        .map(({ start, end, word }): Word => ({ start_ms: ms(start), end_ms: ms(end), text: word.trim() }));
      return result(withPunctuation(answer.text, words));
    }
    if (answer.segments && answer.segments.length > 0) {
      const heard = answer.segments.filter((segment) => !silent.includes(segment));
      const words = heard.flatMap(({ start, end, text }) =>
        spreadWords({ start_ms: ms(start), end_ms: ms(end), text }, primary),
      );
      return result(words, SPREAD);
    }
    return result(spreadOver(answer.text, sounding, primary), SPREAD);
  }
}

const ms = (seconds: number): number => Math.round(seconds * 1000);

/** The next way to ask, where the words of a 400 say that this one is not taken; null: something else is wrong. */
function nextForm(error: BadRequestError, form: Form): Form | null {
  const said = `${error.param ?? ''} ${error.message}`;
  if (form === 'words' && said.includes('timestamp_granularities')) {
    return 'segments';
  }
  return form !== 'text' && /response_format|verbose_json/.test(said) ? 'text' : null;
}
