import { open } from 'node:fs/promises';

/** Of Marian's binary format, `common/binary.cpp`: version, number of tensors, then for each four sizes. */
const VERSION = 1n;
const LONG = 8;
const HEADER = 4 * LONG;
/** The largest published models have some 300. */
const MOST_TENSORS = 10_000;

/** What is wrong with a model of Marian by its head and its size, as the end of a sentence; null: nothing that is seen there. */
export async function marianFault(path: string): Promise<string | null> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  const read = async (length: number, at: number): Promise<Buffer | null> => {
    const bytes = Buffer.alloc(length);
    return (await file.read(bytes, 0, length, at)).bytesRead === length ? bytes : null;
  };
  const head = await read(2 * LONG, 0);
  const count = head?.readBigUInt64LE(LONG) ?? 0n;
  if (head?.readBigUInt64LE() !== VERSION || count === 0n || count > MOST_TENSORS) {
    return 'it is no model of Marian';
  }
  const headers = await read(Number(count) * HEADER, 2 * LONG);
  if (!headers) {
    return CUT_OFF;
  }
  let [names, data] = [0, 0];
  for (let at = 0; at < headers.length; at += HEADER) {
    const [nameLength, , shapeLength, dataLength] = [0, 1, 2, 3].map((field) =>
      Number(headers.readBigUInt64LE(at + field * LONG)),
    );
    names += nameLength! + shapeLength! * 4;
    data += dataLength!;
  }
  // Names and shapes, then how far the data is away.
  const gap = await read(LONG, 2 * LONG + headers.length + names);
  const whole = 3 * LONG + headers.length + names + Number(gap?.readBigUInt64LE() ?? 0n) + data;
  return gap && size >= whole ? null : CUT_OFF;
}

const CUT_OFF = 'it is cut off';
