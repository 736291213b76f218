import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Check, Cue, EngineUse, SpeechRegion, Transcript, Word } from '@z2/contracts';
import { primaryLanguage } from '@z2/contracts';
import { energySpeechRegions, pickSpeechEngine, type SpeechEngine } from '@z2/engines';
import { cutWav, extractAudio, type MediaTools, probeMedia, readWav } from '@z2/media';
import { segmentWords, subtitleProfile } from '@z2/subtitles';

import type { Stage, StageContext } from '../stage';
import type { TranscribeInput, TranscribeOutput } from '../stage-io';
import { detectLanguage } from './detect-language';
import { speechWindows } from './speech-windows';
import { cuesOfCaptions } from './transcript-of-captions';

const VERSION = 'transcribe 1';
const SAMPLE_RATE = 16_000;

interface Recognised {
  words: Word[];
  language: string | null;
}

/**
 * Takes the media; makes transcript.json and the 16 kHz mono audio. The words come from the user's captions, else from
 * captions of the source in its language, else from the best speech engine. Depends on the media, the captions, the wanted
 * language and engine with its version. Fails with SPEECH_ENGINE_MISSING, SPEECH_ENGINE_FAILED, CAPTIONS_INVALID,
 * CAPTIONS_MISMATCH, MODEL_*.
 */
export class TranscribeStage implements Stage<TranscribeInput, TranscribeOutput> {
  readonly name = 'transcribe';

  constructor(
    private readonly tools: MediaTools,
    private readonly engines: readonly SpeechEngine[],
  ) {}

  async fingerprint(input: TranscribeInput): Promise<string[]> {
    const captions = this.captionsOf(input);
    const { profile, speech_engine, speech_model } = input.options;
    const engine = captions || !input.metadata.audio_codec ? '' : await this.engineKey(input);
    return [
      ...[VERSION, input.media.sha256, captions?.ref.sha256 ?? '', input.source_language ?? ''],
      ...[profile, speech_engine ?? '', speech_model ?? '', engine],
    ];
  }

  async run(input: TranscribeInput, ctx: StageContext): Promise<TranscribeOutput> {
    const { metadata } = input;
    const wav = metadata.audio_codec ? await this.audio(input, ctx) : null;
    const pcm = wav ? await readWav(wav) : null;
    const regions = pcm ? energySpeechRegions(pcm.samples, pcm.sample_rate) : [];
    const captions = this.captionsOf(input);
    const engines: EngineUse[] = pcm
      ? [
          {
            kind: 'vad',
            engine: 'energy',
            version: '1',
            quality: 'preview',
            note: 'no VAD model: energy detector',
          },
        ]
      : [];
    let cues: Cue[] = [];
    let language = input.source_language;
    if (captions) {
      language ??= captions.language;
      cues = await cuesOfCaptions(captions.ref, language, metadata.duration_ms, ctx);
      language ??= await detectLanguage(cues.map(({ text }) => text));
      engines.push({
        kind: 'captions',
        engine: 'captions',
        version: captions.ref.name,
        quality: 'professional',
      });
    } else if (wav && regions.length > 0) {
      const { recognised, use } = await this.recognise(wav, regions, input, ctx);
      engines.push(use);
      language ??=
        recognised.language ?? (await detectLanguage([recognised.words.map(({ text }) => text).join(' ')]));
      const profile = subtitleProfile(input.options.profile, language ?? 'en');
      cues = segmentWords(recognised.words, language ?? 'en', profile, { durationMs: metadata.duration_ms });
    }
    if (cues.length === 0) {
      ctx.log(
        'WARNING',
        wav
          ? 'No speech was found: there is nothing to translate.'
          : 'The source has no sound and no subtitles.',
      );
    }
    const transcript: Transcript = {
      language: language ?? 'und',
      origin: captions ? 'captions' : 'speech',
      duration_ms: metadata.duration_ms,
      cues,
      regions,
    };
    const facts = { language: null, mime: 'audio/wav' } as const;
    const audio = wav
      ? await ctx.artifacts.put(wav, { ...facts, kind: 'audio', name: 'audio-16k.wav' })
      : null;
    ctx.progress(1);
    return {
      transcript: await ctx.artifacts.putJson(transcript, {
        kind: 'transcript',
        language,
        name: 'transcript.json',
      }),
      audio,
      language,
      has_speech: cues.length > 0,
      engines,
      checks: cues.length > 0 ? [speechCheck(cues, regions)] : [],
    };
  }

  private captionsOf(input: TranscribeInput): TranscribeInput['captions'][number] | null {
    if (input.user_captions) {
      return { language: input.source_language, ref: input.user_captions };
    }
    const wanted = input.source_language ?? input.metadata.audio_languages[0] ?? null;
    return (
      input.captions.find(
        ({ language }) => language && wanted && primaryLanguage(language) === primaryLanguage(wanted),
      ) ?? null
    );
  }

  private async engineKey(input: TranscribeInput): Promise<string> {
    const { speech_engine, speech_model } = input.options;
    const { engine, version } = await pickSpeechEngine(
      this.engines,
      speech_engine,
      input.source_language,
      speech_model,
    );
    return `${engine.id} ${version}`;
  }

  private async audio(input: TranscribeInput, ctx: StageContext): Promise<string> {
    const media = await ctx.artifacts.open(input.media);
    const info = await probeMedia(media, this.tools, ctx.signal, input.media.name);
    const out = join(ctx.workdir, 'audio.wav');
    await extractAudio(media, out, info, { sample_rate: SAMPLE_RATE, channels: 1 }, this.tools, {
      signal: ctx.signal,
      onProgress: (fraction) => ctx.progress(fraction * 0.1),
    });
    return out;
  }

  private async recognise(
    wav: string,
    regions: readonly SpeechRegion[],
    input: TranscribeInput,
    ctx: StageContext,
  ): Promise<{ recognised: Recognised; use: EngineUse }> {
    const { speech_engine, speech_model } = input.options;
    const { engine, version } = await pickSpeechEngine(
      this.engines,
      speech_engine,
      input.source_language,
      speech_model,
    );
    const windows = speechWindows(regions);
    const total = windows.reduce((sum, window) => sum + window.end_ms - window.start_ms, 0);
    const words: Word[] = [];
    let done = 0;
    let language = input.source_language;
    ctx.log('INFO', `Speech by ${engine.id}: ${windows.length} parts, ${(total / 1000).toFixed(0)} s.`);
    for (const [index, window] of windows.entries()) {
      const part = join(ctx.workdir, `part-${index}.wav`);
      await cutWav(wav, part, window.start_ms, window.end_ms, this.tools, ctx.signal);
      const hash = createHash('sha256')
        .update(await readFile(part))
        .digest('hex');
      const key = [VERSION, hash, engine.id, version, speech_model ?? '', language ?? ''];
      const base = done;
      const report = (ms: number): void =>
        ctx.progress(0.1 + (0.9 * (base + ms)) / total, { done: base + ms, total, unit: 'ms' });
      const found = await ctx.chunk<Recognised>('speech', key, async () => {
        const result = await engine.transcribe({
          ...{ wav_path: part, language, model: speech_model, signal: ctx.signal, onProgress: report },
        });
        return { words: result.words, language: result.language };
      });
      language ??= found.language;
      done += window.end_ms - window.start_ms;
      report(0);
      words.push(...found.words.map((word) => shift(word, window)));
    }
    const use: EngineUse = { kind: 'speech', engine: engine.id, version, quality: engine.quality };
    return { recognised: { words, language }, use };
  }
}

/** A word of a window on the clock of the source, kept within the window. */
function shift(word: Word, window: SpeechRegion): Word {
  const within = (ms: number): number => Math.min(window.end_ms, window.start_ms + Math.max(0, ms));
  return { ...word, start_ms: within(word.start_ms), end_ms: within(word.end_ms) };
}

/** Cues that lie where nobody speaks are a sign of invented text, or of captions of another cut. */
function speechCheck(cues: readonly Cue[], regions: readonly SpeechRegion[]): Check {
  const silent = cues.filter(
    (cue) =>
      regions.length > 0 &&
      !regions.some(({ start_ms, end_ms }) => start_ms < cue.end_ms && cue.start_ms < end_ms),
  );
  const share = silent.length / cues.length;
  return {
    check: 'cues_on_speech',
    passed: share <= 0.2,
    value: Math.round((1 - share) * 100) / 100,
    bound: '>= 0.8',
    message:
      silent.length === 0
        ? 'Every cue lies on speech.'
        : `${silent.length} of ${cues.length} cues lie where no speech was found (first: ${silent[0]?.id ?? ''}).`,
    cue_ids: silent.slice(0, 50).map(({ id }) => id),
  };
}
