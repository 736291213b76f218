import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findBergamotModels } from './bergamot-models';

let dir: string;
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'z2-models-'))));
afterEach(() => rm(dir, { recursive: true }));

/** Packed files are looked into only where they are used. */
const folder = async (name: string, ...files: string[]): Promise<void> => {
  await mkdir(join(dir, name));
  for (const file of files) {
    await writeFile(join(dir, name, file), file);
  }
};
const FILES = ['model.x.intgemm.alphas.bin.gz', 'vocab.x.spm.gz'];

it('knows the pair by the name of the folder', async () => {
  const names = ['enes', 'de-en', 'en_fr', 'en-zh_hant', 'zh_Hans-en', 'nben', 'pt-BR-en'];
  for (const name of names) {
    await folder(name, ...FILES);
  }
  const { usable, faulty } = await findBergamotModels(dir);
  expect(usable.map(({ name, from, to }) => `${name}: ${from}>${to}`)).toEqual([
    ...['de-en: de>en', 'en-zh_hant: en>zh-Hant', 'en_fr: en>fr', 'enes: en>es', 'nben: nb>en'],
    ...['pt-BR-en: pt-BR>en', 'zh_Hans-en: zh-Hans>en'],
  ]);
  expect(faulty).toEqual([]);
});

it('takes no other name for a pair, and one folder for each', async () => {
  for (const name of ['spanish', 'English-Spanish', 'enen', 'x', 'en-es', 'enes']) {
    await folder(name, ...FILES);
  }
  const { usable, faulty } = await findBergamotModels(dir);
  expect(usable.map(({ name }) => name)).toEqual(['en-es']);
  expect(faulty).toContainEqual({ name: 'enes', fault: 'en-es is for English → Spanish too' });
  expect(faulty.filter(({ fault }) => fault.includes('no pair')).map(({ name }) => name)).toEqual([
    ...['English-Spanish', 'enen', 'spanish', 'x'],
  ]);
});

it('takes the files by their names, and how the model is to be run', async () => {
  const two = ['srcvocab.uken.spm', 'trgvocab.uken.spm'];
  await folder('uken', 'model.uken.intgemm8.bin.zst', ...two, 'lex.50.50.uken.s2t.bin', 'README.md');
  await folder('enuk', 'model.enuk.intgemm8.bin.zst', 'srcvocab.enuk.spm');
  const { usable, faulty } = await findBergamotModels(dir);
  expect(usable).toEqual([
    expect.objectContaining({
      model: join(dir, 'uken', 'model.uken.intgemm8.bin.zst'),
      shortlist: join(dir, 'uken', 'lex.50.50.uken.s2t.bin'),
      vocabs: two.map((name) => join(dir, 'uken', name)),
      precision: 'int8shiftAll',
    }),
  ]);
  expect(faulty).toMatchObject([{ name: 'enuk', fault: expect.stringContaining('trgvocab') as string }]);
});

it('leaves out what a link leads nowhere from, and keeps the others', async () => {
  await folder('enes', ...FILES);
  await folder('enfr', 'vocab.x.spm.gz');
  await symlink('/nowhere/model.bin', join(dir, 'enfr', 'model.enfr.bin'));
  await symlink('/nowhere', join(dir, 'ende'));
  const { usable, faulty } = await findBergamotModels(dir);
  expect(usable.map(({ name }) => name)).toEqual(['enes']);
  expect(faulty).toEqual([{ name: 'enfr', fault: 'model.enfr.bin is a link that leads nowhere' }]);
});
