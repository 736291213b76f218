import { readFile } from 'node:fs/promises';

import type { protos, v2 } from '@google-cloud/speech';
import { primaryLanguage, type Word, Z2Error } from '@z2/contracts';

import type { Availability } from '../availability';
import { googleCall, googleFailure, refusal } from '../google/google-call';
import { googleLocale, languageOfGoogle } from '../google/google-locale';
import { googleClientOptions, type GoogleOptions, googleProject } from '../google/google-options';
import type { ServiceFacts } from '../service/service-failure';
import { guardedSpeech } from './guarded-speech';
import type { SpeechEngine, SpeechRequest, SpeechResult } from './speech.engine';

export interface GoogleSpeechOptions extends GoogleOptions {
  /** `host:port` in place of Google's own. */
  endpoint: string | null;
  /** e.g. `long`, `chirp_2` (which knows languages by itself, and is not in every location). */
  model: string;
  /** Longest time for one part (ms). */
  timeoutMs?: number;
}

type Features = protos.google.cloud.speech.v2.IRecognitionFeatures;
type Response = protos.google.cloud.speech.v2.IRecognizeResponse;
type Duration = protos.google.protobuf.IDuration;

const REQUEST_MS = 120_000;
const PARALLEL = 4;
const MOST_SPEAKERS = 6;
/** Models that find the language by themselves. */
const KNOWS_LANGUAGES = /^chirp/;
const SPEAKERS = 'speakers are told apart within each part of the sound alone';

/**
 * Google Cloud Speech V2, recognizer `_` (made on the fly), the sound sent in the request (at most 1 min and 10 MB: parts have
 * 30 s). Words with times and punctuation; speakers where the model tells them apart.
 */
export class GoogleSpeechEngine implements SpeechEngine {
  readonly id = 'google';
  readonly quality = 'professional';
  readonly parallel = PARALLEL;
  readonly languages = [];
  private client: v2.SpeechClient | null = null;
  /** What this model has refused once; not asked for again. */
  private refuses: { diarization: boolean; confidence: boolean } = { diarization: false, confidence: false };
  private readonly facts: ServiceFacts;

  constructor(private readonly options: GoogleSpeechOptions) {
    this.facts = {
      code: 'SPEECH_ENGINE_FAILED',
      name: 'Google Cloud Speech',
      key: 'Z2_GOOGLE_CREDENTIALS',
      check: `Check Z2_GOOGLE_LOCATION (${options.location}), Z2_GOOGLE_SPEECH_MODEL (${options.model}) and that the Speech-to-Text API is enabled.`,
    };
  }

  async availability(_model: string | null, language: string | null = null): Promise<Availability> {
    try {
      await googleProject(this.options, this.options.endpoint);
    } catch (error) {
      if (error instanceof Z2Error) {
        const isConfigured = this.options.credentials !== null;
        return { available: false, isConfigured, reason: error.message, remedy: error.remedy };
      }
      throw error;
    }
    if (language === null && !KNOWS_LANGUAGES.test(this.options.model)) {
      return {
        available: false,
        reason: `The model ${this.options.model} of Google must be told the language.`,
        remedy:
          'Name it (--from-language), or set Z2_GOOGLE_SPEECH_MODEL=chirp_2 with a location that has it.',
      };
    }
    return { available: true, version: `${this.options.model} ${this.options.location}` };
  }

  /** @throws Z2Error ENGINE_UNAUTHORIZED, SPEECH_ENGINE_FAILED (with retry_after_ms where Google says so), CANCELLED */
  transcribe(request: SpeechRequest): Promise<SpeechResult> {
    return guardedSpeech(request, () => this.ask(request), { warmer: false });
  }

  private async ask(request: SpeechRequest): Promise<SpeechResult> {
    const { location, endpoint, model, timeoutMs } = this.options;
    const project = await googleProject(this.options, endpoint);
    const content = await readFile(request.wav_path);
    const client = await this.connect();
    for (;;) {
      try {
        const response = await googleCall(this.facts, timeoutMs ?? REQUEST_MS, request.signal, (call) =>
          client.recognize(
            {
              recognizer: `projects/${project}/locations/${location}/recognizers/_`,
              config: {
                autoDecodingConfig: {},
                languageCodes: [request.language ? googleLocale(request.language) : 'auto'],
                model,
                features: this.features(),
              },
              content,
            },
            call,
          ),
        );
        return resultOf(response);
      } catch (thrown) {
        if (!this.noteRefusal(refusal(thrown))) {
          throw googleFailure(thrown, this.facts);
        }
      }
    }
  }

  /** The package is large: loaded when it is needed. */
  private async connect(): Promise<v2.SpeechClient> {
    const { location, endpoint } = this.options;
    const own = location === 'global' ? null : `${location}-speech.googleapis.com`;
    const { v2 } = await import('@google-cloud/speech');
    this.client ??= new v2.SpeechClient(googleClientOptions(this.options, endpoint ?? own));
    return this.client;
  }

  private features(): Features {
    return {
      enableWordTimeOffsets: true,
      enableAutomaticPunctuation: true,
      ...(this.refuses.confidence ? {} : { enableWordConfidence: true }),
      ...(this.refuses.diarization
        ? {}
        : { diarizationConfig: { minSpeakerCount: 1, maxSpeakerCount: MOST_SPEAKERS } }),
    };
  }

  /** Models differ in what they can. Whether what was refused can be left out, by Google's words. */
  private noteRefusal(said: string | null): boolean {
    if (said && /diari[sz]ation|speaker/i.test(said) && !this.refuses.diarization) {
      this.refuses.diarization = true;
      return true;
    }
    if (said && /word.confidence|enable_word_confidence/i.test(said) && !this.refuses.confidence) {
      this.refuses.confidence = true;
      return true;
    }
    return false;
  }
}

function resultOf({ results }: Response): SpeechResult {
  const found = (results ?? []).flatMap(({ alternatives }) => alternatives?.[0]?.words ?? []);
  const words = found.map((info): Word => {
    const start_ms = milliseconds(info.startOffset);
    return {
      start_ms,
      end_ms: Math.max(start_ms + 1, milliseconds(info.endOffset)),
      text: (info.word ?? '').trim(),
      ...(info.confidence ? { confidence: Math.round(info.confidence * 1000) / 1000 } : {}),
      ...(info.speakerLabel ? { speaker: info.speakerLabel } : {}),
    };
  });
  const code = results?.find(({ languageCode }) => languageCode)?.languageCode;
  return {
    language: code ? primaryLanguage(languageOfGoogle(code)) : null,
    language_confidence: null,
    words: words.sort((one, other) => one.start_ms - other.start_ms),
    ...(words.some(({ speaker }) => speaker) ? { note: SPEAKERS } : {}),
  };
}

/** Protobuf leaves out what is 0. */
function milliseconds(duration: Duration | null | undefined): number {
  return Number(duration?.seconds ?? 0) * 1000 + Math.round((duration?.nanos ?? 0) / 1e6);
}
