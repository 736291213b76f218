/** A field of Protocol Buffers' wire format; `part` is a message in a message. */
export const number = (field: number, value: number): Buffer =>
  Buffer.concat([varint(field * 8), varint(value)]);
export const float = (field: number, value: number): Buffer => {
  const raw = Buffer.alloc(4);
  raw.writeFloatLE(value);
  return Buffer.concat([varint(field * 8 + 5), raw]);
};
export const part = (field: number, parts: readonly Buffer[]): Buffer => bytes(field, Buffer.concat(parts));
export const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value));
export const bytes = (field: number, value: Buffer): Buffer =>
  Buffer.concat([varint(field * 8 + 2), varint(value.length), value]);

function varint(value: number): Buffer {
  const out: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) {
      return Buffer.from([...out, rest]);
    }
    out.push((rest % 128) + 128);
  }
}
