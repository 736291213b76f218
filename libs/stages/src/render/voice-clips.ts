import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { ArtifactRef, Cue } from '@z2/contracts';
import { VoiceEngine } from '@z2/engines';
import { cutWithFade, loadClip, MediaTools, pcmDurationMs, readWav, writeWav } from '@z2/media';
import { joinLines } from '@z2/subtitles';

import { mapParallel } from '../map-parallel';
import { StageContext } from '../stage';
import { StageProgress } from './stage-progress';

/** Limits of speed (CRAFT.md 4): a warning over the first, never over the second. */
export const WARN_RATE = 1.2;
export const MAX_RATE = 1.3;
/** Silence that stays before the next line. */
const LEAVE_MS = 100;
/** Changes whenever clips would sound different: part of each clip's key. */
const CLIP_RECIPE = 'voice-clip-1';

export interface Voice {
  engine: VoiceEngine;
  version: string;
  /** The voice of a speaker; null: the engine's default of the language. */
  voiceOf(speaker?: string): string | null;
  /** Told each text that the engine really spoke. */
  onSpoken(text: string): void;
  language: string;
}

/** One spoken cue. */
export interface SpokenCue {
  cue: Cue;
  /** Mono WAV at the mix's rate; its first sample is the onset. */
  path: string;
  duration_ms: number;
  /** How much faster than the voice's normal rate; 1: not at all. */
  rate: number;
  /** Even at the highest rate it was too long and was cut. */
  cut: boolean;
}

interface Clip {
  ref: ArtifactRef;
  duration_ms: number;
}

/** What is said of a cue's text: one line, no markup; null where there is nothing to say (notes, dashes). */
export function spokenText(cue: Cue, language: string): string | null {
  const plain = cue.text.replace(/<[^>]*>|\{\\[^}]*\}/g, '').replace(/[♪♫]/g, '');
  const text = joinLines(plain.split('\n'), language).replace(/\s+/g, ' ').trim();
  return /[\p{L}\p{N}]/u.test(text) ? text : null;
}

/**
 * Speaks each cue so that it fits between its own start and 100 ms before the next one's: silence after a cue is borrowed
 * first; what is still too long is spoken faster by the voice itself, then by tempo, both together at most MAX_RATE; the
 * rest is cut with a fade. Each clip is a checkpoint of its own.
 */
export async function speakCues(
  cues: readonly Cue[],
  durationMs: number,
  voice: Voice,
  tools: MediaTools,
  parallel: number,
  ctx: StageContext,
  progress: StageProgress,
): Promise<SpokenCue[]> {
  const lines = cues.flatMap((cue) => {
    const text = spokenText(cue, voice.language);
    return text === null ? [] : [{ cue, text }];
  });
  let done = 0;
  const running = new Map<string, Promise<Clip>>();
  const spoken = await mapParallel(lines, parallel, ctx.signal, async ({ cue, text }, index, signal) => {
    const next = lines[index + 1];
    const slot = (next ? next.cue.start_ms - LEAVE_MS : durationMs) - cue.start_ms;
    const own = { ...voice, id: voice.voiceOf(cue.speaker) };
    const clips = new ClipMaker(text, own, tools, ctx, signal, index, running);
    const result = await fitClip(clips, Math.max(0, slot));
    done++;
    progress.set('voice', done / lines.length, { done, total: lines.length, unit: 'cues' });
    return { cue, ...result };
  });
  return spoken.filter((line) => line.duration_ms > 0);
}

async function fitClip(clips: ClipMaker, slot: number): Promise<Omit<SpokenCue, 'cue'>> {
  const normal = await clips.make(1, 1);
  let clip = normal;
  if (normal.duration_ms > slot) {
    const needed = Math.min(MAX_RATE, (normal.duration_ms / Math.max(1, slot)) * 1.02);
    clip = await fasterClip(clips, normal, needed, slot);
  }
  const rate = clip.duration_ms > 0 ? normal.duration_ms / clip.duration_ms : 1;
  const path = await clips.open(clip);
  const cut = clip.duration_ms > slot;
  if (!cut) {
    return { path, duration_ms: clip.duration_ms, rate, cut };
  }
  const pcm = cutWithFade(await readWav(path), slot);
  const short = clips.scratch('cut');
  await writeWav(short, pcm);
  return { path: short, duration_ms: pcmDurationMs(pcm), rate, cut };
}

/** By the voice itself, which sounds best; voices keep a rate only roughly, so the rest, or all of it, is done by tempo. */
async function fasterClip(clips: ClipMaker, normal: Clip, rate: number, slot: number): Promise<Clip> {
  const own = Math.round(rate * 100) / 100;
  const spoken = await clips.make(own, 1);
  const reached = normal.duration_ms / spoken.duration_ms;
  if (reached > MAX_RATE) {
    return clips.make(1, round3(rate));
  }
  const rest = Math.min(MAX_RATE / reached, spoken.duration_ms / Math.max(1, slot));
  return rest > 1.005 ? clips.make(own, round3(rest)) : spoken;
}

const round3 = (value: number): number => Math.floor(value * 1000) / 1000;

/** Makes the clips of one line. */
class ClipMaker {
  constructor(
    private readonly text: string,
    private readonly voice: Voice & { id: string | null },
    private readonly tools: MediaTools,
    private readonly ctx: StageContext,
    private readonly signal: AbortSignal,
    private readonly index: number,
    /** Clips of this run by their key: a line that is said again is made once, even side by side. */
    private readonly running: Map<string, Promise<Clip>>,
  ) {}

  scratch(name: string): string {
    return join(this.ctx.workdir, `clip-${this.index}-${name}.wav`);
  }

  open(clip: Clip): Promise<string> {
    return this.ctx.artifacts.open(clip.ref);
  }

  make(rate: number, tempo: number): Promise<Clip> {
    const { engine, version, id, language } = this.voice;
    const key = [CLIP_RECIPE, engine.id, version, id ?? '', language, this.text, String(rate), String(tempo)];
    const name = JSON.stringify(key);
    const clip = this.running.get(name) ?? this.ctx.chunk('voice-clip', key, () => this.compute(rate, tempo));
    this.running.set(name, clip);
    return clip;
  }

  private async compute(rate: number, tempo: number): Promise<Clip> {
    const { engine, id, language } = this.voice;
    const [raw, converted, trimmed] = [this.scratch('raw'), this.scratch('48k'), this.scratch('trimmed')];
    await engine.synthesize({
      ...{ text: this.text, language, voice: id, rate, out_path: raw },
      signal: this.signal,
    });
    this.voice.onSpoken(this.text);
    const pcm = await loadClip(raw, converted, tempo, this.tools, this.signal);
    await writeWav(trimmed, pcm);
    const facts = { kind: 'chunk', language, name: 'voice-clip.wav', mime: 'audio/wav' } as const;
    const ref = await this.ctx.artifacts.put(trimmed, facts);
    // A film has thousands of clips: what is in storage need not lie here too.
    await Promise.all([raw, converted, trimmed].map((path) => rm(path, { force: true })));
    return { ref, duration_ms: pcmDurationMs(pcm) };
  }
}
