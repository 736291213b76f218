import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { onnxConstants, type OnnxTensor } from './onnx-tensors';

/** Silero VAD of this version (MIT). */
export const SILERO_VERSION = '6.2.0';
/** The ONNX file, as two npm packages carry it, and what it must become: whisper.cpp's own ggml-silero-v6.2.0.bin. */
const ONNX_SHA256 = '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3';
const GGML_SHA256 = '2aa269b785eeb53a82983a20501ddf7c1d9c48e33ab63a41391ac6c9f7fb6987';

/** The 16 kHz half of the model; the other is for 8 kHz. */
const PREFIX = 'If_0_then_branch__Inline_0__';
/** Tensors in the order of the ggml file; convolutions as half floats, as whisper.cpp wants them. */
const TENSORS: readonly { name: string; half: boolean; dims: number[] }[] = [
  ...[
    [128, 129, 3],
    [64, 128, 3],
    [64, 64, 3],
    [128, 64, 3],
  ].flatMap((dims, layer) => [
    { name: `encoder.${layer}.reparam_conv.weight`, half: true, dims },
    { name: `encoder.${layer}.reparam_conv.bias`, half: false, dims: dims.slice(0, 1) },
  ]),
  { name: 'decoder.rnn.weight_ih', half: false, dims: [512, 128] },
  { name: 'decoder.rnn.weight_hh', half: false, dims: [512, 128] },
  { name: 'decoder.rnn.bias_ih', half: false, dims: [512] },
  { name: 'decoder.rnn.bias_hh', half: false, dims: [512] },
  { name: 'decoder.decoder.2.weight', half: true, dims: [128] },
  { name: 'decoder.decoder.2.bias', half: false, dims: [] },
  { name: 'stft.forward_basis_buffer', half: true, dims: [258, 1, 256] },
];

/** Path of the model in the pinned npm package, or null where that is not installed. */
export function sileroOnnxPath(): string | null {
  try {
    return createRequire(__filename).resolve('@ricky0123/vad-web/dist/silero_vad_v6.onnx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') {
      return null;
    }
    throw error;
  }
}

/**
 * The Silero model as whisper.cpp reads it, made of the ONNX file of the npm package: the same weights in another wrapping,
 * byte for byte the file that whisper.cpp publishes. Null where the package is absent or holds another file.
 */
export async function sileroGgml(path = sileroOnnxPath()): Promise<Buffer | null> {
  if (!path) {
    return null;
  }
  const onnx = await readFile(path);
  if (sha256(onnx) !== ONNX_SHA256) {
    return null;
  }
  const ggml = toGgml(onnxConstants(onnx));
  return sha256(ggml) === GGML_SHA256 ? ggml : null;
}

function toGgml(constants: ReadonlyMap<string, OnnxTensor>): Buffer {
  const name = Buffer.from('silero-16k');
  const layers = TENSORS.filter(({ name: one }) => one.startsWith('encoder') && one.endsWith('weight'));
  return Buffer.concat([
    Buffer.from('lmgg'),
    int32(name.length),
    name,
    // Version; samples per window, and of the window before that go with it.
    int32(...SILERO_VERSION.split('.').map(Number), 512, 64),
    int32(
      layers.length,
      ...layers.flatMap(({ dims: [out = 0, input = 0, kernel = 0] }) => [input, out, kernel]),
    ),
    // LSTM: input, hidden; last convolution: in, out.
    int32(128, 128, 128, 1),
    ...TENSORS.map((tensor) => tensorBytes(tensor, constants.get(PREFIX + tensor.name))),
  ]);
}

function tensorBytes({ name, half, dims }: (typeof TENSORS)[number], tensor: OnnxTensor | undefined): Buffer {
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (tensor?.values.length !== count) {
    throw new RangeError(`The ONNX file has no tensor ${name} of ${count} values.`);
  }
  const full = Buffer.from(`_model.${name}`);
  const values = half ? Float16Array.from(tensor.values) : tensor.values;
  return Buffer.concat([
    // ggml counts dimensions from the innermost.
    int32(dims.length, full.length, half ? 1 : 0, ...dims.toReversed()),
    full,
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  ]);
}

function int32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeInt32LE(value, index * 4));
  return bytes;
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
