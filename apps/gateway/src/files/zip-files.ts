import { createReadStream, type ReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

import type { ArtifactView } from '@z2/contracts';
import { ZipFile } from 'yazl';

/** A file that goes into a zip: its name there, and where its content lies. */
export interface ZippedFile {
  name: string;
  path: string;
  /** Bytes. */
  size: number;
  at: Date;
}

/** A zip as it is written, and its length in bytes. `end`: gives it up, and closes what is open. */
export interface Zip {
  stream: Readable;
  size: number;
  end: () => void;
}

/**
 * Names within a zip: a folder for each language, none for what is of the whole job; never two the same, never a way out. Pure.
 */
export function namesInZip(files: readonly Pick<ArtifactView, 'name' | 'language'>[]): string[] {
  const taken = new Set<string>();
  return files.map(({ name, language }) => {
    const clean =
      name
        .replace(/[/\\\p{Cc}]/gu, '_')
        .replace(/^\.+/, '_')
        .trim() || 'file';
    const [, stem = clean, ending = ''] = /^(.+?)(\.[^.]+)?$/.exec(clean) ?? [];
    const folder = language ? `${language}/` : '';
    let one = `${folder}${clean}`;
    for (let number = 2; taken.has(one.toLowerCase()); number++) {
      one = `${folder}${stem}-${number}${ending}`;
    }
    taken.add(one.toLowerCase());
    return one;
  });
}

/**
 * Puts files together as they are read: one open at a time, stored as they are (video does not shrink), so that the length is known
 * before and memory does not grow.
 */
export async function zipFiles(files: readonly ZippedFile[]): Promise<Zip> {
  const zip = new ZipFile();
  let open: ReadStream | null = null;
  const stream = zip.outputStream as Readable;
  zip.on('error', (error: Error) => stream.destroy(error));
  for (const { name, path, size, at } of files) {
    zip.addReadStreamLazy(name, { compress: false, size, mtime: at, mode: 0o100644 }, (use) => {
      open = createReadStream(path);
      open.on('error', (error) => stream.destroy(error));
      use(null, open);
    });
  }
  const size = await new Promise<number>((resolve) => {
    // Its types do not know that it tells the size.
    const tell: (size: number) => void = resolve;
    zip.end({ forceZip64Format: false, comment: '' }, tell as () => void);
  });
  return { stream, size, end: () => open?.destroy() };
}
