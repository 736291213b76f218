import { Cue } from '@z2/contracts';
import { cutWithFade, MediaTools, pcmDurationMs, readWav, writeWav } from '@z2/media';
import { mapParallel } from '@z2/runtime';

import { Slots } from '../slots';
import { StageContext } from '../stage';
import { Clip, ClipMaker, Voice } from './clip-maker';
import { phrasesOf } from './join-lines';
import { MAX_RATE, ONSET_BOUND_MS, PlacedLine, placeLines, TimedLine } from './place-lines';
import { longLines, Shortened, ShorteningLlm, shortenLines } from './shorten-lines';
import { asOneLine, SpokenLine, spokenLines } from './spoken-lines';
import { StageProgress } from './stage-progress';

/** So much of the bound is left for what codecs shift, and, in the plan, for clips that are not quite as long as planned, ms. */
const SPARE_MS = 4;
const PLAN_SPARE_MS = 14;

/** One spoken phrase: a cue, or cues of one sentence. */
export interface SpokenCue {
  /** The first cue's id and start; the end of the last. */
  cue: Cue;
  /** Ids of the cues that it is made of. */
  ids: string[];
  /** Mono WAV at the mix's rate; its first sample is the onset. */
  path: string;
  duration_ms: number;
  /** How much faster than the voice's normal rate; 1: not at all. */
  rate: number;
  /** Where it is spoken, ms. */
  start_ms: number;
  /** The film ended before it: what is left of it is missing. */
  cut: boolean;
  /** What is said in place of the cue's text, which is too long for its time; null: its own text. */
  shortened: string | null;
}

interface Spoken {
  line: SpokenLine;
  maker: ClipMaker;
  /** At the voice's own rate. */
  normal: Clip;
}

/**
 * Speaks cues: each at the voice's own rate first, then, by what was measured, sentences joined (`phrasesOf`) and rates planned over
 * all of them (`placeLines`). Where that hurries a line, a language model is asked for a shorter text, if there is one. What is to be faster is spoken so by the voice itself, then by tempo, both together at most MAX_RATE. What
 * does not fit even so is never cut off: the next line is late, and makes up for it. Only the film's end cuts, with a
 * fade. Each clip is a checkpoint of its own. `ends`: when the speech of each cue of the original is over, ms.
 */
export async function speakCues(
  cues: readonly Cue[],
  ends: ReadonlyMap<string, number>,
  durationMs: number,
  voice: Voice,
  tools: MediaTools,
  slots: Slots,
  ctx: StageContext,
  progress: StageProgress,
  llm: ShorteningLlm | null,
): Promise<{ spoken: SpokenCue[]; shortened: Shortened }> {
  const running = new Map<string, Promise<Clip>>();
  const lines = spokenLines(cues, ends, voice.language);
  const makerOf = ({ text, cue }: SpokenLine): ClipMaker => {
    const own = { ...voice, id: voice.voiceOf(cue.speaker) };
    return new ClipMaker(text, own, tools, slots, ctx, cue.id, running);
  };
  let done = 0;
  const step = (share: number): void => {
    done = Math.min(lines.length, done + share);
    progress.set('voice', done / lines.length, { done: Math.floor(done), total: lines.length, unit: 'cues' });
  };
  const speak = async (line: SpokenLine, signal: AbortSignal): Promise<Spoken> => {
    const maker = makerOf(line);
    return { line, maker, normal: await maker.normal(signal) };
  };
  const alone = await mapParallel(lines, slots.count, ctx.signal, async (line, _, signal) => {
    const spoken = await speak(line, signal);
    step(0.5);
    return spoken;
  });
  const phrases = phrasesOf(
    alone.map(({ line, normal }) => ({ ...timedLine(line, normal), goesOn: line.goesOn })),
    durationMs,
  );
  const whole = await mapParallel(phrases, slots.count, ctx.signal, async (indexes, _, signal) => {
    const joined = indexes.map((i) => alone[i]!);
    return joined.length === 1
      ? joined[0]!
      : speak(
          asOneLine(
            joined.map(({ line }) => line),
            voice.language,
          ),
          signal,
        );
  });
  const shorter = await shorterLines(whole, planOf(whole, durationMs), voice.language, llm, ctx);
  const said = await mapParallel(whole, slots.count, ctx.signal, async (one, i, signal) => {
    const text = shorter.texts.get(i);
    const made = text === undefined ? one : await speak({ ...one.line, text }, signal);
    return made.normal.duration_ms < one.normal.duration_ms ? made : one;
  });
  const plan = planOf(said, durationMs);
  const clips = await mapParallel(
    said,
    slots.count,
    ctx.signal,
    async ({ maker, normal, line }, i, signal) => {
      const clip = await fitClip(maker, normal, plan[i]!.duration_ms, signal);
      step(0.5 * line.ids.length);
      return clip;
    },
  );
  const placed = placeLines(
    said.map(({ line }, i) => timedLine(line, clips[i]!)),
    { endMs: durationMs, maxRate: 1, boundMs: ONSET_BOUND_MS - SPARE_MS },
  );
  const spoken: SpokenCue[] = [];
  for (const [i, { line, maker, normal }] of said.entries()) {
    const { start_ms } = placed[i]!;
    const room = durationMs - start_ms;
    const full = { path: await maker.open(clips[i]!), duration_ms: clips[i]!.duration_ms };
    const cut = full.duration_ms > room + 1;
    const clip = cut ? await cutClip(full.path, room, maker.scratch('cut')) : full;
    const rate = full.duration_ms > 0 ? normal.duration_ms / full.duration_ms : 1;
    if (clip.duration_ms > 0) {
      const shortened = line.text === whole[i]!.line.text ? null : line.text;
      spoken.push({ cue: line.cue, ids: line.ids, ...clip, start_ms, rate, cut, shortened });
    }
  }
  return { spoken, shortened: shorter };
}

function planOf(lines: readonly Spoken[], endMs: number): PlacedLine[] {
  return placeLines(
    lines.map(({ line, normal }) => timedLine(line, normal)),
    { endMs, maxRate: MAX_RATE, boundMs: ONSET_BOUND_MS - PLAN_SPARE_MS },
  );
}

/** Shorter texts for lines that would be hurried, by their index; none where no model is there to ask. */
async function shorterLines(
  spoken: readonly Spoken[],
  plan: readonly PlacedLine[],
  language: string,
  llm: ShorteningLlm | null,
  ctx: StageContext,
): Promise<Shortened> {
  const long = longLines(
    spoken.map(({ line, normal }) => ({ ...timedLine(line, normal), text: line.text })),
    plan,
  );
  return llm && long.length > 0
    ? shortenLines(long, language, llm, ctx)
    : { texts: new Map(), use: null, failed: false };
}

const timedLine = ({ cue }: SpokenLine, { duration_ms }: Clip): TimedLine => ({
  cue_ms: cue.start_ms,
  duration_ms,
});

async function fitClip(clips: ClipMaker, normal: Clip, time: number, signal: AbortSignal): Promise<Clip> {
  if (normal.duration_ms <= time + 1) {
    return normal;
  }
  return clips.faster(normal, time, signal);
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
