import type { SpeechRegion, Word } from '@z2/contracts';
import type { SpeechEngine, SpeechRequest, SpeechResult } from '@z2/engines';
import { type Pcm, readWav } from '@z2/media';

const PER_MS = 16;

/** A sound (16 kHz mono) of which any part tells where it was cut out: each ms holds its own number. */
export function numberedSound(durationMs: number): Pcm {
  const samples = new Int16Array(durationMs * PER_MS);
  for (let at = 0; at < samples.length; at++) {
    const ms = Math.floor(at / PER_MS);
    samples[at] = at % 2 === 0 ? ms >> 8 : ms & 255;
  }
  return { sample_rate: 16_000, channels: 1, samples };
}

/** A number 0–1 that depends on the text alone. */
export function chance(text: string): number {
  let hash = 2_166_136_261;
  for (const letter of text) {
    hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619) >>> 0;
  }
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

/**
 * What a recogniser that knows the script hears of a part: whole words with times that are a little wrong; of a word that is
 * cut, sometimes the word, sometimes another, sometimes nothing. Times on the clock of the script.
 */
export function hear(script: readonly Word[], part: SpeechRegion, jitterMs: number): Word[] {
  return script.flatMap((word, index): Word[] => {
    const seed = `${index} ${part.start_ms} ${part.end_ms}`;
    const start = Math.max(part.start_ms, word.start_ms);
    const end = Math.min(part.end_ms, word.end_ms);
    const share = (end - start) / (word.end_ms - word.start_ms);
    if (share <= 0 || (share < 1 && chance(`miss ${seed}`) > 0.6)) {
      return [];
    }
    const text = share < 0.6 ? 'uh' : word.text;
    const off = Math.round((chance(`off ${seed}`) * 2 - 1) * jitterMs);
    const within = (ms: number): number => Math.min(part.end_ms, Math.max(part.start_ms, ms + off));
    return [{ start_ms: within(start), end_ms: Math.max(within(end), within(start) + 1), text }];
  });
}

/** A speech engine that hears the words of a script in a numbered sound. */
export class ScriptedSpeech implements SpeechEngine {
  readonly id = 'scripted';
  readonly quality = 'standard';
  readonly parallel = 2;
  readonly languages = [];
  readonly heard: SpeechRegion[] = [];

  constructor(
    private readonly script: readonly Word[],
    private readonly jitterMs: number,
  ) {}

  availability(): Promise<{ available: true; version: string }> {
    return Promise.resolve({ available: true, version: '1' });
  }

  async transcribe(request: SpeechRequest): Promise<SpeechResult> {
    const { samples } = await readWav(request.wav_path);
    const start_ms = samples[0]! * 256 + samples[1]!;
    const part = { start_ms, end_ms: start_ms + samples.length / PER_MS };
    this.heard.push(part);
    const words = hear(this.script, part, this.jitterMs).map((word) => ({
      ...word,
      start_ms: word.start_ms - start_ms,
      end_ms: word.end_ms - start_ms,
    }));
    return { language: 'en', language_confidence: null, words };
  }
}
