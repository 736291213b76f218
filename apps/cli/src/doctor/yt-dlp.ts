import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Finding } from './finding';

/** YouTube changes often: an older yt-dlp than this, in days, likely fails. */
const OLD_DAYS = 60;
const DAY_MS = 86_400_000;

/** yt-dlp below Z2's home, and its age by its own version, which is its date. */
export async function findYtDlp(home: string, nowMs = Date.now()): Promise<Finding> {
  const what = 'yt-dlp';
  const dir = join(home, 'tools', 'yt-dlp');
  const source = await readFile(join(dir, 'yt_dlp', 'version.py'), 'utf8').catch(() => '');
  const version = /__version__ = '([\d.]+)'/.exec(source)?.[1];
  if (!version) {
    return {
      what,
      state: 'optional',
      found: 'not installed',
      cost: 'the first YouTube job installs it (python3 with pip)',
    };
  }
  const [year = NaN, month = NaN, day = NaN] = version.split('.').map(Number);
  const days = Math.floor((nowMs - Date.UTC(year, month - 1, day)) / DAY_MS);
  const found = `${version} (${days} days old)`;
  return days <= OLD_DAYS
    ? { what, state: 'ok', found }
    : {
        what,
        state: 'warning',
        found,
        cost: 'YouTube may have changed since',
        remedy: `rm -r ${dir}   (the next YouTube job installs the newest)`,
      };
}
