import type { TextToSpeechClient } from '@google-cloud/text-to-speech';
import { primaryLanguage, Z2Error } from '@z2/contracts';

import type { Availability } from '../availability';
import { googleCall, googleFailure, refusal } from '../google/google-call';
import { googleLocale, languageOfGoogle } from '../google/google-locale';
import { googleClientOptions, type GoogleOptions, googleProject } from '../google/google-options';
import type { ServiceFacts } from '../service/service-failure';
import { kept, PROBE_MS, VOICE_REQUEST_MS, voiceMissing } from './service-voice';
import type { Voice, VoiceEngine, VoiceRequest } from './voice.engine';
import { writeVoiceWav } from './voice-wav';

export interface GoogleVoiceOptions extends GoogleOptions {
  /** `host:port` in place of Google's own. */
  endpoint: string | null;
  /** Longest time for one line (ms). */
  timeoutMs?: number;
}

/** Google's limits of `speaking_rate`. */
const [SLOWEST, FASTEST] = [0.25, 2];

/** Google Cloud Text-to-Speech: WAV of 16 bit; the voices of a language with those of its likely region first. */
export class GoogleVoiceEngine implements VoiceEngine {
  readonly id = 'google';
  readonly quality = 'professional';
  readonly isMetered = true;
  private client: TextToSpeechClient | null = null;
  private readonly list = kept(() => this.askVoices());
  private readonly facts: ServiceFacts = {
    code: 'VOICE_ENGINE_FAILED',
    name: 'Google Cloud Text-to-Speech',
    key: 'Z2_GOOGLE_CREDENTIALS',
    check: 'Check that the Text-to-Speech API is enabled for the project (Z2_GOOGLE_PROJECT).',
  };

  constructor(private readonly options: GoogleVoiceOptions) {}

  async availability(): Promise<Availability> {
    const { credentials, endpoint } = this.options;
    try {
      await googleProject(this.options, endpoint);
      await this.list();
      return { available: true, version: 'v1' };
    } catch (error) {
      if (error instanceof Z2Error) {
        const isConfigured = credentials !== null;
        return { available: false, isConfigured, reason: error.message, remedy: error.remedy };
      }
      throw error;
    }
  }

  async voices(language: string | null): Promise<Voice[]> {
    const voices = await this.list();
    if (language === null) {
      return voices.map(({ voice }) => voice);
    }
    const own = voices.filter(({ codes }) =>
      codes.some((code) => languageOfGoogle(code) === languageOfGoogle(language)),
    );
    const region = new Intl.Locale(googleLocale(language)).region;
    const isNear = ({ codes }: { codes: string[] }): boolean =>
      codes.some((code) => code.endsWith(`-${region}`));
    return [...own.filter(isNear), ...own.filter((one) => !isNear(one))].map(({ voice }) => voice);
  }

  async synthesize(request: VoiceRequest): Promise<{ duration_ms: number }> {
    const { voice: name, language, text, rate, signal, out_path } = request;
    const speakingRate = Math.min(FASTEST, Math.max(SLOWEST, rate));
    const params = await this.voiceParams(name, language);
    const client = await this.connect();
    try {
      const answer = await googleCall(
        this.facts,
        this.options.timeoutMs ?? VOICE_REQUEST_MS,
        signal,
        (call) =>
          client.synthesizeSpeech(
            {
              input: { text },
              voice: params,
              audioConfig: { audioEncoding: 'LINEAR16', ...(speakingRate === 1 ? {} : { speakingRate }) },
            },
            call,
          ),
      );
      return await writeVoiceWav(Buffer.from(answer.audioContent ?? ''), out_path, this.facts);
    } catch (thrown) {
      const said = refusal(thrown);
      if (name && said && /voice/i.test(said)) {
        throw voiceMissing(this.id, name, language, thrown);
      }
      throw googleFailure(thrown, this.facts);
    }
  }

  /** A voice is asked for with the very language code that it has. */
  private async voiceParams(
    name: string | null,
    language: string,
  ): Promise<{ languageCode: string; name?: string }> {
    const voices = await this.list();
    if (name) {
      const code = voices.find(({ voice }) => voice.id === name)?.codes[0];
      return { languageCode: code ?? googleLocale(language), name };
    }
    const first = (await this.voices(language))[0];
    const codes = voices.find(({ voice }) => voice.id === first?.id)?.codes ?? [];
    return { languageCode: codes[0] ?? googleLocale(language) };
  }

  private async askVoices(): Promise<{ voice: Voice; codes: string[] }[]> {
    const never = new AbortController().signal;
    const client = await this.connect();
    try {
      const { voices } = await googleCall(this.facts, PROBE_MS, never, (call) => client.listVoices({}, call));
      return (voices ?? []).flatMap(({ name, languageCodes, ssmlGender }) => {
        const [code] = languageCodes ?? [];
        if (!name || !code) {
          return [];
        }
        const language = code.replace(/^[a-z]+/, languageOfGoogle(primaryLanguage(code)));
        const voice = { id: name, language, name: `${name} (${String(ssmlGender).toLowerCase()})` };
        return [{ voice, codes: languageCodes ?? [] }];
      });
    } catch (thrown) {
      throw googleFailure(thrown, this.facts);
    }
  }

  /** The package is large: loaded when it is needed. */
  private async connect(): Promise<TextToSpeechClient> {
    const { TextToSpeechClient } = await import('@google-cloud/text-to-speech');
    this.client ??= new TextToSpeechClient(googleClientOptions(this.options, this.options.endpoint));
    return this.client;
  }
}
