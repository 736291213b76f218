/**
 * Reads ffmpeg's `-progress` lines. Returns a line handler that reports the time reached in the output (ms), only when
 * it has grown: out_time may stand still, be `N/A`, or fall between streams.
 */
export function progressReader(report: (outMs: number) => void): (line: string) => void {
  let reached = 0;
  return (line) => {
    const match = /^out_time_us=(\d+)$/.exec(line.trim());
    const ms = match ? Math.floor(Number(match[1]) / 1000) : 0;
    if (ms > reached) {
      reached = ms;
      report(ms);
    }
  };
}
