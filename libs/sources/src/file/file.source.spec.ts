import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeSource } from '../testing/source.contract';
import { assertFileSource, FileSource } from './file.source';

describeSource('file', async (dir) => {
  const path = join(dir, 'My talk.mp4');
  const content = Buffer.from('some content');
  await writeFile(path, content);
  return {
    source: new FileSource({ enabled: true, maxBytes: 1000 }),
    good: { kind: 'file', path },
    content,
    name: 'My talk.mp4',
    missing: { kind: 'file', path: join(dir, 'not-there.mp4') },
    missingCode: 'SOURCE_NOT_FOUND',
    // The same length within the same second: the time in nanoseconds tells.
    change: async () => {
      await writeFile(path, 'SOME content');
      await utimes(path, 1, 1);
    },
  };
});

describe('assertFileSource', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-file-'));
    await writeFile(join(dir, 'good.mp4'), 'content');
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('follows links to the real path', async () => {
    await symlink('good.mp4', join(dir, 'link.mp4'));
    expect(await assertFileSource(join(dir, 'link.mp4'))).toMatchObject({
      path: join(dir, 'good.mp4'),
      size: 7,
    });
  });

  const refused = (path: string, code: string, limits = {}): Promise<void> =>
    expect(assertFileSource(path, limits)).rejects.toMatchObject({
      code,
      kind: 'permanent',
      exit: 3,
    });

  it('refuses what is not there', async () => {
    await refused(join(dir, 'none.mp4'), 'SOURCE_NOT_FOUND');
    await refused(join(dir, 'good.mp4', 'below'), 'SOURCE_NOT_FOUND');
    await refused(join(dir, 'x'.repeat(300)), 'SOURCE_NOT_FOUND');
    await refused('good.mp4', 'SOURCE_NOT_FOUND');
    await refused(`${join(dir, 'good.mp4')}\0`, 'SOURCE_NOT_FOUND');
    await refused('', 'SOURCE_NOT_FOUND');
    await symlink('nowhere', join(dir, 'dangling'));
    await refused(join(dir, 'dangling'), 'SOURCE_NOT_FOUND');
  });

  it('refuses a directory, an empty file, one that is too large', async () => {
    await refused(dir, 'SOURCE_IS_DIRECTORY');
    await writeFile(join(dir, 'empty'), '');
    await refused(join(dir, 'empty'), 'SOURCE_EMPTY');
    await refused(join(dir, 'good.mp4'), 'SOURCE_TOO_LARGE', { maxBytes: 6 });
    expect((await assertFileSource(join(dir, 'good.mp4'), { maxBytes: 7 })).size).toBe(7);
  });

  it('refuses pipes, devices, sockets and circles of links without opening them', async () => {
    execFileSync('mkfifo', [join(dir, 'pipe')]);
    await refused(join(dir, 'pipe'), 'SOURCE_NOT_READABLE');
    await refused('/dev/zero', 'SOURCE_NOT_READABLE');
    const server = createServer().listen(join(dir, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    await refused(join(dir, 'socket'), 'SOURCE_NOT_READABLE');
    server.close();
    await symlink('circle', join(dir, 'circle'));
    await refused(join(dir, 'circle'), 'SOURCE_NOT_READABLE');
  });

  it('takes no paths where that is switched off', async () => {
    const source = new FileSource({ enabled: false, maxBytes: 1000 });
    await expect(source.identify({ kind: 'file', path: join(dir, 'good.mp4') })).rejects.toMatchObject({
      code: 'SOURCE_KIND_UNSUPPORTED',
    });
  });
});
