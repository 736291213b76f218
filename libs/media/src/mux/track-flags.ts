import { FileHandle, open } from 'node:fs/promises';

interface Box {
  type: string;
  /** Of its content. */
  start: number;
  end: number;
}

/**
 * Takes "enabled" from all subtitle tracks of an MP4 or MOV file. ffmpeg enables the first track of each kind whatever its
 * disposition says (CRAFT.md 6), and players then show subtitles to who listens to the dub. One byte of each track's header
 * changes; nothing moves.
 */
export async function disableSubtitleTracks(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  const { size } = await file.stat();
  for (const moov of await boxes(file, 0, size, 'moov')) {
    for (const trak of await boxes(file, moov.start, moov.end, 'trak')) {
      const [tkhd] = await boxes(file, trak.start, trak.end, 'tkhd');
      if (tkhd && (await isSubtitle(file, trak))) {
        // Version (1 byte), flags (3 bytes); lowest bit: enabled.
        const flags = await read(file, tkhd.start + 3, 1);
        await file.write(Buffer.from([flags[0]! & 0xfe]), 0, 1, tkhd.start + 3);
      }
    }
  }
}

async function isSubtitle(file: FileHandle, trak: Box): Promise<boolean> {
  for (const mdia of await boxes(file, trak.start, trak.end, 'mdia')) {
    for (const hdlr of await boxes(file, mdia.start, mdia.end, 'hdlr')) {
      const kind = (await read(file, hdlr.start + 8, 4)).toString('latin1');
      // MOV has `text`, for chapters too: those belong disabled as well, players find them by reference.
      return kind === 'sbtl' || kind === 'text';
    }
  }
  return false;
}

async function boxes(file: FileHandle, start: number, end: number, type: string): Promise<Box[]> {
  const found: Box[] = [];
  for (let at = start; at + 8 <= end;) {
    const head = await read(file, at, 16);
    const short = head.readUInt32BE(0);
    // 1: the size follows as 64 bits; 0: up to the end of the file.
    const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? end - at : short;
    if (length < 8) {
      return found;
    }
    if (head.toString('latin1', 4, 8) === type) {
      found.push({ type, start: at + (short === 1 ? 16 : 8), end: at + length });
    }
    at += length;
  }
  return found;
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  await file.read(buffer, 0, length, position);
  return buffer;
}
