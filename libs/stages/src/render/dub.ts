import { join } from 'node:path';

import { Check, checkCues } from '@z2/contracts';
import {
  DubMix,
  Loudness,
  LOUDNESS_TOLERANCE_LU,
  mainAudio,
  measureLoudness,
  measureOnsets,
  MediaInfo,
  MediaTools,
  mixDub,
  OutputContainer,
  PEAK_TOLERANCE_DB,
  writeGainTrack,
  writeVoiceTrack,
} from '@z2/media';

import { logFindings } from '../log-findings';
import { Slots } from '../slots';
import { StageContext } from '../stage';
import { RenderInput } from '../stage-io';
import { Voice } from './clip-maker';
import { MAX_RATE, ONSET_BOUND_MS, WARN_RATE } from './place-lines';
import { StageProgress } from './stage-progress';
import { ShownCues } from './subtitle-files';
import { speakCues, SpokenCue } from './voice-clips';

/** Highest true peak of the dub, dBTP (CRAFT.md 4). */
export const PEAK_DBTP = -1;
/** Less alike than this, the clip was not found. */
const FOUND_LIKENESS = 0.3;

/** The dub before it is put into a container. */
export interface Dub {
  mix: DubMix;
  spoken: SpokenCue[];
  checks: Check[];
}

/** Speaks the cues and lays them on the source's time line. */
export async function makeDub(
  shown: Pick<ShownCues, 'spoken' | 'speech_ends'>,
  source: { path: string; info: MediaInfo },
  voice: Voice,
  input: RenderInput,
  tools: MediaTools,
  slots: Slots,
  ctx: StageContext,
  progress: StageProgress,
): Promise<Dub> {
  const { info } = source;
  const target = input.options.loudness_lufs;
  const spoken = await speakCues(
    shown.spoken,
    shown.speech_ends,
    info.duration_ms,
    voice,
    tools,
    slots,
    ctx,
    progress,
  );
  const track = join(ctx.workdir, 'voices.wav');
  const clips = spoken.map(({ path, start_ms }) => ({ path, start_ms }));
  const spans = await writeVoiceTrack(track, clips, info.duration_ms);
  const voices = await measureLoudness(track, tools, { signal: ctx.signal });
  const audio = input.options.background === 'duck' ? mainAudio(info) : null;
  const gain = join(ctx.workdir, 'gain.wav');
  if (audio) {
    await writeGainTrack(gain, spans, info.duration_ms);
  }
  const mix: DubMix = {
    language: voice.language,
    voice: track,
    // The voices at the target themselves, so that the original stands as far below them as it should.
    voice_gain_db: voices.integrated_lufs === null ? 0 : target - voices.integrated_lufs,
    background: audio ? { path: source.path, info, stream: audio.index, gain } : null,
    duration_ms: info.duration_ms,
  };
  const checks = rateChecks(spoken);
  logFindings(checks, ctx);
  return { mix, spoken, checks };
}

/** Encodes the dub for a container; returns what was measured in the encoded file. */
export function encodeDub(
  dub: Dub,
  container: OutputContainer,
  out: string,
  targetLufs: number,
  tools: MediaTools,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<Loudness> {
  // WebM holds Opus and Vorbis only.
  const codec = container === 'webm' ? 'opus' : 'aac';
  const target = { integrated_lufs: targetLufs, true_peak_dbtp: PEAK_DBTP };
  return mixDub(dub.mix, out, codec, target, tools, { signal, onProgress });
}

export function loudnessChecks(measured: Loudness, targetLufs: number): Check[] {
  const { integrated_lufs: lufs, true_peak_dbtp: peak } = measured;
  const highest = PEAK_DBTP + PEAK_TOLERANCE_DB;
  return [
    {
      check: 'loudness',
      passed: lufs === null || Math.abs(lufs - targetLufs) <= LOUDNESS_TOLERANCE_LU,
      value: lufs,
      bound: `${targetLufs} LUFS ± ${LOUDNESS_TOLERANCE_LU} LU`,
      message: lufs === null ? 'The dub is silent.' : `The dub is at ${lufs} LUFS (encoded file, EBU R 128).`,
    },
    {
      check: 'true_peak',
      passed: peak === null || peak <= highest,
      value: peak,
      bound: `≤ ${highest} dBTP`,
      message: peak === null ? 'The dub is silent.' : `The highest true peak of the dub is ${peak} dBTP.`,
    },
  ];
}

/** Looks for each spoken cue in the finished file's first audio track: how far from its cue is it heard? */
export async function onsetCheck(
  dub: Dub,
  file: string,
  tools: MediaTools,
  ctx: StageContext,
): Promise<Check> {
  const measured = await measureOnsets(
    { path: file, stream: '0:a:0' },
    dub.mix.voice,
    dub.spoken,
    ctx.workdir,
    tools,
    ctx.signal,
  );
  const errors = dub.spoken.map(({ cue, start_ms }, i) =>
    Math.abs(start_ms - cue.start_ms + measured[i]!.error_ms),
  );
  const missed = dub.spoken.filter(
    (_, i) => measured[i]!.likeness < FOUND_LIKENESS || errors[i]! > ONSET_BOUND_MS,
  );
  const worst = Math.max(0, ...errors);
  return {
    check: 'dub_onset',
    passed: missed.length === 0,
    value: Math.round(worst * 10) / 10,
    bound: `≤ ${ONSET_BOUND_MS} ms`,
    message:
      missed.length === 0
        ? `Every sentence is heard within ${Math.ceil(worst)} ms of its subtitle (measured in the result).`
        : `There is more to say than time: ${missed.length} of ${errors.length} sentences begin more than ${ONSET_BOUND_MS} ms off their subtitle, at worst ${Math.round(worst)} ms.`,
    ...cuesOf(missed),
  };
}

/** A line that is cut is lost; one that is hurried is only less good. */
function rateChecks(spoken: readonly SpokenCue[]): Check[] {
  const fastest = Math.round(Math.max(1, ...spoken.map(({ rate }) => rate)) * 100) / 100;
  const cut = spoken.filter((line) => line.cut);
  const fast = spoken.filter(({ rate }) => rate > WARN_RATE);
  return [
    {
      check: 'dub_rate',
      passed: cut.length === 0,
      value: fastest,
      bound: `≤ ${MAX_RATE} times the own rate of the voice`,
      message:
        cut.length > 0
          ? `The voice is cut at the end of the film: too long even at ${MAX_RATE} times its rate.`
          : `No sentence is cut; the fastest is at ${fastest} times the voice's own rate.`,
      ...cuesOf(cut),
    },
    {
      check: 'dub_fast',
      passed: fast.length === 0,
      value: fast.length,
      bound: `≤ ${WARN_RATE} times the own rate of the voice`,
      message:
        fast.length > 0
          ? `The voice is more than ${WARN_RATE} times as fast as it speaks: the text is long for its time.`
          : `No sentence is more than ${WARN_RATE} times as fast as the voice speaks.`,
      ...cuesOf(fast),
    },
  ];
}

function cuesOf(spoken: readonly SpokenCue[]): Pick<Check, 'cues'> {
  return spoken.length > 0 ? { cues: checkCues(spoken.map(({ cue }) => cue)) } : {};
}
