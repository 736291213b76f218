// How near ffmpeg's ways of time-stretching come to a voice that speaks faster itself: mel-cepstral distance after alignment by
// dynamic time warping (coefficients 1–13, as in Kubichek 1993), of a sentence stretched by T and the same sentence spoken by espeak-ng at
// T times its rate. Smaller is nearer. Needs espeak-ng and ffmpeg: node tools/stretch-quality.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RATE = 16_000;
const WINDOW = 512;
const HOP = 80;
const BANDS = 40;
const COEFFICIENTS = 13;
const NORMAL_WPM = 165;
const SENTENCES = [
  ['es', 'El comunismo ya es reconocido por todas las potencias europeas como una potencia en sí misma.'],
  ['es', 'Un fantasma recorre Europa, y todas las fuerzas de la vieja Europa se han unido contra él.'],
  ['fr-fr', 'Il est grand temps que les communistes publient ouvertement leurs vues et leurs buts.'],
  ['fr-fr', 'Bonjour à tous, et bienvenue dans cette nouvelle vidéo sur la traduction.'],
  ['en-us', 'She had your dark suit in greasy wash water all year, and the people clapped.'],
  ['de', 'Ein Gespenst geht um in Europa, und alle Mächte haben sich gegen dieses verbündet.'],
];
const FILTERS = {
  atempo: (tempo) => `atempo=${tempo}`,
  rubberband: (tempo) => `rubberband=tempo=${tempo}`,
  'rubberband, formants kept': (tempo) => `rubberband=tempo=${tempo}:formant=preserved:pitchq=quality`,
  'rubberband, short window': (tempo) => `rubberband=tempo=${tempo}:window=short:transients=crisp`,
  'rubberband, smooth': (tempo) => `rubberband=tempo=${tempo}:transients=smooth`,
};

/** Samples without the silence at both ends. */
function samplesOf(path, filter = 'anull') {
  const args = ['-nostdin', '-v', 'error', '-i', path, '-af', `aresample=48000,${filter}`, '-ac', '1'];
  const bytes = execFileSync('ffmpeg', [...args, '-ar', String(RATE), '-f', 's16le', '-'], {
    maxBuffer: 1e8,
  });
  const samples = new Int16Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~1)),
  );
  const bound = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0) / 100;
  const isLoud = (sample) => Math.abs(sample) >= bound;
  return samples.slice(samples.findIndex(isLoud), samples.findLastIndex(isLoud) + 1);
}

/** Power of each band of a Hann window, by the discrete Fourier transform's sums (a window is short, and this no hot path). */
const mel = (hertz) => 1127 * Math.log(1 + hertz / 700);
const edges = Array.from({ length: BANDS + 2 }, (_, i) => {
  const at = mel(60) + ((mel(7600) - mel(60)) * i) / (BANDS + 1);
  return (700 * (Math.exp(at / 1127) - 1) * WINDOW) / RATE;
});

function transform(re, im) {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j], re[i]];
    }
  }
  for (let size = 2; size <= n; size <<= 1) {
    for (let from = 0; from < n; from += size) {
      for (let k = 0; k < size / 2; k++) {
        const [cos, sin] = [Math.cos((-2 * Math.PI * k) / size), Math.sin((-2 * Math.PI * k) / size)];
        const [x, y] = [from + k, from + k + size / 2];
        const [a, b] = [re[y] * cos - im[y] * sin, re[y] * sin + im[y] * cos];
        [re[y], im[y], re[x], im[x]] = [re[x] - a, im[x] - b, re[x] + a, im[x] + b];
      }
    }
  }
}

/** Mel-frequency cepstral coefficients of each 5 ms. */
function cepstra(samples) {
  const frames = [];
  for (let at = 0; at + WINDOW <= samples.length; at += HOP) {
    const re = Float64Array.from({ length: WINDOW }, (_, i) => {
      return samples[at + i] * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW));
    });
    const im = new Float64Array(WINDOW);
    transform(re, im);
    const levels = Array.from({ length: BANDS }, (_, band) => {
      const [from, middle, to] = edges.slice(band, band + 3);
      let power = 0.1;
      for (let k = Math.ceil(from); k <= to && k < WINDOW / 2; k++) {
        const share = k < middle ? (k - from) / (middle - from) : (to - k) / (to - middle);
        power += share * (re[k] ** 2 + im[k] ** 2);
      }
      return 10 * Math.log10(power);
    });
    frames.push(
      Array.from({ length: COEFFICIENTS }, (_, i) => {
        const wave = (band) => Math.cos((Math.PI * (i + 1) * (band + 0.5)) / BANDS);
        return levels.reduce((sum, level, band) => sum + level * wave(band), 0) * Math.sqrt(2 / BANDS);
      }),
    );
  }
  return frames;
}

/** Mean distance along the best alignment, within 200 ms of the straight one. */
function distance(one, two) {
  const near = 40;
  let row = [{ sum: 0, length: 0 }];
  for (let i = 1; i <= one.length; i++) {
    const next = [];
    const middle = Math.round((i * two.length) / one.length);
    for (let j = Math.max(1, middle - near); j <= Math.min(two.length, middle + near); j++) {
      const ways = [row[j - 1], row[j], next[j - 1]].filter(Boolean);
      const best = ways.reduce((a, b) => (b.sum < a.sum ? b : a), { sum: Infinity, length: 0 });
      next[j] = {
        sum: best.sum + Math.hypot(...one[i - 1].map((value, k) => value - two[j - 1][k])),
        length: best.length + 1,
      };
    }
    row = next;
  }
  const { sum, length } = row[two.length];
  return sum / length;
}

const folder = mkdtempSync(join(tmpdir(), 'z2-stretch-'));
const speak = (voice, text, wpm, name) => {
  const path = join(folder, name);
  execFileSync('espeak-ng', ['-v', voice, '-s', String(wpm), '-b', '1', '-w', path, text]);
  return path;
};
try {
  const rates = [1.1, 1.2, 1.3];
  const found = Object.fromEntries(Object.keys(FILTERS).map((name) => [name, rates.map(() => [])]));
  for (const [voice, text] of SENTENCES) {
    const normal = speak(voice, text, NORMAL_WPM, 'normal.wav');
    const length = samplesOf(normal).length;
    for (const [at, rate] of rates.entries()) {
      const native = samplesOf(speak(voice, text, Math.round(NORMAL_WPM * rate), 'fast.wav'));
      const wanted = cepstra(native);
      for (const [name, filter] of Object.entries(FILTERS)) {
        const made = samplesOf(normal, filter((length / native.length).toFixed(4)));
        found[name][at].push(distance(cepstra(made), wanted));
      }
    }
  }
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  console.log(
    `| mel-cepstral distance, dB | ${rates.join(' | ')} |\n| --- | ${rates.map(() => '---').join(' | ')} |`,
  );
  for (const [name, values] of Object.entries(found)) {
    console.log(`| ${name} | ${values.map((of) => mean(of).toFixed(2)).join(' | ')} |`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
