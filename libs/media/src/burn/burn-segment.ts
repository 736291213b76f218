import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { BurnJob, burnSegmentArgs } from './burn-segment.args';

export interface BurnResult {
  /** Pictures that were encoded. */
  frames: number;
  /** libass' lines about letters that no installed font has: boxes are shown there. */
  missing_glyphs: string[];
}

/** Encodes one segment. `cwd` holds the ASS file; progress is in ms of the segment. */
export async function burnSegment(
  job: BurnJob,
  tools: MediaTools,
  options: { signal: AbortSignal; cwd: string; onProgress?: (ms: number) => void },
): Promise<BurnResult> {
  const missing = new Set<string>();
  let frames = 0;
  await runFfmpeg(tools, burnSegmentArgs(job), {
    ...options,
    onStatus: (key, value) => {
      frames = key === 'frame' ? Number(value) : frames;
    },
    onLine: (line) => {
      const glyph = /failed to find any fallback with glyph (0x[0-9a-f]+)/i.exec(line)?.[1];
      if (glyph && Number(glyph) > 0) {
        missing.add(`U+${Number(glyph).toString(16).toUpperCase().padStart(4, '0')}`);
      }
    },
  });
  return { frames, missing_glyphs: [...missing] };
}
