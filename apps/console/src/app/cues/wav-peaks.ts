/** Peaks of so much sound each, ms. */
export const PEAK_MS = 5;
/** So much sound is loaded at a time, ms. */
export const BLOCK_MS = 20_000;
/** Blocks that are kept; the longest unused goes first. */
const MOST_BLOCKS = 60;
const HEAD_BYTES = 1024;

interface Layout {
  /** Where the samples begin, bytes. */
  offset: number;
  size: number;
  samplesPerMs: number;
}

/**
 * Loudest sample of every {@link PEAK_MS} of a WAV file (16 bit, mono) on the service, loaded in blocks as they are looked at: a
 * film of any length costs only what is on the screen (640 kB a block at 16 kHz, its peaks taken in about 2 ms).
 */
export class WavPeaks {
  private layout: Promise<Layout> | null = null;
  private readonly blocks = new Map<number, Float32Array | Promise<Float32Array>>();

  constructor(
    private readonly url: string,
    private readonly onLoaded: () => void,
    private readonly signal: AbortSignal,
  ) {}

  /** Peaks 0–1 of a block, where it is loaded; else null, and it is loaded. */
  block(number: number): Float32Array | null {
    const block = this.blocks.get(number);
    if (block instanceof Float32Array) {
      this.blocks.delete(number);
      this.blocks.set(number, block);
      return block;
    }
    if (!block) {
      const loading = this.load(number);
      this.blocks.set(number, loading);
      loading.then(
        (peaks) => {
          this.blocks.set(number, peaks);
          this.forget();
          this.onLoaded();
        },
        // Without sound there is a flat line; looking again asks again.
        () => {
          this.layout = null;
          this.blocks.delete(number);
        },
      );
    }
    return null;
  }

  private async load(number: number): Promise<Float32Array> {
    const { offset, size, samplesPerMs } = await (this.layout ??= this.head());
    const bytes = BLOCK_MS * samplesPerMs * 2;
    const from = number * bytes;
    if (from >= size) {
      return new Float32Array();
    }
    const length = Math.min(bytes, size - from);
    const data = await this.read(offset + from, length);
    return peaksOf(new Int16Array(data, 0, Math.floor(data.byteLength / 2)), samplesPerMs * PEAK_MS);
  }

  private async head(): Promise<Layout> {
    const view = new DataView(await this.read(0, HEAD_BYTES));
    const tag = (at: number): string => String.fromCharCode(...new Uint8Array(view.buffer, at, 4));
    let samplesPerMs = 16;
    for (let at = 12; at + 8 <= view.byteLength; at += 8 + view.getUint32(at + 4, true)) {
      if (tag(at) === 'fmt ') {
        samplesPerMs = view.getUint32(at + 12, true) / 1000;
      } else if (tag(at) === 'data') {
        return { offset: at + 8, size: view.getUint32(at + 4, true), samplesPerMs };
      }
    }
    throw new Error('The sound has no samples.');
  }

  private async read(from: number, length: number): Promise<ArrayBuffer> {
    const answer = await fetch(this.url, {
      headers: { range: `bytes=${from}-${from + length - 1}` },
      signal: this.signal,
    });
    if (answer.status !== 206) {
      throw new Error(`The sound is not given in parts (${answer.status}).`);
    }
    return answer.arrayBuffer();
  }

  private forget(): void {
    for (const number of this.blocks.keys()) {
      if (this.blocks.size <= MOST_BLOCKS) {
        return;
      }
      this.blocks.delete(number);
    }
  }
}

/** The loudest of every `step` samples, 0–1. */
export function peaksOf(samples: Int16Array, step: number): Float32Array {
  const peaks = new Float32Array(Math.ceil(samples.length / step));
  for (let i = 0; i < samples.length; i++) {
    const place = Math.floor(i / step);
    const level = Math.abs(samples[i] ?? 0) / 32_768;
    if (level > (peaks[place] ?? 0)) {
      peaks[place] = level;
    }
  }
  return peaks;
}
