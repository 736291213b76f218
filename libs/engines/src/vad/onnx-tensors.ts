/** A float tensor of an ONNX model. */
export interface OnnxTensor {
  dims: number[];
  values: Float32Array;
}

interface Field {
  no: number;
  /** Of fields with a length. */
  bytes: Buffer;
  /** Of numbers. */
  value: number;
}

/** Field numbers of onnx.proto. */
const MODEL = { graph: 7 };
const GRAPH = { node: 1 };
const NODE = { output: 2, attribute: 5 };
const ATTRIBUTE = { tensor: 5, graph: 6 };
const TENSOR = { dims: 1, dataType: 2, rawData: 9 };
const FLOAT = 1;

/**
 * The float constants of an ONNX model, by the name of the node's output, those of sub-graphs (`If`) included. Reads just so
 * much of protobuf as that takes. Throws RangeError where the file is damaged.
 */
export function onnxConstants(file: Buffer): Map<string, OnnxTensor> {
  const found = new Map<string, OnnxTensor>();
  for (const graph of messages(file, MODEL.graph)) {
    readGraph(graph, found);
  }
  return found;
}

function readGraph(graph: Buffer, found: Map<string, OnnxTensor>): void {
  for (const node of messages(graph, GRAPH.node)) {
    const output = messages(node, NODE.output)[0]?.toString('utf8') ?? '';
    for (const attribute of messages(node, NODE.attribute)) {
      messages(attribute, ATTRIBUTE.graph).forEach((inner) => readGraph(inner, found));
      for (const tensor of messages(attribute, ATTRIBUTE.tensor)) {
        const read = readTensor(tensor);
        if (read) {
          found.set(output, read);
        }
      }
    }
  }
}

function readTensor(message: Buffer): OnnxTensor | null {
  const all = fields(message);
  const raw = all.find(({ no }) => no === TENSOR.rawData)?.bytes;
  if (!raw || all.find(({ no }) => no === TENSOR.dataType)?.value !== FLOAT) {
    return null;
  }
  const dims = all
    .filter(({ no }) => no === TENSOR.dims)
    .flatMap(({ bytes, value }) => (bytes.length > 0 ? varints(bytes) : [value]));
  // A copy: the bytes lie anywhere in the file, floats must lie at multiples of four.
  return { dims, values: new Float32Array(Uint8Array.from(raw).buffer) };
}

function messages(message: Buffer, wanted: number): Buffer[] {
  return fields(message)
    .filter(({ no }) => no === wanted)
    .map(({ bytes }) => bytes);
}

function fields(message: Buffer): Field[] {
  const found: Field[] = [];
  let at = 0;
  const varint = (): number => {
    const [value, next] = readVarint(message, at);
    at = next;
    return value;
  };
  const take = (length: number): Buffer => {
    if (at + length > message.length) {
      throw new RangeError('A field of the ONNX file is longer than the file.');
    }
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const key = varint();
    const no = Math.floor(key / 8);
    const none = Buffer.alloc(0);
    switch (key % 8) {
      case 0:
        found.push({ no, bytes: none, value: varint() });
        break;
      case 1:
        found.push({ no, bytes: take(8), value: 0 });
        break;
      case 2:
        found.push({ no, bytes: take(varint()), value: 0 });
        break;
      case 5:
        found.push({ no, bytes: take(4), value: 0 });
        break;
      default:
        throw new RangeError(`Unknown wire type ${key % 8} in the ONNX file.`);
    }
  }
  return found;
}

function varints(bytes: Buffer): number[] {
  const values: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const [value, next] = readVarint(bytes, at);
    values.push(value);
    at = next;
  }
  return values;
}

/** Numbers of more than 53 bits (only negative ones here) lose precision; none of those is used. */
function readVarint(bytes: Buffer, from: number): [value: number, next: number] {
  let value = 0;
  for (let at = from, factor = 1; ; at++, factor *= 128) {
    const byte = bytes[at];
    if (byte === undefined) {
      throw new RangeError('A number of the ONNX file is cut off.');
    }
    value += (byte & 127) * factor;
    if (byte < 128) {
      return [value, at + 1];
    }
  }
}
