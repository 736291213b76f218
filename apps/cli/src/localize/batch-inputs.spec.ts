import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Z2Error } from '@z2/contracts';

import { batchInputs, type BatchItem, eachOf, listed } from './batch-inputs';

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
  expect(listed('# mine\na.mp4\r\n\n\n  b c.mp4  \n')).toEqual([
    { line: 2, input: 'a.mp4' },
    { line: 5, input: 'b c.mp4' },
  ]);
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

it('names every bad one with its line before anything is begun', async () => {
  const items: BatchItem[] = [
    { input: 'a.mp4', name: 'a', out: 'a' },
    { input: 'b.mp4', name: 'b', out: 'b', origin: 'more.txt line 1' },
    { input: 'c.mp4', name: 'c', out: 'c', origin: 'more.txt line 4' },
  ];
  const missing = (...bad: string[]) =>
    eachOf(items, ({ input }) =>
      bad.includes(input)
        ? Promise.reject(new Z2Error('SOURCE_NOT_FOUND', `There is no file ${input}.`, { remedy: 'Look.' }))
        : Promise.resolve(input),
    );
  await expect(missing()).resolves.toEqual(['a.mp4', 'b.mp4', 'c.mp4']);
  await expect(missing('b.mp4', 'c.mp4')).rejects.toMatchObject({
    code: 'SOURCE_NOT_FOUND',
    message: [
      '2 of 3 videos cannot be used, and nothing was begun:',
      '  more.txt line 1: There is no file b.mp4.',
      '  more.txt line 4: There is no file c.mp4.',
    ].join('\n'),
  });
  await expect(missing('a.mp4')).rejects.toMatchObject({ message: 'There is no file a.mp4.' });
});
