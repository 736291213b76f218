/** Ends what is silent for too long; joining picture and sound prints nothing, and may take as long as the disk needs. */
export class SilenceLimit {
  private timer: NodeJS.Timeout;

  constructor(
    private readonly limits: { stallMs: number; mergeStallMs: number },
    private readonly onSilent: () => void,
  ) {
    this.timer = setTimeout(onSilent, limits.stallMs);
  }

  /** A line of yt-dlp's output. */
  line(line: string): void {
    clearTimeout(this.timer);
    const merging = /^\[(Merger|Fixup\w*)\]/.test(line);
    this.timer = setTimeout(this.onSilent, merging ? this.limits.mergeStallMs : this.limits.stallMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.timer);
  }
}
