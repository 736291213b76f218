import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FetchedFile, Source, SourceKind, SourceOf } from '../source';

export interface SourceSubject<K extends SourceKind> {
  source: Source<K>;
  /** Something that can be fetched, with what must come of it. */
  good: SourceOf<K>;
  content: Buffer;
  name: string;
  /** Something that is not there, with the code for it. */
  missing: SourceOf<K>;
  missingCode: string;
  /** Changes the content behind `good`. */
  change(): Promise<void>;
}

/** The contract suite of Source: run it on each adapter. */
export function describeSource<K extends SourceKind>(
  name: string,
  create: (dir: string) => Promise<SourceSubject<K>>,
): void {
  describe(`Source: ${name}`, () => {
    let dir: string;
    let subject: SourceSubject<K>;
    const progress: [number, number | null][] = [];

    const fetch = (source: SourceOf<K>, signal = new AbortController().signal): Promise<FetchedFile> =>
      subject.source.fetch(source, {
        workdir: join(dir, 'work'),
        signal,
        onProgress: (...some) => void progress.push(some),
        log: () => undefined,
      });

    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'z2-source-'));
      await mkdir(join(dir, 'work'));
      progress.length = 0;
      subject = await create(dir);
    });
    afterEach(() => rm(dir, { recursive: true, force: true }));

    it('gives the content, its name, and the bytes as progress', async () => {
      const fetched = await fetch(subject.good);
      expect(await readFile(fetched.path)).toEqual(subject.content);
      expect(fetched.name).toBe(subject.name);
      expect(progress.at(-1)).toEqual([subject.content.byteLength, subject.content.byteLength]);
      const done = progress.map(([bytes]) => bytes);
      expect(done).toEqual([...done].sort((a, b) => a - b));
    });

    it('can be asked twice', async () => {
      const first = await fetch(subject.good);
      await first.release({ keep: false });
      expect(await readFile((await fetch(subject.good)).path)).toEqual(subject.content);
    });

    it('removes on release what it made, and only that', async () => {
      const fetched = await fetch(subject.good);
      const { moved, path } = fetched;
      await fetched.release({ keep: false });
      if (moved) {
        await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
      } else {
        expect(await readFile(path)).toEqual(subject.content);
      }
      expect(await readdir(join(dir, 'work'))).toEqual([]);
    });

    it('identifies the content: the same while it stays, another when it changes', async () => {
      const before = await subject.source.identify(subject.good);
      expect(before).not.toBeNull();
      expect(await subject.source.identify(subject.good)).toEqual(before);
      await subject.change();
      expect(await subject.source.identify(subject.good)).not.toEqual(before);
    });

    it('says what is missing, with a remedy', async () => {
      await expect(fetch(subject.missing)).rejects.toMatchObject({
        code: subject.missingCode,
        kind: 'permanent',
        remedy: expect.stringMatching(/\w+/) as string,
      });
    });
  });
}
