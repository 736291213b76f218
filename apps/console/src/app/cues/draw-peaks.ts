import { BLOCK_MS, PEAK_MS } from './wav-peaks';

/** Peaks as bars of one pixel around the middle, in the canvas' own colour; a flat line where nothing is loaded. */
export function drawPeaks(
  canvas: HTMLCanvasElement,
  width: number,
  { from, perMs }: { from: number; perMs: number },
  block: (number: number) => Float32Array | null,
): void {
  const ratio = devicePixelRatio || 1;
  const height = canvas.clientHeight;
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  const context = canvas.getContext('2d');
  if (!context || width === 0) {
    return;
  }
  context.scale(ratio, ratio);
  context.fillStyle = getComputedStyle(canvas).color;
  const middle = height / 2;
  for (let x = 0; x < width; x++) {
    const level = loudest(from + x / perMs, from + (x + 1) / perMs, block);
    // The root: quiet speech is to be seen beside loud music.
    const half = Math.max(0.5, Math.sqrt(level) * (middle - 2));
    context.fillRect(x, middle - half, 1, half * 2);
  }
}

const PER_BLOCK = BLOCK_MS / PEAK_MS;

function loudest(from: number, to: number, block: (number: number) => Float32Array | null): number {
  let level = 0;
  for (let place = Math.floor(from / PEAK_MS); place * PEAK_MS < to; place++) {
    const peaks = block(Math.floor(place / PER_BLOCK));
    level = Math.max(level, peaks?.[place % PER_BLOCK] ?? 0);
  }
  return level;
}
