import { join } from 'node:path';

import { ArtifactRef, Cue } from '@z2/contracts';
import { VoiceEngine } from '@z2/engines';
import { cutWithFade, loadClip, MediaTools, pcmDurationMs, readWav, writeWav } from '@z2/media';
import { joinLines } from '@z2/subtitles';

import { StageContext } from '../stage';
import { mapParallel } from './map-parallel';
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
  /** null: the engine's default of the language. */
  voice: string | null;
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
  const spoken = await mapParallel(lines, parallel, ctx.signal, async ({ cue, text }, index, signal) => {
    const next = lines[index + 1];
    const slot = (next ? next.cue.start_ms - LEAVE_MS : durationMs) - cue.start_ms;
    const clips = new ClipMaker(text, voice, tools, ctx, signal, index);
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
  let rate = 1;
  if (clip.duration_ms > slot) {
    // A little more than needed: voices keep a rate only roughly.
    const wanted = Math.min(MAX_RATE, Math.ceil((normal.duration_ms / Math.max(1, slot)) * 102) / 100);
    clip = await clips.make(wanted, 1);
    rate = normal.duration_ms / clip.duration_ms;
    if (clip.duration_ms > slot && rate < MAX_RATE) {
      const tempo = Math.min(MAX_RATE / rate, (clip.duration_ms / Math.max(1, slot)) * 1.005);
      clip = await clips.make(wanted, Math.ceil(tempo * 1000) / 1000);
      rate = normal.duration_ms / clip.duration_ms;
    }
  }
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

/** Makes the clips of one line. */
class ClipMaker {
  constructor(
    private readonly text: string,
    private readonly voice: Voice,
    private readonly tools: MediaTools,
    private readonly ctx: StageContext,
    private readonly signal: AbortSignal,
    private readonly index: number,
  ) {}

  scratch(name: string): string {
    return join(this.ctx.workdir, `clip-${this.index}-${name}.wav`);
  }

  open(clip: Clip): Promise<string> {
    return this.ctx.artifacts.open(clip.ref);
  }

  make(rate: number, tempo: number): Promise<Clip> {
    const { engine, version, voice, language } = this.voice;
    const key = [
      CLIP_RECIPE,
      engine.id,
      version,
      voice ?? '',
      language,
      this.text,
      String(rate),
      String(tempo),
    ];
    return this.ctx.chunk('voice-clip', key, async () => {
      const [raw, converted, trimmed] = [this.scratch('raw'), this.scratch('48k'), this.scratch('trimmed')];
      await engine.synthesize({ text: this.text, language, voice, rate, out_path: raw, signal: this.signal });
      const pcm = await loadClip(raw, converted, tempo, this.tools, this.signal);
      await writeWav(trimmed, pcm);
      const facts = { kind: 'chunk', language, name: 'voice-clip.wav', mime: 'audio/wav' } as const;
      return { ref: await this.ctx.artifacts.put(trimmed, facts), duration_ms: pcmDurationMs(pcm) };
    });
  }
}
