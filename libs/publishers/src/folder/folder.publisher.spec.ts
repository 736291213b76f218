import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { PUBLISHER_IDS } from '@z2/contracts';

import { createPublishers, publisherFor } from '../create-publishers';
import type { PublishRequest } from '../publisher';
import { publishContext, publishFile, publishRequest } from '../testing/publish-request';
import { describePublisher } from '../testing/publisher.contract';
import { FolderPublisher } from './folder.publisher';

/** Path within → content, hidden ones included; empty where there is no such directory. */
async function tree(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(
      files.map(async (path) => [relative(root, path), await readFile(path, 'utf8')] as [string, string]),
    ),
  );
}

describePublisher('folder', (dir) => {
  const out = join(dir, 'some', 'out');
  return Promise.resolve({
    publisher: new FolderPublisher(),
    target: { publisher: 'folder', path: out },
    invalid: [
      { publisher: 'folder' },
      { publisher: 'folder', path: '' },
      { publisher: 'folder', path: 'out' },
      { publisher: 'folder', path: '../out' },
      { publisher: 'folder', path: '/out\0' },
    ],
    delivered: () => tree(out),
    damage: (path) => writeFile(join(out, path), 'other'),
    writes: async () => {
      const found = await Promise.all(Object.keys(await tree(out)).map((path) => stat(join(out, path))));
      return found.map(({ ino, mtimeMs, ctimeMs }) => [ino, mtimeMs, ctimeMs]);
    },
    restarted: () => new FolderPublisher(),
    deliveries: async () => Object.values(await tree(out)).filter((content) => content === 'video').length,
    calls: () => 0,
    loseAnswers: null,
    tooMuch: (request) => ({
      ...request,
      target: { publisher: 'folder', path: join(out, 'folder/'.repeat(600)) },
    }),
    canLookUp: true,
  });
});

describe('FolderPublisher', () => {
  const publisher = new FolderPublisher();
  let dir: string;
  let out: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-folder-'));
    out = join(dir, 'out');
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const request = async (names: string[], more: Partial<PublishRequest> = {}): Promise<PublishRequest> =>
    publishRequest(
      { publisher: 'folder', path: out },
      await Promise.all(names.map((name) => publishFile(dir, name, `content of ${name}`))),
      { key: 'cd'.repeat(32), ...more },
    );

  it('keeps what somebody edited beside the new file, and says so; what is as delivered is replaced', async () => {
    const publish = async (
      text: string,
      given: Record<string, string> = {},
      used: string[] = [],
    ): Promise<string[]> => {
      const said: string[] = [];
      const files = [
        await publishFile(dir, 'talk.es.srt', text, 'subtitles_srt'),
        await publishFile(dir, 'talk.es.vtt', text),
      ];
      const context = { ...publishContext(), log: (_: string, message: string) => void said.push(message) };
      const request = publishRequest({ publisher: 'folder', path: out }, files, { used });
      const { delivered } = await publisher.publish(request, context);
      await writeFile(
        join(out, 'report.json'),
        JSON.stringify({ files: delivered, options: { translations_in: given } }),
      );
      return said;
    };
    expect(await publish('made')).toEqual([]);
    await writeFile(join(out, 'es/talk.es.srt'), 'my own words');
    expect((await publish('made again')).join()).toContain('talk.es.srt was edited');
    await writeFile(join(out, 'es/talk.es.srt'), 'other words');
    await publish('made once more');
    expect(await tree(join(out, 'es'))).toEqual({
      'talk.es.srt': 'made once more',
      'talk.es.vtt': 'made once more',
      'talk.es.srt.edited': 'my own words',
      'talk.es.srt.edited-2': 'other words',
    });
    // Words that the user gave and Z2 delivered are the user's all the same.
    await publish('words given', { es: '/somewhere.srt' });
    expect((await publish('made by an engine')).join()).toContain(
      `talk.es.srt was made of your own translation: your version is kept as talk.es.srt.edited-3. To use it: --translation es=${join(out, 'es/talk.es.srt.edited-3')}.`,
    );
    expect((await tree(join(out, 'es')))['talk.es.srt.edited-3']).toBe('words given');

    // Kept once, also where it is edited so again; the next number is above all others.
    await rm(join(out, 'es/talk.es.srt.edited'));
    await writeFile(join(out, 'es/talk.es.srt'), 'other words');
    expect((await publish('made by another')).join()).toContain('kept as talk.es.srt.edited-2');
    await writeFile(join(out, 'es/talk.es.srt'), 'last words');
    expect((await publish('made anew')).join()).toContain('kept as talk.es.srt.edited-4');
    // What the new file is made of is in it.
    await writeFile(join(out, 'es/talk.es.srt'), 'used words');
    const used = createHash('sha256').update('used words').digest('hex');
    expect(await publish('used words, fitted', { es: '/talk.es.srt' }, [used])).toEqual([
      'es/talk.es.srt has your words; their times and lines were fitted to the subtitle rules.',
    ]);
    expect(await publish('used words, fitted', { es: '/talk.es.srt' }, [used])).toEqual([]);
    expect(Object.keys(await tree(join(out, 'es'))).sort()).toEqual([
      ...['talk.es.srt', 'talk.es.srt.edited-2', 'talk.es.srt.edited-3', 'talk.es.srt.edited-4'],
      'talk.es.vtt',
    ]);
  });

  it('lays out languages below, the whole job at the top, with names that are safe', async () => {
    await publisher.publish(await request(['a/../b.es.mp4', 'B.es.srt', 'b.es.srt']), publishContext());
    await publisher.publish(await request(['report.json'], { language: null }), publishContext());
    expect(Object.keys(await tree(out)).sort()).toEqual([
      'es/B.es.srt',
      'es/a_.._b.es.mp4',
      'es/b (2).es.srt',
      'report.json',
    ]);
  });

  it('gives copies that can be edited and do not lead into storage', async () => {
    const wanted = await request(['a.mp4']);
    await chmod(wanted.files[0]!.path, 0o444);
    const { files } = await publisher.publish(wanted, publishContext());
    const facts = await stat(files[0]!);
    expect(facts.mode & 0o777).toBe(0o666 & ~process.umask());
    expect(facts.nlink).toBe(1);
    await writeFile(files[0]!, 'edited');
    expect(await readFile(wanted.files[0]!.path, 'utf8')).toBe('content of a.mp4');
  });

  it('replaces a changed file by another, and leaves the rest of the folder alone', async () => {
    await mkdir(join(out, 'es'), { recursive: true });
    await writeFile(join(out, 'es', 'a.mp4'), 'an older one');
    await writeFile(join(out, 'es', 'mine.txt'), 'mine');
    await writeFile(join(dir, 'elsewhere'), 'elsewhere');
    await symlink(join(dir, 'elsewhere'), join(out, 'es', 'b.mp4'));
    const old = await stat(join(out, 'es', 'a.mp4'));
    await publisher.publish(await request(['a.mp4', 'b.mp4']), publishContext());
    expect(await tree(out)).toEqual({
      'es/a.mp4': 'content of a.mp4',
      'es/b.mp4': 'content of b.mp4',
      'es/mine.txt': 'mine',
    });
    // By rename, not by writing into what somebody may have open; a link is replaced, not followed.
    expect((await stat(join(out, 'es', 'a.mp4'))).ino).not.toBe(old.ino);
    expect((await lstat(join(out, 'es', 'b.mp4'))).isSymbolicLink()).toBe(false);
    expect(await readFile(join(dir, 'elsewhere'), 'utf8')).toBe('elsewhere');
  });

  it('clears away what a killed worker left of the same delivery', async () => {
    await mkdir(join(out, `.z2-${'cd'.repeat(8)}-11111111.tmp`), { recursive: true });
    await mkdir(join(out, `.z2-${'ef'.repeat(8)}-22222222.tmp`));
    await publisher.publish(await request(['a.mp4']), publishContext());
    expect((await readdir(out)).sort()).toEqual([`.z2-${'ef'.repeat(8)}-22222222.tmp`, 'es']);
  });

  it('refuses a file where a folder must be, and a folder where a file must be', async () => {
    await writeFile(out, 'a file');
    await expect(publisher.publish(await request(['a.mp4']), publishContext())).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
      kind: 'permanent',
    });
    await rm(out);
    await mkdir(join(out, 'es', 'b.mp4'), { recursive: true });
    await expect(
      publisher.publish(await request(['a.mp4', 'b.mp4']), publishContext()),
    ).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
    });
    expect(await tree(out)).toEqual({});
  });

  it('shows what stands in the way: a file, a directory, a lack of space', async () => {
    const big = { ...(await publishFile(dir, 'big.mp4', 'x')), size: 2 ** 60 };
    const codes = async (wanted: PublishRequest): Promise<string[]> =>
      (await publisher.preview(wanted)).problems.map(({ code }) => code);
    expect(await codes(await request(['a.mp4']))).toEqual([]);
    expect(await codes(await request([], { files: [big] }))).toEqual(['DISK_FULL']);
    await mkdir(join(out, 'es', 'a.mp4'), { recursive: true });
    expect(await codes(await request(['a.mp4']))).toEqual(['OUTPUT_NOT_WRITABLE']);
    await rm(out, { recursive: true });
    await writeFile(out, 'a file');
    expect(await codes(await request(['a.mp4']))).toEqual(['OUTPUT_NOT_WRITABLE']);
    expect(await readFile(out, 'utf8')).toBe('a file');
  });

  it('says when it may not write', async () => {
    await expect(
      publisher.publish(
        await request(['a.mp4'], { target: { publisher: 'folder', path: '/proc/z2-out' } }),
        publishContext(),
      ),
    ).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
  });

  it('does not deliver what is damaged in storage', async () => {
    const wanted = await request(['a.mp4', 'b.mp4']);
    await writeFile(wanted.files[1]!.path, 'CONTENT of b.mp4');
    await expect(publisher.publish(wanted, publishContext())).rejects.toMatchObject({
      code: 'ARTIFACT_CORRUPT',
    });
    await expect(stat(out)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is known by its name; others are not', () => {
    const publishers = createPublishers();
    expect(publisherFor(publishers, { publisher: 'folder', path: '/out' }).id).toBe('folder');
    expect(() => publisherFor(publishers, { publisher: 'folder', path: 'out' })).toThrow('full path');
    expect(() => publisherFor(publishers, { publisher: 'fax' })).toThrow(
      expect.objectContaining({
        code: 'PUBLISHER_UNKNOWN',
        remedy: `Use one of: ${PUBLISHER_IDS.join(', ')}.`,
      }) as Error,
    );
    expect(() => publisherFor(publishers, { publisher: 's3', options: { bucket: 'talks' } })).toThrow(
      expect.objectContaining({ code: 'PUBLISHER_NOT_CONFIGURED' }) as Error,
    );
  });

  // Mounting a small disk needs root.
  const describeAsRoot = process.getuid?.() === 0 ? describe : describe.skip;
  describeAsRoot('on a full disk', () => {
    beforeEach(async () => {
      await mkdir(out);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', out]);
    });
    afterEach(() => void execFileSync('umount', [out]));

    it('says DISK_FULL and leaves nothing half-made, and what was there as it was', async () => {
      await publisher.publish(await request(['a.mp4']), publishContext());
      const big = await publishFile(dir, 'a.mp4', 'x'.repeat(600_000));
      const wanted = await request([], {
        files: [big, await publishFile(dir, 'b.mp4', 'y'.repeat(600_000))],
      });
      await expect(publisher.publish(wanted, publishContext())).rejects.toMatchObject({
        code: 'DISK_FULL',
        kind: 'transient',
      });
      expect(await tree(out)).toEqual({ 'es/a.mp4': 'content of a.mp4' });
      expect(await readdir(out)).toEqual(['es']);
      await rm(join(out, 'es'), { recursive: true });
      await expect(publisher.publish(wanted, publishContext())).rejects.toMatchObject({ code: 'DISK_FULL' });
      expect(await readdir(out)).toEqual([]);
    });
  });
});
