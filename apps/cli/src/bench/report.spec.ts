import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { format } from 'prettier';

import { machineFacts, markdownTable, writeSection } from './report';

it('writes a section where none was, and later in its place', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'z2-bench-'));
  try {
    const file = join(dir, 'benchmarks.md');
    await writeSection(file, 'main job', 'one');
    await writeSection(file, 'speech', 'two');
    await writeSection(file, 'main job', 'three');
    expect(await readFile(file, 'utf8')).toBe(
      '# Benchmarks\n\n<!-- main job -->\n\nthree\n\n<!-- end of main job -->\n\n<!-- speech -->\n\ntwo\n\n<!-- end of speech -->\n',
    );
    await writeFile(file, 'Words of a person.\n');
    await writeSection(file, 'speech', 'two');
    expect(await readFile(file, 'utf8')).toMatch(/^Words of a person\.\n\n<!-- speech -->/);
  } finally {
    await rm(dir, { recursive: true });
  }
});

it('writes tables as the formatter does', async () => {
  const text = markdownTable([
    ['a', 'longer'],
    ['much longer', 'b'],
  ]);
  expect(`${text}\n`).toBe(await format(text, { parser: 'markdown' }));
});

it('names the machine', async () => {
  const facts = await machineFacts({ ffmpeg: 'ffmpeg' });
  expect(facts.join('\n')).toMatch(/\d cores \(.*\), \d+ GiB of memory\n.*ffmpeg version \S+, Node\.js 24/);
});
