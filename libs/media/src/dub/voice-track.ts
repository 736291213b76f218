import { FileHandle, open } from 'node:fs/promises';

import { readWav, wavHeader } from '../audio/wav';
import { MIX_RATE } from './clip.args';

/** A clip (mono PCM 16 WAV at MIX_RATE) and where its first sample lies. */
export interface PlacedClip {
  path: string;
  start_ms: number;
}

/** A stretch of time, ms. */
export interface Span {
  start_ms: number;
  end_ms: number;
}

const SILENCE = Buffer.alloc(MIX_RATE * 2);
const samplesAt = (ms: number): number => Math.round((ms * MIX_RATE) / 1000);

/**
 * Writes the voices alone as one mono WAV of exactly `durationMs`: silence, clip, silence … Clips are in order and do not
 * overlap; one that would is cut by the next. Only one clip is in memory at a time. Returns where each clip lies.
 */
export async function writeVoiceTrack(
  path: string,
  clips: readonly PlacedClip[],
  durationMs: number,
): Promise<Span[]> {
  const total = samplesAt(durationMs);
  const spans: Span[] = [];
  await using file = await open(path, 'w');
  await file.write(wavHeader(MIX_RATE, 1, total * 2));
  let written = 0;
  for (const [i, clip] of clips.entries()) {
    const start = Math.max(written, samplesAt(clip.start_ms));
    const limit = Math.min(total, samplesAt(clips[i + 1]?.start_ms ?? durationMs));
    const { samples } = await readWav(clip.path);
    const length = Math.max(0, Math.min(samples.length, limit - start));
    await writeSilence(file, start - written);
    await writeFully(file, Buffer.from(samples.buffer, samples.byteOffset, length * 2));
    written = start + length;
    spans.push({ start_ms: (start / MIX_RATE) * 1000, end_ms: (written / MIX_RATE) * 1000 });
  }
  await writeSilence(file, total - written);
  return spans;
}

async function writeSilence(file: FileHandle, samples: number): Promise<void> {
  for (let left = samples * 2; left > 0; left -= SILENCE.length) {
    await writeFully(file, SILENCE.subarray(0, Math.min(left, SILENCE.length)));
  }
}

/** A single write may take only a part. */
async function writeFully(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
  }
}
