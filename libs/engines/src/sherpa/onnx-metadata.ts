import { type FileHandle, open } from 'node:fs/promises';

/** Field numbers of ModelProto and StringStringEntryProto in onnx.proto. */
const METADATA = 14;
const [KEY, VALUE] = [1, 2];
/** The longest head of a field: two numbers of ten bytes. */
const HEAD_BYTES = 20;
/** Metadata that are longer than this are no words. */
const MOST_BYTES = 1024 * 1024;

/**
 * The metadata of an ONNX model. The model itself is passed over unread: it may have hundreds of MB.
 *
 * @throws RangeError where the file is cut off or is none
 */
export async function readOnnxMetadata(path: string): Promise<Map<string, string>> {
  await using file = await open(path);
  const { size } = await file.stat();
  const found = new Map<string, string>();
  let at = 0;
  while (at < size) {
    const head = await bytesAt(file, at, Math.min(HEAD_BYTES, size - at));
    const [no, length, used] = fieldHead(head);
    const end = at + used + length;
    if (end > size) {
      throw new RangeError('it is cut off');
    }
    if (no === METADATA && length <= MOST_BYTES) {
      const [key, value] = entryOf(await bytesAt(file, at + used, length));
      found.set(key, value);
    }
    at = end;
  }
  return found;
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  await file.read(bytes, 0, length, at);
  return bytes;
}

/** Number of the field, bytes of its content (a number has none), bytes of its head. */
function fieldHead(bytes: Buffer): [no: number, length: number, used: number] {
  const [key, afterKey] = varint(bytes, 0);
  const no = Math.floor(key / 8);
  const [value, after] = key % 8 === 0 || key % 8 === 2 ? varint(bytes, afterKey) : [0, afterKey];
  switch (key % 8) {
    case 0:
      return [no, 0, after];
    case 1:
      return [no, 8, after];
    case 2:
      return [no, value, after];
    case 5:
      return [no, 4, after];
    default:
      throw new RangeError('it is no ONNX file');
  }
}

function entryOf(bytes: Buffer): [key: string, value: string] {
  const words = new Map<number, string>();
  for (let at = 0; at < bytes.length;) {
    const [no, length, used] = fieldHead(bytes.subarray(at));
    words.set(no, bytes.toString('utf8', at + used, at + used + length));
    at += used + length;
  }
  return [words.get(KEY) ?? '', words.get(VALUE) ?? ''];
}

function varint(bytes: Buffer, from: number): [value: number, next: number] {
  let value = 0;
  for (let at = from, factor = 1; ; at++, factor *= 128) {
    const byte = bytes[at];
    if (byte === undefined) {
      throw new RangeError('it is no ONNX file');
    }
    value += (byte & 127) * factor;
    if (byte < 128) {
      return [value, at + 1];
    }
  }
}
