import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { muxArgs, MuxPlan } from './mux.args';
import { muxAllArgs, MuxAllPlan } from './mux-all.args';
import { disableSubtitleTracks } from './track-flags';

/** Writes the result of a plan. Progress is a fraction 0–1. @throws Z2Error as runFfmpeg */
export async function mux(
  plan: MuxPlan,
  tools: MediaTools,
  options: { signal: AbortSignal; onProgress?: (fraction: number) => void },
): Promise<void> {
  const { signal, onProgress } = options;
  const duration = plan.source.info.duration_ms;
  await runFfmpeg(tools, muxArgs(plan), {
    signal,
    ...(onProgress ? { onProgress: (ms: number) => onProgress(Math.min(1, ms / duration)) } : {}),
  });
  if (plan.dub && plan.container !== 'matroska' && plan.container !== 'webm') {
    await disableSubtitleTracks(plan.out);
  }
}

/** Writes one file of all languages. Progress is a fraction 0–1. @throws Z2Error as runFfmpeg */
export async function muxAll(
  plan: MuxAllPlan,
  tools: MediaTools,
  options: { signal: AbortSignal; onProgress: (fraction: number) => void },
): Promise<void> {
  const duration = plan.source.info.duration_ms;
  await runFfmpeg(tools, muxAllArgs(plan), {
    signal: options.signal,
    onProgress: (ms) => options.onProgress(Math.min(1, ms / duration)),
  });
}
