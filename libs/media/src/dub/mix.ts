import { Loudness, measureLoudness, parseLoudness } from '../analysis/loudness';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { DUB_CODECS, DubMix, encodeMixArgs, Level, measureMixArgs } from './mix.args';

export interface DubTarget {
  /** LUFS. */
  integrated_lufs: number;
  /** dBTP. */
  true_peak_dbtp: number;
}

/** CRAFT.md 4: the encoded file is within 1 LU, and its true peak at most 0.5 dB above the target. */
export const LOUDNESS_TOLERANCE_LU = 1;
export const PEAK_TOLERANCE_DB = 0.5;
const ROUNDS = 4;

/**
 * Mixes the voices over the (ducked) original, brings all to the target by one gain and a true-peak limiter, encodes, and
 * measures the encoded file; what the limiter and the codec changed is corrected in a further round. loudnorm is not used:
 * it falls back to a moving gain silently (CRAFT.md 4). Passes read their inputs anew, so that a film needs no temporary
 * copy of its sound. A mix of silence is encoded as it is. Progress is a fraction 0–1.
 *
 * @returns the loudness of the encoded file
 */
export async function mixDub(
  mix: DubMix,
  out: string,
  codec: keyof typeof DUB_CODECS,
  target: DubTarget,
  tools: MediaTools,
  options: { signal: AbortSignal; onProgress?: (fraction: number) => void },
): Promise<Loudness> {
  const { signal } = options;
  // Mostly three passes: measure, encode, verify; further rounds are rare and share the last third.
  let pass = 0;
  const passProgress = (): ((ms: number) => void) => {
    const from = Math.min(pass++, 2);
    return (ms) => options.onProgress?.((from + Math.min(1, ms / mix.duration_ms)) / 3);
  };
  const measured = parseLoudness(
    (await runFfmpeg(tools, measureMixArgs(mix), { signal, onProgress: passProgress() })).stderr,
  );
  const level: Level | null =
    measured.integrated_lufs === null
      ? null
      : {
          gain_db: target.integrated_lufs - measured.integrated_lufs,
          limit_db: target.true_peak_dbtp,
        };
  for (let round = 1; ; round++) {
    await runFfmpeg(tools, encodeMixArgs(mix, level, codec, out), { signal, onProgress: passProgress() });
    const result = await measureLoudness(out, tools, { signal, onProgress: passProgress() });
    if (!level || result.integrated_lufs === null || round === ROUNDS) {
      return result;
    }
    const missing = target.integrated_lufs - result.integrated_lufs;
    const over = (result.true_peak_dbtp ?? -Infinity) - target.true_peak_dbtp;
    // Half the tolerances: what is measured elsewhere may differ by a tenth.
    if (Math.abs(missing) <= LOUDNESS_TOLERANCE_LU / 2 && over <= PEAK_TOLERANCE_DB / 2) {
      return result;
    }
    level.gain_db += missing;
    level.limit_db -= Math.max(0, over);
  }
}
