import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import {
  countOf,
  engineName,
  type EngineUsage,
  type EngineUse,
  type SpeechRegion,
  type Word,
} from '@z2/contracts';
import {
  type PickedSpeechEngine,
  quietest,
  type SpeechEngine,
  type SpeechFound,
  wordsWithin,
} from '@z2/engines';
import { cutWav, type MediaTools } from '@z2/media';
import { mapParallel } from '@z2/runtime';

import type { StageContext } from '../stage';
import type { TranscribeInput } from '../stage-io';
import { heardWindows, OVERLAP_MS } from './heard-windows';
import { joinHeard } from './join-heard';
import { SpeechFallback } from './speech-fallback';
import { speechWindows, WINDOW_MS } from './speech-windows';

/** Part of the chunks' key: what is done to an engine's words here. */
const VERSION = 'recognise 4';

export interface Recognition {
  /** The whole sound, 16 kHz mono. */
  wav: string;
  found: SpeechFound;
  picked: PickedSpeechEngine;
  /** All engines, the best first: where the picked one fails for good, the next one goes on. */
  engines: readonly SpeechEngine[];
  input: Pick<TranscribeInput, 'source_language' | 'options' | 'metadata'>;
}

interface Recognised {
  words: Word[];
  language: string | null;
  note?: string;
}

/**
 * Words of the whole sound: cut in silence into windows of at most 30 s, each a checkpoint, several at a time where the engine
 * uses one core. Where a cut lies in speech, both windows hear the second around it, and their words are joined there without
 * one lost or doubled. The first window tells the language where it is not known, so that all windows have the same. Words
 * where nobody speaks are invented, and dropped (CRAFT.md 2). Progress runs from `from` to 1, by seconds of sound.
 *
 * @throws Z2Error what the engine throws; CANCELLED
 */
export async function recognise(
  { wav, found, picked, engines, input }: Recognition,
  tools: MediaTools,
  ctx: StageContext,
  from: number,
): Promise<{ words: Word[]; language: string | null; uses: EngineUse[] }> {
  const { speech_model: model, speech_engine: wanted } = input.options;
  const cores = speechWindows(
    found.regions,
    (from_ms, to_ms) => quietest(found.levels, from_ms, to_ms),
    WINDOW_MS - 2 * OVERLAP_MS,
  );
  const windows = heardWindows(cores, input.metadata.duration_ms);
  const total = windows.reduce((sum, window) => sum + window.end_ms - window.start_ms, 0);
  ctx.log(
    'INFO',
    `Speech by ${engineName('speech', picked.engine.id)}: ${countOf(windows.length, 'part')}, ${(total / 1000).toFixed(0)} s.`,
  );
  const done = windows.map(() => 0);
  const report = (index: number, ms: number): void => {
    done[index] = ms;
    const sum = done.reduce((all, one) => all + one, 0);
    ctx.progress(from + ((1 - from) * sum) / total, { done: Math.round(sum), total, unit: 'ms' });
  };
  const choice = { engines, wanted, model, language: input.source_language };
  const fallback = new SpeechFallback(picked, choice, (level, message) => ctx.log(level, message));
  const one = async (
    window: SpeechRegion,
    index: number,
    language: string | null,
    signal: AbortSignal,
  ): Promise<Recognised> => {
    const path = join(ctx.workdir, `part-${index}.wav`);
    await cutWav(wav, path, window.start_ms, window.end_ms, tools, signal);
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    const result = await fallback.run(async ({ engine, version }) => {
      // Counted where it is computed: a part that is found done costs nothing.
      let usage: EngineUsage | undefined;
      const key = [VERSION, hash, engine.id, version, model ?? '', language ?? ''];
      const recognised = await ctx.chunk<Recognised>('speech', key, async () => {
        const onProgress = (ms: number): void => report(index, ms);
        const answer = await engine.transcribe({ wav_path: path, language, model, signal, onProgress });
        const { words, note } = answer;
        usage = answer.usage;
        return { words, language: answer.language, ...(note ? { note } : {}) };
      });
      return { ...recognised, ...(usage ? { usage } : {}) };
    });
    await rm(path);
    report(index, window.end_ms - window.start_ms);
    const part = windows.length > 1 ? index + 1 : null;
    return { ...result, words: result.words.map((word) => inSource(word, window, part)) };
  };
  const [first, ...rest] = windows;
  const begun = first
    ? await one(first, 0, input.source_language, ctx.signal)
    : { words: [], language: null };
  const language = input.source_language ?? begun.language;
  const others = await mapParallel(rest, picked.engine.parallel, ctx.signal, (window, index, signal) =>
    one(window, index + 1, language, signal),
  );
  const all = joinHeard(
    windows,
    [begun, ...others].map(({ words }) => words),
  );
  const words = wordsWithin(all, found.regions);
  if (words.length < all.length) {
    ctx.log('INFO', `${countOf(all.length - words.length, 'word')} dropped where nobody speaks.`);
  }
  return { words, language, uses: fallback.uses() };
}

/**
 * A word of a window on the clock of the source, kept within the window. Engines number the speakers of each part anew: where
 * there are several parts, the speaker is named with the part's number, so that two persons never get one name.
 */
function inSource(word: Word, window: SpeechRegion, part: number | null): Word {
  const within = (ms: number): number => Math.min(window.end_ms, window.start_ms + Math.max(0, ms));
  const speaker = word.speaker && part !== null ? { speaker: `${part}.${word.speaker}` } : {};
  return { ...word, start_ms: within(word.start_ms), end_ms: within(word.end_ms), ...speaker };
}
