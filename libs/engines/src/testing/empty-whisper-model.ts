import { writeFile } from 'node:fs/promises';

const VOCABULARY = 51_865;
const TOKENS = 50_257;
/** whisper.cpp fails where no token is a blank. */
const BLANK = 220;
const [MELS, FFT] = [80, 201];

/**
 * Writes a whisper.cpp model of the smallest size and without weights: whisper.cpp takes such files "for testing". It is
 * loaded and run as any other, and finds no words; what it proves is loading, running and ending, not recognition.
 * Without its `blank`, whisper.cpp fails in the middle of its work.
 */
export async function writeEmptyWhisperModel(path: string, { blank = true } = {}): Promise<void> {
  const [state, layers] = [64, 1];
  const int32 = (...values: number[]): Buffer => Buffer.from(Int32Array.from(values).buffer);
  const tokens = Array.from({ length: TOKENS }, (_, id) => {
    const text = Buffer.from(blank && id === BLANK ? ' ' : `t${id}`);
    return Buffer.concat([int32(text.length), text]);
  });
  await writeFile(
    path,
    Buffer.concat([
      Buffer.from('lmgg'),
      // vocabulary; audio: context, state, heads, layers; text: context, state, heads, layers; mel bands; half floats
      int32(VOCABULARY, 1500, state, 1, layers, 448, state, 1, layers, MELS, 1),
      int32(MELS, FFT),
      Buffer.alloc(MELS * FFT * 4),
      int32(TOKENS),
      ...tokens,
    ]),
  );
}
