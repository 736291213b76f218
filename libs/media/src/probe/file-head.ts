import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';

import { Z2Error } from '@z2/contracts';

/** First bytes of known containers: a file that begins so and cannot be read is damaged; any other is no media. */
const MAGIC: readonly { at: number; bytes: string }[] = [
  ...['ftyp', 'moov', 'mdat', 'free', 'wide', 'skip'].map((bytes) => ({ at: 4, bytes })),
  ...[
    '\x1aE\xdf\xa3',
    'RIFF',
    'OggS',
    'fLaC',
    'ID3',
    'FLV',
    'FORM',
    '\x00\x00\x01\xba',
    '0&\xb2u',
    'caff',
  ].map((bytes) => ({ at: 0, bytes })),
];

/**
 * The first 4 KiB of a source.
 *
 * @throws Z2Error SOURCE_NOT_FOUND, SOURCE_IS_DIRECTORY, SOURCE_NOT_READABLE, SOURCE_EMPTY
 */
export async function readHead(path: string): Promise<Buffer> {
  const name = basename(path);
  const facts = await stat(path).catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  if (facts.isDirectory()) {
    throw new Z2Error('SOURCE_IS_DIRECTORY', `${name} is a directory, not a video.`, {
      remedy: 'Name one file in it.',
      details: { path },
    });
  }
  if (facts.size === 0) {
    throw new Z2Error('SOURCE_EMPTY', `${name} is empty (0 bytes).`, {
      remedy: 'Copy or download the file again.',
      details: { path },
    });
  }
  try {
    await using handle = await open(path, 'r');
    const head = Buffer.alloc(4096);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    return head.subarray(0, bytesRead);
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

/** Whether the head is that of a container that this room knows. */
export function looksLikeMedia(head: Buffer): boolean {
  const text = head.toString('latin1');
  return MAGIC.some(({ at, bytes }) => text.startsWith(bytes, at));
}

/** `webm` or `matroska` (EBML element 0x4282), null for other files: ffprobe does not tell the two apart. */
export function ebmlDocType(head: Buffer): string | null {
  const at = head.indexOf(Buffer.from([0x42, 0x82]));
  if (at < 0 || head.readUInt32BE(0) !== 0x1a45dfa3) {
    return null;
  }
  const length = head[at + 2]! & 0x7f;
  return head
    .subarray(at + 3, at + 3 + length)
    .toString('latin1')
    .replaceAll('\0', '');
}

function unreadable(name: string, cause: unknown): Z2Error {
  const code = (cause as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? new Z2Error('SOURCE_NOT_FOUND', `There is no file ${name}.`, {
        remedy: 'Check the path; relative paths count from the current directory.',
        cause,
      })
    : new Z2Error('SOURCE_NOT_READABLE', `${name} cannot be read (${String(code)}).`, {
        remedy: 'Give the user that runs Z2 the right to read it.',
        cause,
      });
}
