import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { NEVER, temporaryDirectory } from '../testing/fixtures';
import { checkFont } from './check-font';

it('finds fonts for Latin', async () => {
  expect(await checkFont('es', NEVER)).toBe('found');
});

it.each([
  ['ja', 'fonts-noto-cjk'],
  ['zh-TW', 'fonts-noto-cjk'],
  ['ar', 'fonts-noto-core'],
])('names the package where nothing can write %s', async (language, packageName) => {
  await using directory = await temporaryDirectory();
  const none = join(directory.path, 'fc-list');
  await writeFile(none, '#!/bin/sh\nexit 0\n');
  await chmod(none, 0o755);
  await expect(checkFont(language, NEVER, none)).rejects.toMatchObject({
    code: 'FONT_MISSING',
    remedy: expect.stringContaining(packageName) as string,
  });
});

it('does not guess where fontconfig cannot be asked', async () => {
  expect(await checkFont('ja', NEVER, '/nonexistent/fc-list')).toBe('unknown');
});
