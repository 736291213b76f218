import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { ownedName } from '@z2/runtime';

import { sweepWorkerFolders } from './housekeeping';

it('removes the folders of workers that have ended, and no others', async () => {
  const ended = spawn(process.execPath, ['-e', '']);
  await once(ended, 'exit');
  const work = await mkdtemp(join(tmpdir(), 'z2-house-'));
  try {
    const dead = `${hostname()}-${ended.pid}-0123abcd`;
    const [own, other, parent] = [
      ownedName('0123abcd'),
      `elsewhere-${ended.pid}-0123abcd`,
      `${hostname()}-${process.ppid}-0123abcd`,
    ];
    for (const name of [dead, own, other, parent, 'downloads']) {
      await mkdir(join(work, name));
    }
    await writeFile(join(work, dead, 'half-made.mp4'), 'x');
    expect(await sweepWorkerFolders(work)).toEqual([dead]);
    expect((await readdir(work)).sort()).toEqual([own, other, parent, 'downloads'].sort());
    expect(await sweepWorkerFolders(join(work, 'none'))).toEqual([]);
  } finally {
    await rm(work, { recursive: true });
  }
});
