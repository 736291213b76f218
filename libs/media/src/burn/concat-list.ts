/** A segment's file (a plain name beside the list) and how long it lasts, seconds; null: to its end. */
export interface ConcatPart {
  file: string;
  duration_s: number | null;
}

/**
 * The list of ffmpeg's concat demuxer. Each file with its exact length, given as the difference of rounded sums, so that
 * nothing adds up over a film.
 */
export function concatList(parts: readonly ConcatPart[]): string {
  const lines = ['ffconcat version 1.0'];
  let [end, written] = [0, 0];
  for (const { file, duration_s } of parts) {
    lines.push(`file ${file}`);
    if (duration_s !== null) {
      end += duration_s;
      const micros = Math.round(end * 1e6) - written;
      written += micros;
      lines.push(`duration ${(micros / 1e6).toFixed(6)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
