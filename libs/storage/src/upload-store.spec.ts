import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { UploadStore } from './upload-store';

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    yield await Promise.resolve(Buffer.from(text));
  }
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from('some'));
  throw new Error('aborted');
}

describe('UploadStore', () => {
  let dir: string;
  let uploads: UploadStore;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-uploads-'));
    uploads = new UploadStore(dir, { maxBytes: 20 });
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('takes a body in pieces and gives it back by its id', async () => {
    const view = await uploads.receive('talk.mp4', pieces('hello ', 'world'), { size: 11 });
    expect(view).toEqual({
      upload_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      name: 'talk.mp4',
      size: 11,
      sha256: createHash('sha256').update('hello world').digest('hex'),
    });
    const { path, ...facts } = await uploads.get(view.upload_id);
    expect(facts).toEqual(view);
    expect(await readFile(path, 'utf8')).toBe('hello world');
  });

  it('keeps the name as data only', async () => {
    const view = await uploads.receive('../../etc/\u0000pass\u202ewd', pieces('x'));
    expect(view.name).toBe('passwd');
    expect((await readdir(dir)).sort()).toEqual([view.upload_id, `${view.upload_id}.json`]);
    expect((await uploads.receive('..\\', pieces('x'))).name).toBe('upload');
  });

  it('refuses what is announced too large before taking a byte', async () => {
    await expect(uploads.create('big', 21)).rejects.toMatchObject({ code: 'SOURCE_TOO_LARGE', http: 413 });
    expect(await readdir(dir)).toEqual([]);
  });

  it.each([
    ['more bytes than the limit', () => pieces('0123456789', '0123456789', '0'), null, 'SOURCE_TOO_LARGE'],
    ['fewer bytes than announced', () => pieces('0123'), 5, 'UPLOAD_INCOMPLETE'],
    ['more bytes than announced', () => pieces('012345'), 5, 'UPLOAD_INCOMPLETE'],
    ['a broken connection', broken, null, 'UPLOAD_INCOMPLETE'],
    ['no bytes', () => pieces(), null, 'SOURCE_EMPTY'],
  ])('leaves nothing behind of %s', async (_what, body, size, code) => {
    await expect(uploads.receive('a', body(), { size })).rejects.toMatchObject({ code });
    expect(await readdir(dir)).toEqual([]);
  });

  it('stops when cancelled', async () => {
    const abort = new AbortController();
    const body = Readable.from(
      (function* (): Generator<Buffer> {
        yield Buffer.from('a');
        abort.abort();
        yield Buffer.from('b');
      })(),
    );
    await expect(uploads.receive('a', body, { signal: abort.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(await readdir(dir)).toEqual([]);
  });

  it.each([
    '',
    '../x',
    'x',
    '00000000-0000-0000-0000-000000000000',
    '00000000-0000-0000-0000-000000000000/../x',
  ])('knows no upload %j', async (id) => {
    await writeFile(join(dir, 'x'), 'x');
    await expect(uploads.get(id)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
    await uploads.delete(id);
    expect(await readdir(dir)).toEqual(['x']);
  });

  it('does not show an upload before it is finished', async () => {
    const upload = await uploads.create('a');
    await upload.write(pieces('a'));
    await expect(uploads.get(upload.upload_id)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
    await upload.finish();
    expect((await uploads.get(upload.upload_id)).size).toBe(1);
    await uploads.delete(upload.upload_id);
    expect(await readdir(dir)).toEqual([]);
  });

  it('sweeps what a killed gateway left', async () => {
    const { upload_id } = await uploads.receive('a', pieces('a'));
    const old = join(dir, '11111111-1111-4111-8111-111111111111.part');
    await writeFile(old, 'x');
    await utimes(old, new Date(0), new Date(0));
    const ended = spawn(process.execPath, ['-e', '']);
    await once(ended, 'exit');
    const orphan = `${hostname()}-${ended.pid}-11111111-1111-4111-8111-111111111111.part`;
    await writeFile(join(dir, orphan), 'x');
    // Another gateway, and this one, are receiving.
    await writeFile(
      join(dir, `${hostname()}-${process.ppid}-11111111-1111-4111-8111-111111111111.part`),
      'x',
    );
    const coming = await uploads.create('b');
    expect(await uploads.sweepTemporary(3_600_000)).toBe(2);
    expect(await readdir(dir)).not.toContain(orphan);
    await coming.write(pieces('b'));
    expect((await coming.finish()).size).toBe(1);
    expect((await uploads.get(upload_id)).size).toBe(1);
  });
});
