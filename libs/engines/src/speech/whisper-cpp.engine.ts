import { availableParallelism } from 'node:os';

import { primaryLanguage, type SpeechRegion, Z2Error } from '@z2/contracts';
import { readWavLayout } from '@z2/media';
import { modelSha256, type ResolvedModel, resolveModel, SUGGESTED_MODELS } from '@z2/runtime';

import type { Availability } from '../availability';
import { runWhisperChild } from '../whisper/run-whisper-child';
import { whisperPackage } from '../whisper/whisper-package';
import { withoutLoops } from './loop-guard';
import { soundingRegions, wordsWithin } from './sounding';
import type { SpeechEngine, SpeechRequest, SpeechResult } from './speech.engine';
import { whisperWords } from './whisper-words';

export interface WhisperCppOptions {
  /** Folder of models. */
  modelsDir: string;
  /** Model where the request names none: a name or a path; null: the best on disk. */
  model: string | null;
  threads?: number;
}

interface Task {
  request: SpeechRequest;
  model: ResolvedModel;
  language: string;
  durationMs: number;
  sounding: SpeechRegion[];
}

/** Beyond this, more threads slow whisper.cpp down. */
const MOST_THREADS = 8;
/** The second try after a loop: warm enough to leave it. */
const LOOP_TEMPERATURE = 0.4;

/**
 * whisper.cpp with a model on disk, in a child process. Its own guards (log probability, entropy, no-speech, warmer tries) are
 * on at the values of CRAFT.md 2; the binding does not tell these numbers, so ours are: no earlier text as prompt, loops tried
 * again and then cut, and (in the stage) no words where nobody speaks.
 */
export class WhisperCppEngine implements SpeechEngine {
  readonly id = 'whisper.cpp';
  /** Of the model that is suggested where none is there; one that is there tells its own. */
  readonly quality = SUGGESTED_MODELS[0]!.quality;
  readonly parallel = 1;
  readonly languages = [];

  constructor(private readonly options: WhisperCppOptions) {}

  /** @throws Z2Error MODEL_NOT_FOUND, MODEL_INVALID for a model that was named */
  async availability(model: string | null, language: string | null = null): Promise<Availability> {
    const built = whisperPackage();
    if (!built.available) {
      return { ...built, isConfigured: false };
    }
    try {
      const found = await this.model(model);
      if (found.english_only && language && primaryLanguage(language) !== 'en') {
        const remedy = 'Get one for all languages: ./z2 models pull base.';
        return { available: false, reason: `The whisper model ${found.name} knows English only.`, remedy };
      }
      const hash = (await modelSha256(found.path)).slice(0, 16);
      return {
        available: true,
        version: `${built.version} ${found.name} ${hash}`,
        quality: found.quality,
      };
    } catch (error) {
      const isNamed = (model ?? this.options.model) !== null;
      if (error instanceof Z2Error && error.code === 'MODEL_NOT_FOUND' && !isNamed) {
        return { available: false, isConfigured: false, reason: error.message, remedy: error.remedy };
      }
      throw error;
    }
  }

  async transcribe(request: SpeechRequest): Promise<SpeechResult> {
    const model = await this.model(request.model);
    const { data_size, sample_rate } = await readWavLayout(request.wav_path);
    const durationMs = Math.floor(data_size / 2 / (sample_rate / 1000));
    const sounding = await soundingRegions(request.wav_path);
    if (sounding.length === 0) {
      return { language: request.language, language_confidence: null, words: [] };
    }
    const language = model.english_only ? 'en' : whisperLanguage(request.language);
    const first = await this.attempt({ request, model, language, durationMs, sounding }, 0);
    if (first.dropped === 0) {
      return first.result;
    }
    const second = await this.attempt({ request, model, language, durationMs, sounding }, LOOP_TEMPERATURE);
    return second.dropped < first.dropped ? second.result : first.result;
  }

  private async attempt(
    { request, model, language, durationMs, sounding }: Task,
    temperature: number,
  ): Promise<{ result: SpeechResult; dropped: number }> {
    const { signal, onProgress } = request;
    const threads = this.options.threads ?? Math.min(MOST_THREADS, availableParallelism());
    const answer = await runWhisperChild(
      { do: 'transcribe', model: model.path, wav: request.wav_path, language, temperature, threads },
      'transcript',
      { signal, onProgress: (fraction) => onProgress?.(fraction * durationMs) },
    );
    const found = answer.language ?? request.language;
    const all = whisperWords(answer.text, answer.pieces, found && primaryLanguage(found), durationMs);
    const { words, dropped } = withoutLoops(wordsWithin(all, sounding));
    return { result: { language: request.language ?? found, language_confidence: null, words }, dropped };
  }

  private model(wanted: string | null): Promise<ResolvedModel> {
    return resolveModel(wanted ?? this.options.model, this.options.modelsDir);
  }
}

/** whisper's own code for a language: mostly the primary subtag. */
function whisperLanguage(language: string | null): string {
  const own: Readonly<Record<string, string>> = { nb: 'no', fil: 'tl', he: 'he', jv: 'jw' };
  const primary = language ? primaryLanguage(language) : 'auto';
  return own[primary] ?? primary;
}
