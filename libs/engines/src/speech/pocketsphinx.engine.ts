import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

import { primaryLanguage, type Word, Z2Error } from '@z2/contracts';
import { runProcess } from '@z2/runtime';

import type { Availability } from '../availability';
import { soundingRegions, wordsWithin } from './sounding';
import type { SpeechEngine, SpeechRequest, SpeechResult } from './speech.engine';

const PROGRAM = 'pocketsphinx_batch';
/** One frame of the recogniser. */
const FRAME_MS = 10;

/**
 * PocketSphinx of the distribution: English only, preview quality (word error rate 0.2–0.5 on read speech). The batch
 * program is used, since the continuous one cuts silences out and counts times anew after each.
 */
export class PocketsphinxEngine implements SpeechEngine {
  readonly id = 'pocketsphinx';
  readonly quality = 'preview';
  readonly parallel = availableParallelism();
  readonly languages = ['en'];
  /**
   * Mean over the words. Measured on nine English recordings with references (5 to 60 s): 0.51 to 0.73 at word error rates up to 0.46
   * (and 0.71 at 0.75 where two speak at once), 0.40 to 0.47 at rates from 0.65 on. Of speech in other languages most lies below 0.48.
   */
  readonly leastConfidence = 0.5;

  constructor(private readonly program = PROGRAM) {}

  async availability(): Promise<Availability> {
    try {
      await runProcess(this.program, ['-help', 'yes'], { okExitCodes: [0, 1, 255], timeoutMs: 5_000 });
      return { available: true, version: '5prealpha en-us' };
    } catch (error) {
      if (error instanceof Z2Error && error.code === 'TOOL_MISSING') {
        return {
          available: false,
          reason: 'PocketSphinx is not installed.',
          remedy: 'apt-get install pocketsphinx pocketsphinx-en-us',
        };
      }
      throw error;
    }
  }

  async transcribe(request: SpeechRequest): Promise<SpeechResult> {
    if (request.language && primaryLanguage(request.language) !== 'en') {
      throw new Z2Error('SPEECH_ENGINE_MISSING', 'PocketSphinx understands English only.', {
        remedy: 'Get a whisper model (./z2 models pull base), or give subtitles with --subtitles-in.',
      });
    }
    const sounding = await soundingRegions(request.wav_path);
    if (sounding.length === 0) {
      return { language: 'en', language_confidence: null, words: [] };
    }
    const dir = await mkdtemp(join(tmpdir(), 'z2-ps-'));
    try {
      await copyFile(request.wav_path, join(dir, 'part.wav'));
      await writeFile(join(dir, 'list'), 'part\n');
      await runProcess(
        this.program,
        [
          ...['-adcin', 'yes', '-adchdr', '44', '-cepdir', dir, '-cepext', '.wav', '-ctl', join(dir, 'list')],
          // Silence stays: without it all later words come too early.
          ...['-hypseg', join(dir, 'segments'), '-remove_silence', 'no', '-logfn', join(dir, 'log')],
          ...['-ctm', join(dir, 'ctm')],
        ],
        { signal: request.signal, okExitCodes: [0] },
      );
      const found = parseHypseg(await readFile(join(dir, 'segments'), 'utf8'));
      const sure = parseCtm(await readFile(join(dir, 'ctm'), 'utf8'));
      const words = wordsWithin(
        found.map((word) => ({ ...word, ...confidenceOf(word, sure) })),
        sounding,
      );
      return { language: 'en', language_confidence: null, words };
    } catch (error) {
      if (error instanceof Z2Error && error.code === 'TOOL_FAILED') {
        throw new Z2Error('SPEECH_ENGINE_FAILED', `PocketSphinx failed: ${error.message}`, {
          remedy: 'It is tried again by itself; if it stays, look at the log of the job.',
          cause: error,
        });
      }
      throw error;
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }
}

/**
 * Words of a line of `-hypseg`: `id S n T n A n L n`, then `start acoustic language word` for each word, then the last
 * frame. Silences and noises (`<sil>`, `[NOISE]`, `++UH++`) are none; `to(3)` is a pronunciation of `to`.
 */
export function parseHypseg(text: string): Word[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/).slice(9);
    const words: Word[] = [];
    for (let at = 0; at + 3 < fields.length; at += 4) {
      const word = (fields[at + 3] ?? '').replace(/\(\d+\)$/, '');
      if (!/^(<.*>|\[.*\]|\+\+.*\+\+)$/.test(word)) {
        words.push({
          start_ms: Number(fields[at]) * FRAME_MS,
          end_ms: Number(fields[at + 4] ?? fields[at]) * FRAME_MS,
          text: word === 'i' || word.startsWith("i'") ? `I${word.slice(1)}` : word,
        });
      }
    }
    return words;
  });
}

/** Posterior probabilities of `-ctm`, lines of `id channel start duration word probability` in seconds: by start in ms. */
export function parseCtm(text: string): Map<number, number> {
  return new Map(
    text.split('\n').flatMap((line): [number, number][] => {
      const [, , start, , , probability] = line.trim().split(/\s+/);
      return start && probability ? [[frameMs(Number(start)), Number(probability)]] : [];
    }),
  );
}

const frameMs = (seconds: number): number => Math.round((seconds * 1000) / FRAME_MS) * FRAME_MS;

function confidenceOf({ start_ms }: Word, sure: ReadonlyMap<number, number>): Pick<Word, 'confidence'> {
  const confidence = sure.get(start_ms);
  return confidence === undefined ? {} : { confidence };
}
