import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findYtDlp } from './yt-dlp';

it('tells version and age of yt-dlp, and how to update an old one', async () => {
  const home = await mkdtemp(join(tmpdir(), 'z2-doctor-'));
  const dir = join(home, 'tools', 'yt-dlp');
  expect(await findYtDlp(home)).toMatchObject({ state: 'optional', found: 'not installed' });
  await mkdir(join(dir, 'yt_dlp'), { recursive: true });
  await writeFile(join(dir, 'yt_dlp', 'version.py'), "__version__ = '2026.10.26'\n");
  const found = await findYtDlp(home, Date.UTC(2026, 10, 25));
  expect(found).toEqual({ what: 'yt-dlp', state: 'ok', found: '2026.10.26 (30 days old)' });
  expect(await findYtDlp(home, Date.UTC(2027, 0, 25))).toMatchObject({
    state: 'warning',
    remedy: expect.stringContaining(dir) as string,
  });
  await rm(home, { recursive: true });
});
