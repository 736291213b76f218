import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ArtifactStore } from '../artifact-store';

/** What every storage must do. `damage` changes a stored content behind the store's back. */
export interface ArtifactStoreSubject {
  store: ArtifactStore;
  damage(sha256: string, content: string): Promise<void>;
  /** Makes a stored content old. */
  age(sha256: string): Promise<void>;
}

/** The contract suite of ArtifactStore: run it on each implementation. */
export function describeArtifactStore(name: string, create: (dir: string) => ArtifactStoreSubject): void {
  describe(`ArtifactStore: ${name}`, () => {
    const content = 'a small file\n'.repeat(1000);
    const sha256 = createHash('sha256').update(content).digest('hex');
    let dir: string;
    let path: string;
    let subject: ArtifactStoreSubject;

    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'z2-store-'));
      path = join(dir, 'in.bin');
      await writeFile(path, content);
      subject = create(join(dir, 'store'));
    });
    afterEach(() => rm(dir, { recursive: true, force: true }));

    it('keeps a file under its SHA-256 and leaves the source alone', async () => {
      const put = await subject.store.putFile(path);
      expect(put).toEqual({ sha256, size: Buffer.byteLength(content) });
      expect(await readFile(await subject.store.localPath(sha256), 'utf8')).toBe(content);
      expect(await readFile(path, 'utf8')).toBe(content);
    });

    it('consumes the source on move', async () => {
      expect((await subject.store.putFile(path, { move: true })).sha256).toBe(sha256);
      await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
      await subject.store.verify(sha256);
    });

    it('is idempotent, also with many at once', async () => {
      const all = await Promise.all(Array.from({ length: 8 }, () => subject.store.putFile(path)));
      expect(new Set(all.map((one) => one.sha256))).toEqual(new Set([sha256]));
      await subject.store.verify(sha256);
    });

    it('keeps bytes and an empty content', async () => {
      expect(await subject.store.putBytes(Buffer.from(content))).toEqual({ sha256, size: content.length });
      const empty = await subject.store.putBytes(new Uint8Array());
      expect((await readFile(await subject.store.localPath(empty.sha256))).byteLength).toBe(0);
    });

    it('does not let the source be changed afterwards through another name', async () => {
      await subject.store.putFile(path);
      await chmod(path, 0o644);
      await writeFile(path, 'something else');
      await subject.store.verify(sha256);
    });

    it('says what is missing', async () => {
      expect(await subject.store.has(sha256)).toBe(false);
      await expect(subject.store.localPath(sha256)).rejects.toMatchObject({ code: 'ARTIFACT_MISSING' });
      await expect(subject.store.verify(sha256)).rejects.toMatchObject({ code: 'ARTIFACT_MISSING' });
    });

    it.each(['../in.bin', '', 'AB'.repeat(32), `${'a'.repeat(64)}/..`])(
      'takes %j for no key',
      async (key) => {
        expect(await subject.store.has(key)).toBe(false);
        await expect(subject.store.localPath(key)).rejects.toMatchObject({ code: 'ARTIFACT_MISSING' });
        await subject.store.delete(key);
        expect(await readFile(path, 'utf8')).toBe(content);
      },
    );

    it('finds damage', async () => {
      await subject.store.putFile(path);
      await subject.store.verify(sha256);
      await subject.damage(sha256, content.replace('a small', 'a Small'));
      await expect(subject.store.verify(sha256)).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
    });

    it('replaces a content that was cut short', async () => {
      await subject.store.putFile(path);
      await subject.damage(sha256, content.slice(0, 10));
      await subject.store.putFile(path);
      await subject.store.verify(sha256);
    });

    it('deletes, also twice', async () => {
      await subject.store.putFile(path);
      await subject.store.delete(sha256);
      await subject.store.delete(sha256);
      expect(await subject.store.has(sha256)).toBe(false);
    });

    it('removes what is older than a time, and not what was put again since', async () => {
      const soon = (): number => Date.now() + 60_000;
      await subject.store.putFile(path);
      await subject.age(sha256);
      const wanted = Date.now() - 60_000;
      await subject.store.putBytes(Buffer.from(content));
      expect(await subject.store.deleteIfOlder(sha256, wanted)).toBe(false);
      await subject.store.verify(sha256);
      expect(await subject.store.deleteIfOlder(sha256, soon())).toBe(true);
      expect(await subject.store.has(sha256)).toBe(false);
      expect(await subject.store.deleteIfOlder(sha256, 0)).toBe(true);
    });

    it('has the content after a put, whatever is removed meanwhile', async () => {
      for (let round = 0; round < 20; round++) {
        await subject.store.putFile(path);
        await subject.age(sha256);
        const limit = Date.now() - 60_000;
        await Promise.all([
          subject.store.putFile(path),
          subject.store.deleteIfOlder(sha256, limit),
          subject.store.putBytes(Buffer.from(content)),
        ]);
        await subject.store.verify(sha256);
      }
    });

    it('ends when cancelled, with nothing stored', async () => {
      const abort = new AbortController();
      abort.abort();
      await expect(subject.store.putFile(path, { signal: abort.signal })).rejects.toMatchObject({
        code: 'CANCELLED',
      });
      expect(await subject.store.has(sha256)).toBe(false);
    });
  });
}
