import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runProcess } from '@z2/runtime';

import { type OnnxConstant, onnxModel, type OnnxNode, type OnnxPort } from './onnx-writer';

const RATE = 16_000;
/** Samples of each sound of speech: 20 ms. */
const SAMPLES = 320;
/** Hz that a symbol's number adds. */
const STEP = 8;
/** Longest sentence of the Kokoro, symbols. */
const SENTENCE = 512;

/**
 * A folder as sherpa-onnx has Piper's voices, with a model that hums: each symbol is a tone of its own height, higher for
 * each next speaker, shorter where it is spoken faster. It is loaded and run as any other; what it proves is loading,
 * running and ending, not speech.
 *
 * @param voice espeak-ng's name of the language
 */
export async function writeTinyPiper(
  dir: string,
  { voice, speakers = 1 }: { voice: string; speakers?: number },
): Promise<void> {
  const model = onnxModel({
    inputs: [
      port('input', 'int64', 1, 'symbols'),
      port('input_lengths', 'int64', 1),
      port('scales', 'float', 3),
      ...(speakers > 1 ? [port('sid', 'int64', 1)] : []),
    ],
    output: port('output', 'float', 1, 1, 'samples'),
    constants: CONSTANTS,
    nodes: [
      ...(speakers > 1
        ? [node('Cast', ['sid'], 'sid_float', { to: 1 }), node('Add', ['sid_float', 'unit'], 'height')]
        : [node('Identity', ['unit'], 'height')]),
      // Noise, length, noise of the length.
      node('Slice', ['scales', 'one', 'two'], 'length'),
      ...hum('input'),
    ],
    metadata: {
      ...{ model_type: 'vits', comment: 'piper', language: voice, voice, has_espeak: '1' },
      ...{ sample_rate: String(RATE), n_speakers: String(speakers), add_blank: '1' },
    },
  });
  await writeFolder(dir, 'tiny.onnx', model);
}

/** The same as a Kokoro, whose speakers' heights are in a file of their own. `version` 1: one language only. */
export async function writeTinyKokoro(dir: string, names: readonly string[], version = 2): Promise<void> {
  const model = onnxModel({
    inputs: [port('tokens', 'int64', 1, 'symbols'), port('style', 'float', 1, 1), port('speed', 'float', 1)],
    output: port('output', 'float', 1, 1, 'samples'),
    constants: CONSTANTS,
    nodes: [
      node('Reshape', ['style', 'one'], 'height'),
      node('Reciprocal', ['speed'], 'length'),
      ...hum('tokens'),
    ],
    metadata: {
      ...{ model_type: 'kokoro', comment: 'kokoro', language: 'multi-lang', voice: 'en-us', has_espeak: '1' },
      ...{ sample_rate: String(RATE), n_speakers: String(names.length), version: String(version) },
      ...{ speaker_names: names.join(','), style_dim: `${SENTENCE},1,1` },
    },
  });
  await writeFolder(dir, 'model.onnx', model);
  const heights = names.flatMap((_, speaker) => Array.from({ length: SENTENCE }, () => speaker + 1));
  await writeFile(join(dir, 'voices.bin'), Buffer.from(Float32Array.from(heights).buffer));
}

const port = (name: string, type: OnnxPort['type'], ...dims: OnnxPort['dims']): OnnxPort => ({
  ...{ name, type, dims },
});

const node = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: NonNullable<OnnxNode['attributes']> = {},
): OnnxNode => ({ op, inputs, output, attributes });

const CONSTANTS: readonly OnnxConstant[] = [
  { name: 'unit', type: 'float', dims: [1], values: [1] },
  { name: 'loudness', type: 'float', dims: [1], values: [0.3] },
  { name: 'one', type: 'int64', dims: [1], values: [1] },
  { name: 'two', type: 'int64', dims: [1], values: [2] },
  { name: 'flat', type: 'int64', dims: [3], values: [1, 1, -1] },
  { name: 'units', type: 'float', dims: [2], values: [1, 1] },
  {
    ...{ name: 'ramp', type: 'float', dims: [1, 1, SAMPLES] },
    values: Array.from({ length: SAMPLES }, (_, at) => (2 * Math.PI * STEP * at) / RATE),
  },
];

/** From the symbols in `symbols`, `height` and `length` (1: as it is) to `output`. */
function hum(symbols: string): OnnxNode[] {
  return [
    node('Cast', [symbols], 'numbers', { to: 1 }),
    node('Mul', ['numbers', 'height'], 'heights'),
    node('Unsqueeze', ['heights', 'two'], 'column'),
    node('Mul', ['column', 'ramp'], 'phase'),
    node('Sin', ['phase'], 'tones'),
    node('Mul', ['tones', 'loudness'], 'quiet'),
    node('Reshape', ['quiet', 'flat'], 'line'),
    node('Concat', ['units', 'length'], 'stretch', { axis: 0 }),
    node('Resize', ['line', '', 'stretch'], 'output', { mode: 'nearest' }),
  ];
}

/** The model with every sign that a phoneme of espeak-ng is written with, and that program's own data. */
async function writeFolder(dir: string, name: string, model: Buffer): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, name), model);
  const ranges = [
    [0x21, 0x7e],
    [0xa1, 0x17f],
    [0x250, 0x36f],
    [0x370, 0x3ff],
    [0x2190, 0x21ff],
  ] as const;
  const signs = ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
  const lines = [0x20, ...signs].map((code, id) => `${String.fromCodePoint(code)} ${id}`);
  await writeFile(join(dir, 'tokens.txt'), `${lines.join('\n')}\n`);
  const { stdout } = await runProcess('espeak-ng', ['--version'], { timeoutMs: 5_000 });
  const data = /Data at: (.+)/.exec(stdout)?.[1]?.trim();
  if (!data) {
    throw new Error(`espeak-ng does not say where its data is: ${stdout}`);
  }
  await symlink(data, join(dir, 'espeak-ng-data'));
}
