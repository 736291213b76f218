import { float, number, part, text } from './protobuf';

/** Types of browsermt/marian-dev, `common/types.h`. */
const TYPES = { int8: 0x0101, float32: 0x0404, intgemm8: 0x4101 };
const ALIGNMENT = 256;
/** Kinds of pieces of sentencepiece_model.proto. */
const PIECE = { normal: 1, unknown: 2, control: 3 };
const UNIGRAM = 1;

/** `float32`: as it is. `intgemm8`: eight bits a value, with the factor behind them. `values`: by rows. */
export interface MarianTensor {
  name: string;
  type: 'float32' | 'intgemm8';
  shape: readonly [rows: number, columns: number] | readonly [length: number];
  values: Float32Array;
}

/** A model in Marian's binary format (`common/binary.cpp`), with its options as YAML. */
export function marianModel(options: string, tensors: readonly MarianTensor[]): Buffer {
  const yaml = Buffer.from(`${options}\0`);
  const items = [
    { name: 'special:model.yml', type: TYPES.int8, shape: [yaml.length], data: yaml },
    ...tensors.map((tensor) => ({ ...tensor, type: TYPES[tensor.type], data: dataOf(tensor) })),
  ].map((item) => ({ ...item, data: padded(item.data) }));
  const head = Buffer.concat([
    longs(1, items.length),
    ...items.map(({ name, type, shape, data }) => longs(name.length + 1, type, shape.length, data.length)),
    ...items.map(({ name }) => Buffer.from(`${name}\0`)),
    ...items.map(({ shape }) => Buffer.from(Int32Array.from(shape).buffer)),
  ]);
  const gap = (ALIGNMENT - ((head.length + 8) % ALIGNMENT)) % ALIGNMENT;
  return Buffer.concat([head, longs(gap), Buffer.alloc(gap), ...items.map(({ data }) => data)]);
}

function dataOf({ name, type, shape, values }: MarianTensor): Buffer {
  if (type === 'float32') {
    return Buffer.from(values.buffer);
  }
  // Six bits and a sign: two full ones beside each other are too much where they are multiplied (`pmaddubsw`).
  const factor = 63 / values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  const [rows, columns = 1] = shape;
  const bytes = Buffer.alloc(values.length);
  // Matrices lie there by columns; only embeddings, which are tables, by rows.
  const isTable = name.endsWith('Wemb');
  values.forEach((value, at) => {
    if (value !== 0) {
      const place = isTable ? at : (at % columns) * rows + Math.floor(at / columns);
      bytes.writeInt8(Math.round(value * factor), place);
    }
  });
  return Buffer.concat([bytes, Buffer.from(Float32Array.of(factor).buffer)]);
}

const padded = (data: Buffer): Buffer =>
  Buffer.concat([data, Buffer.alloc((ALIGNMENT - (data.length % ALIGNMENT)) % ALIGNMENT)]);
const longs = (...values: number[]): Buffer => Buffer.from(BigUint64Array.from(values, BigInt).buffer);

/** A vocabulary of SentencePiece whose first two pieces are the end of the sentence and what is unknown, as Marian has them. */
export function sentencePieces(pieces: readonly { piece: string; score: number }[]): Buffer {
  const of = (piece: string, score: number, kind: number): Buffer =>
    part(1, [text(1, piece), float(2, score), number(3, kind)]);
  return Buffer.concat([
    of('</s>', 0, PIECE.control),
    of('<unk>', 0, PIECE.unknown),
    ...pieces.map(({ piece, score }) => of(piece, score, PIECE.normal)),
    part(2, [number(3, UNIGRAM), number(4, pieces.length + 2), number(40, 1), number(42, 0)]),
    part(3, [text(1, 'identity'), number(3, 1), number(4, 1), number(5, 1)]),
  ]);
}

const SHORTLIST = 0xf11a48d5013417f5n;

/** A shortlist of Marian (`data/shortlist.cpp`): the `first` most frequent pieces for all, and for each piece some more. */
export function marianShortlist(first: number, more: readonly (readonly number[])[]): Buffer {
  const offsets = more.map((_, at) => more.slice(0, at).flat().length);
  const words = Uint32Array.from(more.flat());
  return Buffer.concat([
    Buffer.from(BigUint64Array.of(SHORTLIST, 0n).buffer),
    longs(first, 1, more.length + 1, words.length, ...offsets, words.length),
    Buffer.from(words.buffer),
  ]);
}
