import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UploadStore } from './upload-store';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    yield await Promise.resolve(Buffer.from(text));
  }
}

async function* cutAfter(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
  throw new Error('aborted');
}

describe('uploads that come in parts', () => {
  let dir: string;
  let uploads: UploadStore;
  let id: string;
  const again = (): UploadStore => new UploadStore(dir, { maxBytes: 20, expiryMs: 60_000 });
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-uploads-'));
    uploads = again();
    id = randomUUID();
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it.each([
    ['the same process', () => uploads],
    ['another process', again],
  ])('go on where they were cut, in %s, and become uploads as the others', async (_who, next) => {
    await uploads.resumable.begin(id, { name: '../talk.mp4', size: 11 });
    await expect(uploads.resumable.append(id, 0, cutAfter('hello '))).rejects.toMatchObject({
      code: 'UPLOAD_INCOMPLETE',
    });
    const later = next();
    expect(await later.resumable.look(id)).toMatchObject({ name: 'talk.mp4', size: 11, offset: 6 });
    await expect(later.get(id)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
    expect(await later.resumable.append(id, 6, pieces('wo', 'rld'))).toBe(11);
    expect(await later.get(id)).toMatchObject({ name: 'talk.mp4', size: 11, sha256: sha256('hello world') });
    expect((await readdir(dir)).sort()).toEqual([id, `${id}.json`]);
    // Asked for again, it says that nothing is missing; and it stays, however old it is.
    await utimes(join(dir, id), new Date(0), new Date(0));
    expect(await later.resumable.sweepExpired()).toBe(0);
    expect(await later.resumable.look(id)).toMatchObject({ offset: 11, expires_at: null });
  });

  it('take a part only where the one before ended', async () => {
    await uploads.resumable.begin(id, { name: 'a', size: 10 });
    await uploads.resumable.append(id, 0, pieces('0123'));
    for (const offset of [0, 3, 5]) {
      await expect(uploads.resumable.append(id, offset, pieces('x'))).rejects.toMatchObject({
        ...{ code: 'UPLOAD_OFFSET_CONFLICT', http: 409, details: { offset: 4 } },
      });
    }
    await uploads.resumable.append(id, 4, pieces('456789'));
    expect(await readFile(join(dir, id), 'utf8')).toBe('0123456789');
  });

  it('refuse what is too large: announced, or as it comes', async () => {
    const tooLarge = { code: 'SOURCE_TOO_LARGE', http: 413 };
    const { resumable } = uploads;
    await expect(resumable.begin(id, { name: 'a', size: 21 })).rejects.toMatchObject(tooLarge);
    await expect(resumable.begin(id, { name: 'a', size: 0 })).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
    const huge = new UploadStore(dir, { maxBytes: Number.MAX_SAFE_INTEGER }).resumable;
    await expect(huge.begin(id, { name: 'a', size: 2 ** 52 })).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(await readdir(dir)).toEqual([]);
    await resumable.begin(id, { name: 'a', size: 5 });
    await expect(resumable.append(id, 0, pieces('012', '345'))).rejects.toMatchObject(tooLarge);
    expect((await resumable.look(id)).offset).toBe(3);
    const other = randomUUID();
    await resumable.begin(other, { name: 'b', size: null });
    await expect(resumable.append(other, 0, pieces('0'.repeat(20), '1'))).rejects.toMatchObject(tooLarge);
    await expect(resumable.setSize(other, 21)).rejects.toMatchObject(tooLarge);
    await expect(resumable.setSize(other, 19)).rejects.toMatchObject({ code: 'UPLOAD_OFFSET_CONFLICT' });
    await resumable.setSize(other, 20);
    expect(await resumable.append(other, 20, pieces())).toBe(20);
    expect((await uploads.get(other)).size).toBe(20);
  });

  it('are given up when nothing more comes', async () => {
    await uploads.resumable.begin(id, { name: 'a', size: 10 });
    await uploads.resumable.append(id, 0, pieces('0123'));
    const other = randomUUID();
    await uploads.resumable.begin(other, { name: 'b', size: 10 });
    const old = new Date(Date.now() - 61_000);
    await utimes(join(dir, `${id}.resumable`), old, old);
    await utimes(join(dir, `${other}.resumable.json`), old, old);
    const gone = { code: 'UPLOAD_EXPIRED', http: 410 };
    await expect(uploads.resumable.look(id)).rejects.toMatchObject(gone);
    await expect(uploads.resumable.append(id, 4, pieces('4'))).rejects.toMatchObject(gone);
    expect(await uploads.resumable.sweepExpired()).toBe(1);
    await expect(uploads.resumable.look(id)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
    expect((await uploads.resumable.look(other)).offset).toBe(0);
    await uploads.resumable.remove(other);
    expect(await readdir(dir)).toEqual([]);
  });

  it('are finished by the next look where a kill came between the last byte and the end', async () => {
    await uploads.resumable.begin(id, { name: 'a', size: 3 });
    await writeFile(join(dir, `${id}.resumable`), 'abc');
    expect(await again().resumable.look(id)).toMatchObject({ offset: 3, expires_at: null });
    expect((await uploads.get(id)).sha256).toBe(sha256('abc'));

    const other = randomUUID();
    await uploads.resumable.begin(other, { name: 'b', size: 3 });
    await writeFile(join(dir, `${other}.resumable`), 'abc');
    await rename(join(dir, `${other}.resumable`), join(dir, other));
    await again().resumable.look(other);
    expect((await uploads.get(other)).sha256).toBe(sha256('abc'));
  });

  it('know no other names', async () => {
    for (const name of ['../x', '', 'x', '00000000-0000-0000-0000-000000000000']) {
      await expect(uploads.resumable.look(name)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
    }
  });
});
