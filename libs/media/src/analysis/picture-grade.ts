/** How good a picture is to look at; each 0–1. */
export interface PictureGrade {
  /** Detail at the edges: 0 blurred or flat. */
  sharpness: number;
  /** Spread of brightness. */
  contrast: number;
  /** 1: neither dark nor burnt out. */
  exposure: number;
  /** Average brightness of an 8 × 8 grid, 0–255: two pictures can be compared by it. */
  grid: number[];
}

const GRID = 8;

/** Grades a grey picture (one byte a pixel). */
export function gradePicture(pixels: Uint8Array, width: number, height: number): PictureGrade {
  const count = width * height;
  let sum = 0;
  let squares = 0;
  for (const value of pixels) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  return {
    sharpness: round(Math.min(1, Math.log1p(laplacianVariance(pixels, width, height)) / Math.log1p(3000))),
    contrast: round(Math.min(1, deviation / 70)),
    exposure: round(Math.max(0, Math.min(1, (mean - 10) / 50, (250 - mean) / 50))),
    grid: gridOf(pixels, width, height),
  };
}

/** Variance of the Laplacian: the usual measure of focus. */
function laplacianVariance(pixels: Uint8Array, width: number, height: number): number {
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const value =
        4 * pixels[at]! - pixels[at - 1]! - pixels[at + 1]! - pixels[at - width]! - pixels[at + width]!;
      sum += value;
      squares += value * value;
    }
  }
  const count = (width - 2) * (height - 2);
  return squares / count - (sum / count) ** 2;
}

function gridOf(pixels: Uint8Array, width: number, height: number): number[] {
  const sums = new Array<number>(GRID * GRID).fill(0);
  pixels.forEach((value, at) => {
    const x = Math.floor(((at % width) * GRID) / width);
    const y = Math.floor((Math.floor(at / width) * GRID) / height);
    sums[y * GRID + x]! += value;
  });
  return sums.map((sum) => Math.round((sum * GRID * GRID) / pixels.length));
}

/** How different two pictures are, 0–1, by their grids. */
export function pictureDistance(a: PictureGrade, b: PictureGrade): number {
  const total = a.grid.reduce((sum, value, i) => sum + Math.abs(value - b.grid[i]!), 0);
  return total / a.grid.length / 255;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
