import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { ArtifactRef, Cue } from '@z2/contracts';
import { VoiceEngine } from '@z2/engines';
import { cutWithFade, loadClip, MediaTools, pcmDurationMs, readWav, writeWav } from '@z2/media';
import { mapParallel } from '@z2/runtime';
import { joinLines } from '@z2/subtitles';

import { Slots } from '../slots';
import { StageContext } from '../stage';
import { startsOf, timesFor } from './place-lines';
import { StageProgress } from './stage-progress';

/** Limits of speed (CRAFT.md 4): a warning over the first, never over the second. */
export const WARN_RATE = 1.2;
export const MAX_RATE = 1.3;
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
  /** Where it is spoken, ms: at its cue, or later where the line before lasts longer. */
  start_ms: number;
  /** The film ended before it: what is left of it is missing. */
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
 * Speaks each cue from its own start to 100 ms before the next one's: silence after a cue is borrowed first; what is still too
 * long is spoken faster by the voice itself, then by tempo, both together at most MAX_RATE. What does not fit even so is
 * never cut off: the next line is late, and makes up for it. Only the film's end cuts, with a fade. Each clip is a
 * checkpoint of its own.
 */
export async function speakCues(
  cues: readonly Cue[],
  durationMs: number,
  voice: Voice,
  tools: MediaTools,
  slots: Slots,
  ctx: StageContext,
  progress: StageProgress,
): Promise<SpokenCue[]> {
  const running = new Map<string, Promise<Clip>>();
  const lines = cues.flatMap((cue, index) => {
    const text = spokenText(cue, voice.language);
    const own = { ...voice, id: voice.voiceOf(cue.speaker) };
    return text === null ? [] : [{ cue, maker: new ClipMaker(text, own, tools, slots, ctx, index, running) }];
  });
  let done = 0;
  const step = (): void => {
    done += 0.5;
    progress.set('voice', done / lines.length, { done: Math.floor(done), total: lines.length, unit: 'cues' });
  };
  const normal = await mapParallel(lines, slots.count, ctx.signal, async ({ maker }, _, signal) => {
    const clip = await maker.make(1, 1, signal);
    step();
    return clip;
  });
  const timed = lines.map(({ cue }, i) => ({ cue_ms: cue.start_ms, duration_ms: normal[i]!.duration_ms }));
  const times = timesFor(timed, durationMs, MAX_RATE);
  const clips = await mapParallel(lines, slots.count, ctx.signal, async ({ maker }, i, signal) => {
    const clip = await fitClip(maker, normal[i]!, times[i]!, signal);
    step();
    return clip;
  });
  const starts = startsOf(
    lines.map(({ cue }, i) => ({ cue_ms: cue.start_ms, duration_ms: clips[i]!.duration_ms })),
    durationMs,
  );
  const spoken: SpokenCue[] = [];
  for (const [i, { cue, maker }] of lines.entries()) {
    const room = durationMs - starts[i]!;
    const whole = { path: await maker.open(clips[i]!), duration_ms: clips[i]!.duration_ms };
    const cut = whole.duration_ms > room;
    const clip = cut ? await cutClip(whole.path, room, maker.scratch('cut')) : whole;
    const rate = whole.duration_ms > 0 ? normal[i]!.duration_ms / whole.duration_ms : 1;
    if (clip.duration_ms > 0) {
      spoken.push({ cue, ...clip, start_ms: starts[i]!, rate, cut });
    }
  }
  return spoken;
}

async function fitClip(clips: ClipMaker, normal: Clip, time: number, signal: AbortSignal): Promise<Clip> {
  if (normal.duration_ms <= time) {
    return normal;
  }
  const needed = Math.min(MAX_RATE, (normal.duration_ms / Math.max(1, time)) * 1.02);
  return fasterClip(clips, normal, needed, time, signal);
}

async function cutClip(
  path: string,
  room: number,
  out: string,
): Promise<Pick<SpokenCue, 'path' | 'duration_ms'>> {
  const pcm = cutWithFade(await readWav(path), Math.max(0, room));
  await writeWav(out, pcm);
  return { path: out, duration_ms: pcmDurationMs(pcm) };
}

/** By the voice itself, which sounds best; voices keep a rate only roughly, so the rest, or all of it, is done by tempo. */
async function fasterClip(
  clips: ClipMaker,
  normal: Clip,
  rate: number,
  time: number,
  signal: AbortSignal,
): Promise<Clip> {
  const own = Math.round(rate * 100) / 100;
  const spoken = await clips.make(own, 1, signal);
  const reached = normal.duration_ms / spoken.duration_ms;
  if (reached > MAX_RATE) {
    return clips.make(1, round3(rate), signal);
  }
  const rest = Math.min(MAX_RATE / reached, spoken.duration_ms / Math.max(1, time));
  return rest > 1.005 ? clips.make(own, round3(rest), signal) : spoken;
}

const round3 = (value: number): number => Math.floor(value * 1000) / 1000;

/** Makes the clips of one line. */
class ClipMaker {
  constructor(
    private readonly text: string,
    private readonly voice: Voice & { id: string | null },
    private readonly tools: MediaTools,
    private readonly slots: Slots,
    private readonly ctx: StageContext,
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

  make(rate: number, tempo: number, signal: AbortSignal): Promise<Clip> {
    const { engine, version, id, language } = this.voice;
    const key = [CLIP_RECIPE, engine.id, version, id ?? '', language, this.text, String(rate), String(tempo)];
    const name = JSON.stringify(key);
    const compute = (): Promise<Clip> => this.slots.run(signal, () => this.compute(rate, tempo, signal));
    const clip = this.running.get(name) ?? this.ctx.chunk('voice-clip', key, compute);
    this.running.set(name, clip);
    return clip;
  }

  private async compute(rate: number, tempo: number, signal: AbortSignal): Promise<Clip> {
    const { engine, id, language } = this.voice;
    const [raw, converted, trimmed] = [this.scratch('raw'), this.scratch('48k'), this.scratch('trimmed')];
    await engine.synthesize({
      ...{ text: this.text, language, voice: id, rate, out_path: raw },
      signal,
    });
    this.voice.onSpoken(this.text);
    const pcm = await loadClip(raw, converted, tempo, this.tools, signal);
    await writeWav(trimmed, pcm);
    const facts = { kind: 'chunk', language, name: 'voice-clip.wav', mime: 'audio/wav' } as const;
    const ref = await this.ctx.artifacts.put(trimmed, facts, { move: true });
    // A film has thousands of clips: what is in storage need not lie here too.
    await Promise.all([raw, converted].map((path) => rm(path, { force: true })));
    return { ref, duration_ms: pcmDurationMs(pcm) };
  }
}
