import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { batchInputs, listed } from './batch-inputs';

it('keeps one video in the folder itself', async () => {
  expect(await batchInputs(['a/talk.mp4'], { out: 'out' })).toEqual([
    { input: 'a/talk.mp4', name: 'talk', out: 'out' },
  ]);
});

it('gives each of several a folder that no other has and that stays below', async () => {
  const inputs = ['a/talk.mp4', 'b/Talk.mkv', 'https://h.org/x/%2e%2e%2fy.mp4?v=1', '..mp4'];
  const youtube = 'https://www.youtube.com/watch?v=abcdefghijk&t=1';
  const items = await batchInputs([...inputs, youtube], { out: 'out' });
  expect(items.map(({ name }) => name)).toEqual(['talk', 'Talk-2', 'y', 'video', 'abcdefghijk']);
  items.forEach(({ out, name }) => expect(out).toBe(join('out', name)));
});

it('reads a list without blank lines and comments, and refuses nothing at all', async () => {
  expect(listed('# mine\na.mp4\r\n\n  b c.mp4  \n')).toEqual(['a.mp4', 'b c.mp4']);
  const dir = await mkdtemp(join(tmpdir(), 'z2-list-'));
  try {
    const list = join(dir, 'list.txt');
    await writeFile(list, 'one.mp4\ntwo.mp4\n');
    expect((await batchInputs(['zero.mp4'], { list, out: 'o' })).map(({ input }) => input)).toEqual([
      ...['zero.mp4', 'one.mp4', 'two.mp4'],
    ]);
    await expect(batchInputs([], { list: join(dir, 'none'), out: 'o' })).rejects.toMatchObject({
      code: 'SOURCE_NOT_FOUND',
    });
    await expect(batchInputs([], { out: 'o' })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  } finally {
    await rm(dir, { recursive: true });
  }
});

it('takes the videos that an input stands for', async () => {
  const expand = (input: string) => Promise.resolve(input === 'list' ? ['b.mp4', 'c.mp4'] : [input]);
  const items = await batchInputs(['a.mp4', 'list'], { out: 'out' }, expand);
  expect(items.map(({ input }) => input)).toEqual(['a.mp4', 'b.mp4', 'c.mp4']);
});
