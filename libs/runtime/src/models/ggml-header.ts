import { open } from 'node:fs/promises';

import { Z2Error } from '@z2/contracts';

/** `ggml` as the files begin, read as a little-endian number. */
const MAGIC = 0x67676d6c;
/** Vocabulary of the English-only models; the multilingual ones have more. */
const ENGLISH_VOCABULARY = 51_864;

/** What the head of a whisper.cpp model says. */
export interface GgmlHeader {
  english_only: boolean;
}

/**
 * Reads and judges the head of a whisper.cpp model, so that a wrong file is refused here and does not crash the native code.
 *
 * @throws Z2Error MODEL_INVALID; errors of the file system as they are
 */
export async function readGgmlHeader(path: string): Promise<GgmlHeader> {
  await using handle = await open(path, 'r');
  const head = Buffer.alloc(48);
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  if (bytesRead < 4 || head.readUInt32LE(0) !== MAGIC) {
    throw invalid(
      path,
      head.toString('latin1', 0, 4) === 'GGUF' ? 'it is a GGUF file' : 'it begins otherwise',
    );
  }
  // vocabulary, audio context and, as tenth, mel bands: other ggml files (VAD models) have other numbers here.
  const [vocabulary, audioContext, mels] = [4, 8, 40].map((at) => head.readInt32LE(at));
  const plausible =
    bytesRead === head.length &&
    vocabulary! >= ENGLISH_VOCABULARY &&
    vocabulary! < 60_000 &&
    audioContext! > 0 &&
    audioContext! <= 3_000 &&
    [80, 128].includes(mels!);
  if (!plausible) {
    throw invalid(path, 'it is a ggml file of another kind');
  }
  return { english_only: vocabulary === ENGLISH_VOCABULARY };
}

function invalid(path: string, why: string): Z2Error {
  return new Z2Error('MODEL_INVALID', `${path} is no whisper.cpp model: ${why}.`, {
    remedy: 'Get one with ./z2 models pull base, or give a ggml-*.bin file made by whisper.cpp.',
    details: { path },
  });
}
