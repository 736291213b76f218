import { join } from 'node:path';

import { Check, EngineUse } from '@z2/contracts';
import {
  DubMix,
  mainAudio,
  measureLoudness,
  measureOnsets,
  MediaInfo,
  MediaTools,
  writeGainTrack,
  writeVoiceTrack,
} from '@z2/media';

import { logFindings } from '../log-findings';
import { Slots } from '../slots';
import { StageContext } from '../stage';
import { RenderInput } from '../stage-io';
import { Voice } from './clip-maker';
import { HeardPhrase, rateChecks } from './dub-checks';
import { ShorteningLlm } from './shorten-lines';
import { StageProgress } from './stage-progress';
import { ShownCues } from './subtitle-files';
import { speakCues, SpokenCue } from './voice-clips';

/** The dub before it is put into a container. */
export interface Dub {
  mix: DubMix;
  spoken: SpokenCue[];
  /** Who made texts shorter for it; null: nobody. */
  shortened: EngineUse | null;
  /** The model that would have made them shorter failed. */
  fallback: boolean;
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
  llm: ShorteningLlm | null,
): Promise<Dub> {
  const { info } = source;
  const target = input.options.loudness_lufs;
  const { spoken, shortened } = await speakCues(
    shown.spoken,
    shown.speech_ends,
    info.duration_ms,
    voice,
    tools,
    slots,
    ctx,
    progress,
    llm,
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
    voice_by: voice.engine.id,
    voice: track,
    // The voices at the target themselves, so that the original stands as far below them as it should.
    voice_gain_db: voices.integrated_lufs === null ? 0 : target - voices.integrated_lufs,
    background: audio ? { path: source.path, info, stream: audio.index, gain } : null,
    duration_ms: info.duration_ms,
  };
  const checks = rateChecks(spoken);
  logFindings(checks, ctx);
  return { mix, spoken, shortened: shortened.use, fallback: shortened.failed, checks };
}

/** How far from its cue each phrase is heard in the finished file's first audio track. */
export async function hearDub(
  dub: Dub,
  file: string,
  tools: MediaTools,
  ctx: StageContext,
): Promise<HeardPhrase[]> {
  const measured = await measureOnsets(
    { path: file, stream: '0:a:0' },
    dub.mix.voice,
    dub.spoken,
    ctx.workdir,
    tools,
    ctx.signal,
  );
  return dub.spoken.map((spoken, i) => {
    const { error_ms, likeness } = measured[i]!;
    return { spoken, onset_error_ms: spoken.start_ms - spoken.cue.start_ms + error_ms, likeness };
  });
}
