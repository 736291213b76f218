import { join } from 'node:path';

import { type Cue, DEFAULT_JOB_OPTIONS, Z2Error } from '@z2/contracts';
import { pickVoiceEngine } from '@z2/engines';
import {
  type DubMix,
  encodeMixArgs,
  mainAudio,
  measureMixArgs,
  type MediaInfo,
  parseLoudness,
  readWav,
  runFfmpeg,
  writeGainTrack,
  writeWav,
} from '@z2/media';
import { mapParallel } from '@z2/runtime';
import { PEAK_DBTP, TRANSLATION_WINDOW } from '@z2/stages';

import type { Bare } from './bare';

/** Engine time alone. @throws Z2Error TRANSLATION_PAIR_MISSING */
export async function translateCues(bare: Bare, cues: readonly Cue[], language: string): Promise<Cue[]> {
  const { engines, work, signal } = bare;
  const from = work.source_language;
  for (const engine of engines.translation) {
    if (!(await engine.availability()).available || !(await engine.supports(from, language)).supported) {
      continue;
    }
    const texts: string[] = [];
    for (let at = 0; at < cues.length; at += TRANSLATION_WINDOW) {
      const items = cues
        .slice(at, at + TRANSLATION_WINDOW)
        .map(({ text }, i) => ({ id: String(i + 1), text }));
      const made = await engine.translate({ from, to: language, items, before: [], after: [], signal });
      texts.push(...made.map(({ text }) => text));
    }
    return cues.map((cue, i) => ({ ...cue, text: texts[i] ?? cue.text }));
  }
  throw new Z2Error('TRANSLATION_PAIR_MISSING', `No engine here translates ${from} to ${language}.`, {
    remedy: 'See ./z2 doctor.',
  });
}

/** Each cue spoken once, all laid on one track, mixed and encoded. Returns the encoded file. */
export async function synthesizeDub(
  bare: Bare,
  info: MediaInfo,
  cues: readonly Cue[],
  language: string,
): Promise<string> {
  const { dir, tools, signal, timed, work } = bare;
  const { engine } = await pickVoiceEngine(bare.engines.voice, null, language);
  const clip = (i: number): string => join(dir, `${language}-${i}.wav`);
  await timed(`voice ${language}`, () =>
    mapParallel(cues, bare.parallel, signal, async ({ text }, i) => {
      await engine.synthesize({ text, language, voice: null, rate: 1, out_path: clip(i), signal });
    }),
  );
  const voice = join(dir, `${language}.wav`);
  const spans = await layClips(cues, clip, voice, info.duration_ms);
  const gain = join(dir, `${language}.gain.wav`);
  await writeGainTrack(gain, spans, info.duration_ms);
  const audio = mainAudio(info);
  const mix: DubMix = {
    ...{ language, voice, voice_by: engine.id, voice_gain_db: 0, duration_ms: info.duration_ms },
    background: audio ? { path: work.media, info, stream: audio.index, gain } : null,
  };
  const { loudness_lufs } = DEFAULT_JOB_OPTIONS;
  const out = join(dir, `${language}.m4a`);
  await timed(`mix ${language}`, async () => {
    const { integrated_lufs } = parseLoudness(
      (await runFfmpeg(tools, measureMixArgs(mix), { signal })).stderr,
    );
    const gain_db = loudness_lufs - (integrated_lufs ?? loudness_lufs);
    await runFfmpeg(tools, encodeMixArgs(mix, { gain_db, limit_db: PEAK_DBTP }, 'aac', out), { signal });
  });
  return out;
}

/** One WAV with each clip at its cue's start, at the voice's own sample rate. */
async function layClips(
  cues: readonly Cue[],
  clip: (i: number) => string,
  out: string,
  durationMs: number,
): Promise<{ start_ms: number; end_ms: number }[]> {
  const { sample_rate } = await readWav(clip(0));
  const track = new Int16Array(Math.ceil((durationMs * sample_rate) / 1000));
  const spans = [];
  for (const [i, { start_ms }] of cues.entries()) {
    const { samples } = await readWav(clip(i));
    const at = Math.round((start_ms * sample_rate) / 1000);
    track.set(samples.subarray(0, Math.max(0, track.length - at)), Math.min(at, track.length));
    spans.push({ start_ms, end_ms: start_ms + (samples.length * 1000) / sample_rate });
  }
  await writeWav(out, { sample_rate, channels: 1, samples: track });
  return spans;
}
