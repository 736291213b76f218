import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { BurnJob, burnSegmentArgs } from './burn-segment.args';

/** What became of one output. */
export interface BurnResult {
  /** Pictures that were encoded. */
  frames: number;
  /** libass' lines about letters that no installed font has: boxes are shown there. */
  missing_glyphs: string[];
}

/**
 * Encodes one segment, decoding it once for all outputs; a result for each of them. `cwd` holds the ASS files; progress is in ms
 * of the segment.
 *
 * @throws Z2Error as runFfmpeg; a failure of one output is one of all
 */
export async function burnSegment(
  job: BurnJob,
  tools: MediaTools,
  options: { signal: AbortSignal; cwd: string; onProgress?: (ms: number) => void },
): Promise<BurnResult[]> {
  const missing = job.outputs.map(() => new Set<string>());
  const encoded = new Map<number, number>();
  let reported = 0;
  // verbose: at its end ffmpeg says how many pictures each output has; the progress tells that of the first only.
  await runFfmpeg(tools, ['-v', 'verbose', ...burnSegmentArgs(job)], {
    ...options,
    onStatus: (key, value) => {
      reported = key === 'frame' ? Number(value) : reported;
    },
    onLine: (line) => {
      const [, at, glyph] = MISSING_GLYPH.exec(line) ?? [];
      if (glyph && Number(glyph) > 0) {
        missing[Number(at)]?.add(`U+${Number(glyph).toString(16).toUpperCase().padStart(4, '0')}`);
      }
      const [, output, frames] = ENCODED.exec(line) ?? [];
      if (output && frames) {
        encoded.set(Number(output), Number(frames));
      }
    },
  });
  return missing.map((glyphs, i) => ({ frames: encoded.get(i) ?? reported, missing_glyphs: [...glyphs] }));
}

/** `[ass@1 @ 0x…] fontselect: failed to find any fallback with glyph 0x10A234 …`: the output's number and the letter. */
const MISSING_GLYPH = /^\[ass@(\d+) .*failed to find any fallback with glyph (0x[0-9a-f]+)/i;
/** `  Output stream #1:0 (video): 300 frames encoded; …` */
const ENCODED = /Output stream #(\d+):0 \(video\): (\d+) frames encoded/;
