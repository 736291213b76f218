import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { languageName, primaryLanguage, throwIfCancelled, Z2Error } from '@z2/contracts';

import type { Availability } from '../availability';
import { KeptAnswer } from '../kept-answer';
import { sherpaPackage } from '../sherpa/sherpa-package';
import { SherpaProcess } from '../sherpa/sherpa-process';
import {
  findVoiceModels,
  languageFitness,
  type ModelSpeaker,
  type VoiceModel,
  type VoiceModels,
} from '../sherpa/voice-models';
import type { Voice, VoiceEngine, VoiceRequest } from './voice.engine';

export interface SherpaOnnxOptions {
  /** Folder of voice models, each in a folder of its own. */
  voicesDir: string;
  threads?: number;
  /** How long a loaded model stays without work, ms. Default 30 s. */
  idleMs?: number;
}

/** Beyond this, more threads do not help models of this size. */
const MOST_THREADS = 4;
const IDLE_MS = 30_000;
/** How long the folder is taken as seen, ms. */
const KEEP_MS = 5_000;

/**
 * Piper's and Kokoro's voices by sherpa-onnx, with models on disk and in a process of its own: natural voices without network
 * or key. A cue is spoken by the named voice, else by the first that has the language, best with its region.
 */
export class SherpaOnnxEngine implements VoiceEngine {
  readonly id = 'sherpa-onnx';
  readonly quality = 'standard';
  private readonly models: KeptAnswer<VoiceModels>;
  private readonly processes = new Map<string, SherpaProcess>();

  constructor(private readonly options: SherpaOnnxOptions) {
    this.models = new KeptAnswer(KEEP_MS, () => findVoiceModels(options.voicesDir));
  }

  async availability(): Promise<Availability> {
    const built = sherpaPackage();
    if (!built.available) {
      return built;
    }
    const { usable, faulty } = await this.models.get();
    const faults = faulty.map(({ name, fault }) => `The voice model ${name} cannot be used: ${fault}.`);
    const remedy = `Put Piper's or Kokoro's voices, as sherpa-onnx publishes them, into ${this.options.voicesDir} (Z2_VOICES_DIR), each in a folder of its own.`;
    if (usable.length === 0) {
      const reason = faults.join(' ') || 'No voice model for sherpa-onnx is here.';
      return { available: false, ...(faults.length > 0 ? {} : { isConfigured: false }), reason, remedy };
    }
    const hash = createHash('sha256').update(usable.map(({ stamp }) => stamp).join('\n'));
    const version = `${built.version} ${hash.digest('hex').slice(0, 12)}`;
    return { available: true, version, ...(faults.length > 0 ? { note: faults.join(' ') } : {}) };
  }

  async voices(language: string | null): Promise<Voice[]> {
    return (await this.speakers(language)).map(({ speaker: { voice, name, language: own } }) => ({
      ...{ id: voice, language: own, name },
    }));
  }

  async synthesize(request: VoiceRequest): Promise<{ duration_ms: number }> {
    throwIfCancelled(request.signal);
    const { model, speaker } = await this.chosen(request);
    const { text, rate, out_path: out, signal } = request;
    return this.processOf(model, speaker).say({ text, rate, out, speaker: speaker.number }, signal);
  }

  /** Ends what still waits for work. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.processes.values()].map((one) => one.close()));
  }

  /** Those of a language, the best first. */
  private async speakers(language: string | null): Promise<{ model: VoiceModel; speaker: ModelSpeaker }[]> {
    const { usable } = await this.models.get();
    const all = usable.flatMap((model) => model.speakers.map((speaker) => ({ model, speaker })));
    return language === null
      ? all
      : all
          .filter(({ speaker }) => languageFitness(speaker, language) > 0)
          .sort((a, b) => languageFitness(b.speaker, language) - languageFitness(a.speaker, language));
  }

  /** @throws Z2Error VOICE_MISSING */
  private async chosen({ voice, language }: Pick<VoiceRequest, 'voice' | 'language'>): Promise<{
    model: VoiceModel;
    speaker: ModelSpeaker;
  }> {
    const all = await this.speakers(voice ? null : language);
    const found = voice ? all.find(({ speaker }) => speaker.voice === voice) : all[0];
    if (found) {
      return found;
    }
    const { faulty } = await this.models.get();
    const own = faulty.find(({ name }) => voice === name || voice?.startsWith(`${name}/`));
    const what = voice ? `no voice "${voice}"` : `no voice for ${languageName(language)}`;
    throw new Z2Error('VOICE_MISSING', `sherpa-onnx has ${what}${own ? `: ${own.fault}` : ''}.`, {
      remedy: `Choose another (./z2 voices), or put it into ${this.options.voicesDir}.`,
    });
  }

  /** One for each model, and for each language where the model reads its writing by it. */
  private processOf(model: VoiceModel, speaker: ModelSpeaker): SherpaProcess {
    const config = configOf(
      model,
      speaker,
      this.options.threads ?? Math.min(MOST_THREADS, availableParallelism()),
    );
    const key = JSON.stringify([config, model.stamp]);
    const known = this.processes.get(key);
    if (known) {
      return known;
    }
    const made = new SherpaProcess(model.name, config, this.options.idleMs ?? IDLE_MS);
    this.processes.set(key, made);
    return made;
  }
}

/** Names of espeak-ng's voices, where they are not the language's; plain `en` is British there. One that it has not ends the process. */
const OF_ESPEAK: Readonly<Record<string, string>> = {
  ...{ 'en-US': 'en-us', 'pt-BR': 'pt-br', zh: 'cmn' },
};

/** What sherpa-onnx is told: OfflineTtsConfig of its Node package. */
function configOf(
  { dir, kind, file, lexicons, rules }: VoiceModel,
  speaker: ModelSpeaker,
  numThreads: number,
): object {
  const at = (name: string): string => join(dir, name);
  const common = { model: at(file), tokens: at('tokens.txt'), dataDir: at('espeak-ng-data') };
  const general = { numThreads, provider: 'cpu', debug: false };
  if (kind === 'piper') {
    return { model: { vits: common, ...general }, maxNumSentences: 1 };
  }
  // English and Chinese are read by dictionaries where there are some, everything else by espeak-ng.
  const primary = primaryLanguage(speaker.language);
  const isBritish = speaker.language === 'en-GB';
  const wanted = (name: string): boolean =>
    !/-(?:us|gb)-en/.test(name) || name.includes(isBritish ? '-gb-' : '-us-');
  const lexicon = lexicons.filter(wanted).map(at).join(',');
  const byLexicon = lexicon !== '' && ['en', 'zh'].includes(primary);
  const lang = OF_ESPEAK[speaker.language] ?? OF_ESPEAK[primary] ?? primary;
  return {
    model: {
      kokoro: {
        ...common,
        voices: at('voices.bin'),
        ...(lexicon ? { lexicon } : {}),
        ...(byLexicon ? {} : { lang }),
      },
      ...general,
    },
    maxNumSentences: 1,
    ...(primary === 'zh' && rules.length > 0 ? { ruleFsts: rules.map(at).join(',') } : {}),
  };
}
