import { bytes, number, part, text } from './protobuf';

/** As much of onnx.proto as a model of a few nodes takes; field numbers and types are those of that definition. */
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_TYPE = { int: 2, string: 3, tensor: 4 };
/** Old enough for any runtime that is about; opset 13 has every operator that is used. */
const [IR_VERSION, OPSET] = [8, 13];

export interface OnnxNode {
  op: string;
  inputs: readonly string[];
  output: string;
  attributes?: Readonly<Record<string, number | string>>;
}
export type OnnxType = 'float' | 'int64';
/** `dims`: a name is a length that only the run tells. */
export interface OnnxPort {
  name: string;
  type: OnnxType;
  dims: readonly (number | string)[];
}
export interface OnnxConstant {
  name: string;
  type: OnnxType;
  dims: readonly number[];
  values: readonly number[];
}

/** An ONNX file. */
export function onnxModel(parts: {
  inputs: readonly OnnxPort[];
  output: OnnxPort;
  constants: readonly OnnxConstant[];
  nodes: readonly OnnxNode[];
  metadata: Readonly<Record<string, string>>;
}): Buffer {
  const graph = [
    ...parts.nodes.map((node) => part(1, nodeOf(node))),
    text(2, 'graph'),
    ...parts.constants.map((constant) => part(5, tensorOf(constant))),
    ...parts.inputs.map((input) => part(11, portOf(input))),
    part(12, portOf(parts.output)),
  ];
  return Buffer.concat([
    number(1, IR_VERSION),
    part(7, graph),
    part(8, [text(1, ''), number(2, OPSET)]),
    ...Object.entries(parts.metadata).map(([key, value]) => part(14, [text(1, key), text(2, value)])),
  ]);
}

function nodeOf({ op, inputs, output, attributes = {} }: OnnxNode): Buffer[] {
  const attribute = ([name, value]: [string, number | string]): Buffer =>
    typeof value === 'number'
      ? part(5, [text(1, name), number(3, value), number(20, ATTRIBUTE_TYPE.int)])
      : part(5, [text(1, name), text(4, value), number(20, ATTRIBUTE_TYPE.string)]);
  return [
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(4, op),
    ...Object.entries(attributes).map(attribute),
  ];
}

function tensorOf({ name, type, dims, values }: OnnxConstant): Buffer[] {
  const raw =
    type === 'float'
      ? Buffer.from(Float32Array.from(values).buffer)
      : Buffer.from(BigInt64Array.from(values, BigInt).buffer);
  return [...dims.map((dim) => number(1, dim)), number(2, codeOf(type)), text(8, name), bytes(9, raw)];
}

function portOf({ name, type, dims }: OnnxPort): Buffer[] {
  const shape = dims.map((dim) => part(1, [typeof dim === 'number' ? number(1, dim) : text(2, dim)]));
  return [text(1, name), part(2, [part(1, [number(1, codeOf(type)), part(2, shape)])])];
}

const codeOf = (type: OnnxType): number => (type === 'float' ? FLOAT : INT64);
