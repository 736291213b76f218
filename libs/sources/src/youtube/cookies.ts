import { constants } from 'node:fs';
import { chmod, copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { Z2Error } from '@z2/contracts';

/**
 * A copy of the cookie file (Netscape format) for one run, as yt-dlp writes into the one it is given.
 * @returns its path
 * @throws Z2Error CONFIG_INVALID
 */
export async function copyCookies(file: string, dir: string): Promise<string> {
  const copy = join(dir, 'cookies.txt');
  try {
    // A worker that was killed may have left one.
    await rm(copy, { force: true });
    await copyFile(file, copy, constants.COPYFILE_EXCL);
    await chmod(copy, 0o600);
  } catch (cause) {
    throw new Z2Error('CONFIG_INVALID', `The cookies for YouTube (${file}) cannot be read.`, {
      remedy: 'Correct Z2_YOUTUBE_COOKIES: the path of a cookie file in Netscape format, or nothing.',
      cause,
    });
  }
  return copy;
}
