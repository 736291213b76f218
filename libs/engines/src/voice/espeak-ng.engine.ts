import { readFile, stat } from 'node:fs/promises';

import { languageName, primaryLanguage, throwIfCancelled, Z2Error } from '@z2/contracts';
import { runProcess } from '@z2/runtime';

import type { Availability } from '../availability';
import type { Voice, VoiceEngine, VoiceRequest } from './voice.engine';

/** espeak-ng's own normal rate, words per minute. */
const NORMAL_WPM = 165;
/** Where espeak-ng names a language otherwise than BCP 47, or has several and one is the usual. */
const VOICE_OF: Readonly<Record<string, string>> = {
  zh: 'cmn',
  'zh-TW': 'cmn',
  'zh-HK': 'yue',
  no: 'nb',
  tl: 'fil',
  en: 'en-us',
  'pt-PT': 'pt',
  pt: 'pt-br',
  es: 'es',
  'es-MX': 'es-419',
  fr: 'fr-fr',
};

/** espeak-ng: about 100 languages without model or network; intelligible, robotic: preview quality. */
export class EspeakNgEngine implements VoiceEngine {
  readonly id = 'espeak-ng';
  readonly quality = 'preview';
  private list: Promise<Voice[]> | null = null;

  constructor(private readonly program = 'espeak-ng') {}

  async availability(): Promise<Availability> {
    try {
      const { stdout } = await runProcess(this.program, ['--version'], { timeoutMs: 5_000 });
      return { available: true, version: /([\d.]+)/.exec(stdout)?.[1] ?? 'unknown' };
    } catch (error) {
      if (error instanceof Z2Error && error.code === 'TOOL_MISSING') {
        return {
          available: false,
          reason: 'espeak-ng is not installed.',
          remedy: 'apt-get install espeak-ng',
        };
      }
      throw error;
    }
  }

  async voices(language: string | null): Promise<Voice[]> {
    this.list ??= this.load();
    if (language === null) {
      return this.list;
    }
    const wanted = primaryLanguage(this.voiceOf(language));
    return (await this.list).filter((voice) => primaryLanguage(voice.id) === wanted);
  }

  /** A voice may have a variant (`es+f2`); those of MBROLA (`mb-es1`) are listed only where they are installed. */
  async knowsVoice(voice: string): Promise<boolean> {
    const [name] = voice.split('+');
    return /^mb-/.test(voice) || (await this.voices(null)).some(({ id }) => id === name);
  }

  async synthesize(request: VoiceRequest): Promise<{ duration_ms: number }> {
    throwIfCancelled(request.signal);
    const voice = request.voice ?? this.voiceOf(request.language);
    // espeak-ng itself takes the nearest language that a wrong name begins with.
    if (!/^[\w+-]+$/.test(voice) || (request.voice && !(await this.knowsVoice(voice)))) {
      throw this.missing(voice);
    }
    const speed = Math.round(Math.min(450, Math.max(80, NORMAL_WPM * request.rate)));
    try {
      // The text comes by standard input: it can be no option, and no SSML (-m is not given).
      await runProcess(
        this.program,
        ['-v', voice, '-s', String(speed), '-b', '1', '-w', request.out_path, '--stdin'],
        { signal: request.signal, input: `${request.text}\n`, timeoutMs: 60_000 },
      );
      await stat(request.out_path);
    } catch (error) {
      if (error instanceof Z2Error && error.code === 'TOOL_MISSING') {
        throw this.missing(voice, error);
      }
      if (error instanceof Z2Error && error.code === 'TOOL_FAILED') {
        const stderr = JSON.stringify(error.details?.['stderr'] ?? '');
        throw /voice|not find/i.test(stderr) ? this.missing(voice, error) : failed(error);
      }
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? failed(error) : error;
    }
    return { duration_ms: await wavDuration(request.out_path) };
  }

  private voiceOf(language: string): string {
    return VOICE_OF[language] ?? VOICE_OF[primaryLanguage(language)] ?? primaryLanguage(language);
  }

  /** The table of `--voices`: priority, language, age/gender, name, file, other languages. */
  private async load(): Promise<Voice[]> {
    const { stdout } = await runProcess(this.program, ['--voices'], { timeoutMs: 10_000 });
    return stdout
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, language, , name] = line.trim().split(/\s+/);
        return language && name ? [{ id: language, language, name: name.replaceAll('_', ' ') }] : [];
      });
  }

  private missing(voice: string, cause?: unknown): Z2Error {
    return new Z2Error('VOICE_MISSING', `espeak-ng has no voice "${voice}" (${languageName(voice)}).`, {
      remedy: 'Install it (apt-get install espeak-ng), choose another (./z2 voices), or leave --dub away.',
      cause,
    });
  }
}

function failed(cause: unknown): Z2Error {
  return new Z2Error('VOICE_ENGINE_FAILED', 'espeak-ng made no sound.', {
    remedy: 'It is tried again by itself; if it stays, look at the log of the job.',
    cause,
  });
}

/** Duration in ms of a 16-bit mono WAV as espeak-ng writes it. */
async function wavDuration(path: string): Promise<number> {
  const bytes = await readFile(path);
  const rate = bytes.readUInt32LE(24);
  return Math.round(((bytes.length - 44) / 2 / rate) * 1000);
}
