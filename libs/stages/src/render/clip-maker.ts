import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { ArtifactRef } from '@z2/contracts';
import { VoiceEngine } from '@z2/engines';
import { loadClip, MediaTools, Pcm, pcmDurationMs, STRETCH_RECIPE, stretchClip, writeWav } from '@z2/media';

import { Slots } from '../slots';
import { StageContext } from '../stage';
import { MAX_RATE } from './place-lines';

/** Changes whenever clips would sound different: part of each clip's key. */
const CLIP_RECIPE = 'voice-clip-2';

/** A line as it was spoken: a mono WAV at the mix's rate without silence at its ends; its first sample is the onset. */
export interface Clip {
  ref: ArtifactRef;
  duration_ms: number;
}

/** Who speaks. */
export interface Voice {
  engine: VoiceEngine;
  version: string;
  /** The voice of a speaker; null: the engine's default of the language. */
  voiceOf(speaker?: string): string | null;
  /** Told each text that the engine really spoke. */
  onSpoken(text: string): void;
  language: string;
}

const up = (value: number, places: number): number => Math.ceil(value * 10 ** places) / 10 ** places;
const down = (value: number, places: number): number => Math.floor(value * 10 ** places) / 10 ** places;

/** A name for files that no other line of the run has: ids are of any shape, and a phrase has its first cue's. */
const scratchId = (id: string, text: string): string =>
  createHash('sha256').update(`${id}\0${text}`).digest('hex').slice(0, 16);

/** Makes the clips of one line. */
export class ClipMaker {
  constructor(
    private readonly text: string,
    private readonly voice: Voice & { id: string | null },
    private readonly tools: MediaTools,
    private readonly slots: Slots,
    private readonly ctx: StageContext,
    /** Of the cue: for names of scratch files. */
    private readonly id: string,
    /** Clips of this run by their key: a line that is said again is made once, even side by side. */
    private readonly running: Map<string, Promise<Clip>>,
  ) {}

  scratch(name: string): string {
    return join(this.ctx.workdir, `clip-${scratchId(this.id, this.text)}-${name}.wav`);
  }

  open(clip: Clip): Promise<string> {
    return this.ctx.artifacts.open(clip.ref);
  }

  /** The line at the voice's own rate. */
  normal(signal: AbortSignal): Promise<Clip> {
    return this.spoken(1, signal);
  }

  /**
   * The line in `time` ms, or in what it takes at MAX_RATE. By the voice itself, which sounds best; voices keep a rate only
   * roughly, so the rest, or all of it, is done by tempo, on what was spoken: no service is asked, and paid, for it again.
   */
  async faster(normal: Clip, time: number, signal: AbortSignal): Promise<Clip> {
    const rate = Math.min(MAX_RATE, normal.duration_ms / Math.max(1, time));
    const own = await this.spoken(Math.min(MAX_RATE, up(rate, 2)), signal);
    const best = normal.duration_ms / own.duration_ms > MAX_RATE ? normal : own;
    const needed = up(best.duration_ms / Math.max(1, time), 4);
    const tempo = Math.min(needed, down((MAX_RATE * best.duration_ms) / normal.duration_ms, 4));
    return tempo > 1.0005 ? this.stretched(best, tempo, signal) : best;
  }

  private spoken(rate: number, signal: AbortSignal): Promise<Clip> {
    const { engine, version, id, language } = this.voice;
    const key = [CLIP_RECIPE, engine.id, version, id ?? '', language, this.text, String(rate)];
    return this.once(key, signal, async () => {
      const [raw, converted] = [this.scratch('raw'), this.scratch('48k')];
      await engine.synthesize({ text: this.text, language, voice: id, rate, out_path: raw, signal });
      this.voice.onSpoken(this.text);
      const pcm = await loadClip(raw, converted, this.tools, signal);
      // A film has thousands of clips: what is in storage need not lie here too.
      await Promise.all([raw, converted].map((path) => rm(path, { force: true })));
      return pcm;
    });
  }

  private stretched(clip: Clip, tempo: number, signal: AbortSignal): Promise<Clip> {
    return this.once([STRETCH_RECIPE, clip.ref.sha256, String(tempo)], signal, async () => {
      const scratch = this.scratch('stretched');
      const pcm = await stretchClip(await this.open(clip), scratch, tempo, this.tools, signal);
      await rm(scratch, { force: true });
      return pcm;
    });
  }

  private once(key: string[], signal: AbortSignal, make: () => Promise<Pcm>): Promise<Clip> {
    const name = JSON.stringify(key);
    const compute = (): Promise<Clip> => this.slots.run(signal, async () => this.put(await make()));
    const clip = this.running.get(name) ?? this.ctx.chunk('voice-clip', key, compute);
    this.running.set(name, clip);
    return clip;
  }

  private async put(pcm: Pcm): Promise<Clip> {
    const path = this.scratch('made');
    await writeWav(path, pcm);
    const { language } = this.voice;
    const facts = { kind: 'chunk', language, name: 'voice-clip.wav', mime: 'audio/wav' } as const;
    const ref = await this.ctx.artifacts.put(path, facts, { move: true });
    return { ref, duration_ms: pcmDurationMs(pcm) };
  }
}
