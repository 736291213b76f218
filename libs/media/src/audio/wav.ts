import { open, readFile, writeFile } from 'node:fs/promises';

import { Z2Error } from '@z2/contracts';

/** PCM 16 samples, channels interleaved. */
export interface Pcm {
  sample_rate: number;
  channels: number;
  samples: Int16Array;
}

/** Where the samples of a WAV lie. */
export interface WavLayout {
  sample_rate: number;
  channels: number;
  data_offset: number;
  /** Bytes; up to the end of the file where the header says 0 or 0xffffffff (a stream, RF64). */
  data_size: number;
}

/** Reads the header of a PCM 16 WAV or RF64. @throws Z2Error SOURCE_DAMAGED for anything else */
export function parseWavHeader(head: Buffer, fileSize: number): WavLayout {
  const kind = head.toString('latin1', 0, 4);
  if (head.length < 44 || !['RIFF', 'RF64'].includes(kind) || head.toString('latin1', 8, 12) !== 'WAVE') {
    throw badWav('it does not begin as a WAV file');
  }
  let format: { sample_rate: number; channels: number } | null = null;
  for (let at = 12; at + 8 <= head.length;) {
    const id = head.toString('latin1', at, at + 4);
    const size = head.readUInt32LE(at + 4);
    if (id === 'fmt ') {
      // 1: PCM; 0xfffe: extensible, as some encoders write for plain PCM.
      if (![1, 0xfffe].includes(head.readUInt16LE(at + 8)) || head.readUInt16LE(at + 22) !== 16) {
        throw badWav('its samples are not 16-bit PCM');
      }
      format = { channels: head.readUInt16LE(at + 10), sample_rate: head.readUInt32LE(at + 12) };
    } else if (id === 'data' && format) {
      const rest = fileSize - at - 8;
      const open = size === 0 || size === 0xffffffff || size > rest;
      return { ...format, data_offset: at + 8, data_size: open ? rest : size };
    }
    at += 8 + size + (size % 2);
  }
  throw badWav('it has no samples');
}

/** The whole of a (short) WAV. */
export async function readWav(path: string): Promise<Pcm> {
  const file = await readFile(path);
  const { data_offset, data_size, sample_rate, channels } = parseWavHeader(file, file.length);
  // A copy: the samples of a file need not lie at an even address.
  const bytes = Uint8Array.prototype.slice.call(file, data_offset, data_offset + data_size - (data_size % 2));
  return { sample_rate, channels, samples: new Int16Array(bytes.buffer) };
}

/** Reads only the header. */
export async function readWavLayout(path: string): Promise<WavLayout> {
  await using handle = await open(path, 'r');
  const head = Buffer.alloc(4096);
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  return parseWavHeader(head.subarray(0, bytesRead), (await handle.stat()).size);
}

export async function writeWav(path: string, pcm: Pcm): Promise<void> {
  const data = Buffer.from(pcm.samples.buffer, pcm.samples.byteOffset, pcm.samples.byteLength);
  await writeFile(path, Buffer.concat([wavHeader(pcm.sample_rate, pcm.channels, data.length), data]));
}

/** Header of a PCM 16 WAV of so many bytes of samples. */
export function wavHeader(sampleRate: number, channels: number, bytes: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(Math.min(0xffffffff, 36 + bytes), 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * channels * 2, 28);
  head.writeUInt16LE(channels * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(Math.min(0xffffffff, bytes), 40);
  return head;
}

function badWav(why: string): Z2Error {
  return new Z2Error('SOURCE_DAMAGED', `The WAV file cannot be used: ${why}.`, {
    remedy: 'Make it again; Z2 works with 16-bit PCM.',
  });
}
