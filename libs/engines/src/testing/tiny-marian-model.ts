import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { marianModel, marianShortlist, type MarianTensor, sentencePieces } from './marian-writer';

/** Width of the network. Its halves are the sines and the cosines of the position, from quick to slow. */
const DIM = 512;
const HALF = DIM / 2;
/** Of each half the first are quick and tell the position; the others hardly move, so that words can stand there. */
const QUICK = HALF / 2;
const CODE = HALF - QUICK;
/** Rows of Hadamard's matrix but the first, which is all ones: too much of one sign for eight bits. */
const ROWS = CODE - 1;
/** Most pieces: as many codes as are orthogonal or opposite. */
const MOST_PIECES = 2 * ROWS;
const FFN = 64;
/** How sharply the attention looks at its own position, and how loud what it saw is. */
const [SHARP, LOUD] = [8, 8];
/** Most that a value may be where a matrix is applied, in the network and before the last. */
const [RANGE, LAST_RANGE] = [4, 16];

const SIGNS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?¿¡\'"-…()<>&áéíóúñü'];

/**
 * A folder as Firefox Translations has its models, with weights set by hand: at each place it writes the word that
 * stands for the source's word there, and spells what it does not know. It is loaded and run as any other; what it proves is
 * loading, running and ending, not translation.
 *
 * A word is a code (a row of Hadamard's matrix) in the slow sines for what it is translated to, and one in the slow cosines for
 * itself. The decoder's attention looks at the encoder's place with the same number by the quick sines and cosines, and
 * carries the first code over to where the last layer looks for the second.
 */
export async function writeTinyMarian(
  dir: string,
  pair: string,
  words: Readonly<Record<string, string>>,
): Promise<void> {
  const pieces = [
    ...new Set([
      ...Object.entries(words)
        .flat()
        .map((word) => `▁${word}`),
      '▁',
      ...SIGNS,
    ]),
  ];
  while (pieces.length % 8 !== 6) {
    pieces.push(`<${pieces.length}>`);
  }
  const size = pieces.length + 2;
  if (size > MOST_PIECES) {
    throw new Error(`${size} pieces are more than ${MOST_PIECES}`);
  }
  const numberOf = (piece: string): number => pieces.indexOf(piece) + 2;
  const target = Array.from({ length: size }, (_, at) => {
    const piece = pieces[at - 2] ?? '';
    const to = piece.startsWith('▁') ? words[piece.slice(1)] : undefined;
    return to ? numberOf(`▁${to}`) : at;
  });
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, `model.${pair}.intgemm.alphas.bin`), marianModel(OPTIONS(size), tensors(target)));
  const shortlist = marianShortlist(
    2,
    target.map((to) => [to]),
  );
  await writeFile(join(dir, `lex.50.50.${pair}.s2t.bin`), shortlist);
  // A word is likelier than its letters.
  const scored = pieces.map((piece) => ({ piece, score: piece.length > 1 ? -1 : -8 }));
  await writeFile(join(dir, `vocab.${pair}.spm`), sentencePieces(scored));
}

/** The `at`th of `MOST_PIECES` codes of ±1. */
function code(at: number): Float32Array {
  const row = 1 + (at % ROWS);
  const sign = at < ROWS ? 1 : -1;
  return Float32Array.from({ length: CODE }, (_, place) => sign * (bits(row & place) % 2 ? -1 : 1));
}
const bits = (value: number): number => value.toString(2).replaceAll('0', '').length;

function tensors(target: readonly number[]): MarianTensor[] {
  // Marian multiplies embeddings with this.
  const loudness = 1 / Math.sqrt(DIM);
  const table = new Float32Array(target.length * DIM);
  const bias = new Float32Array(target.length);
  target.forEach((to, at) => {
    code(to).forEach((value, place) => (table[at * DIM + QUICK + place] = value * loudness));
    code(at).forEach((value, place) => (table[at * DIM + HALF + QUICK + place] = value * loudness));
    // The slow cosines are 1.
    bias[at] = -loudness * code(at).reduce((sum, value) => sum + value, 0);
  });
  const position = matrix((set) => {
    for (let place = 0; place < QUICK; place++) {
      set(place, place, SHARP);
      set(HALF + place, HALF + place, SHARP);
    }
  });
  const carry = matrix((set) => {
    for (let place = 0; place < CODE; place++) {
      set(QUICK + place, HALF + QUICK + place, 1);
    }
  });
  const loud = matrix((set) => {
    for (let place = 0; place < CODE; place++) {
      set(HALF + QUICK + place, HALF + QUICK + place, LOUD);
    }
  });
  const none = matrix(() => undefined);
  return [
    { name: 'Wemb', type: 'intgemm8', shape: [target.length, DIM], values: table },
    alpha('Wemb', LAST_RANGE),
    alpha('none', LAST_RANGE),
    { name: 'decoder_ff_logit_out_b', type: 'float32', shape: [1, target.length], values: bias },
    ...attention('encoder_l1_self', { q: none, k: none, v: none, o: none }),
    ...feedForward('encoder_l1_ffn'),
    ...weights('decoder_l1_rnn_W', none),
    ...weights('decoder_l1_rnn_Wf', none),
    zeros('decoder_l1_rnn_bf', DIM),
    ...attention('decoder_l1_context', { q: position, k: position, v: carry, o: loud }),
    ...feedForward('decoder_l1_ffn'),
  ];
}

function matrix(
  fill: (set: (row: number, column: number, value: number) => void) => void,
  columns = DIM,
  rows = DIM,
): MarianTensor {
  const values = new Float32Array(rows * columns);
  fill((row, column, value) => (values[row * columns + column] = value));
  return { name: '', type: 'intgemm8', shape: [rows, columns], values };
}

const zeros = (name: string, length: number): MarianTensor => ({
  ...{ name, type: 'float32', shape: [1, length], values: new Float32Array(length) },
});
const alpha = (name: string, range: number): MarianTensor => ({
  ...{ name: `${name}_QuantMultA`, type: 'float32', shape: [1], values: Float32Array.of(127 / range) },
});
const weights = (name: string, tensor: MarianTensor): MarianTensor[] => [
  { ...tensor, name },
  alpha(name, RANGE),
];
const attention = (
  prefix: string,
  parts: Readonly<Record<'q' | 'k' | 'v' | 'o', MarianTensor>>,
): MarianTensor[] =>
  Object.entries(parts).flatMap(([part, tensor]) => [
    ...weights(`${prefix}_W${part}`, tensor),
    zeros(`${prefix}_b${part}`, DIM),
  ]);
const feedForward = (prefix: string): MarianTensor[] => [
  ...weights(
    `${prefix}_W1`,
    matrix(() => undefined, FFN),
  ),
  zeros(`${prefix}_b1`, FFN),
  ...weights(
    `${prefix}_W2`,
    matrix(() => undefined, DIM, FFN),
  ),
  zeros(`${prefix}_b2`, DIM),
];

/** What the models of Firefox Translations have, one layer deep and without normalisation. */
const OPTIONS = (size: number): string => `
type: transformer
dim-vocabs: [${size}, ${size}]
dim-emb: ${DIM}
enc-depth: 1
dec-depth: 1
dec-cell: ssru
enc-cell: gru
enc-type: bidirectional
enc-cell-depth: 1
dec-cell-base-depth: 2
dec-cell-high-depth: 1
dim-rnn: ${DIM}
input-types: []
layer-normalization: false
right-left: false
skip: false
tied-embeddings: false
tied-embeddings-src: false
tied-embeddings-all: true
transformer-heads: 1
transformer-no-projection: false
transformer-pool: false
transformer-dim-ffn: ${FFN}
transformer-decoder-dim-ffn: 0
transformer-ffn-depth: 2
transformer-decoder-ffn-depth: 0
transformer-ffn-activation: relu
transformer-dim-aan: 64
transformer-aan-depth: 2
transformer-aan-activation: swish
transformer-aan-nogate: false
transformer-decoder-autoreg: rnn
transformer-tied-layers: []
transformer-guided-alignment-layer: last
transformer-preprocess: ""
transformer-postprocess-emb: ""
transformer-postprocess: a
transformer-postprocess-top: ""
transformer-train-position-embeddings: false
transformer-depth-scaling: false
lemma-dim-emb: 0
ulr: false
ulr-dim-emb: 0
ulr-trainable-transformation: false
version: v1.9.0
`;
