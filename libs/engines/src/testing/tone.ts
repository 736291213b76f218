import { wavHeader } from '@z2/media';

/** Samples of a tone, 16 bit mono: what a voice service of a test "says". */
export function tone(ms: number, rate = 24_000): Buffer {
  const samples = Int16Array.from({ length: Math.round((rate * ms) / 1000) }, (_, at) =>
    Math.round(8_000 * Math.sin((at / rate) * 2 * Math.PI * 300)),
  );
  return Buffer.from(samples.buffer);
}

/** The same as a WAV; `announced`: the length that its header gives, where that is another. */
export function toneWav(ms: number, announced?: number): Buffer {
  const samples = tone(ms);
  const head = wavHeader(24_000, 1, samples.length);
  if (announced !== undefined) {
    head.writeUInt32LE(announced, 40);
  }
  return Buffer.concat([head, samples]);
}
