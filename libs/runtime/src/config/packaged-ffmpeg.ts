import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * The ffmpeg of the npm package ffmpeg-static, where the package and its binary are there; else null. Z2 never loads the binary
 * itself: `npm rebuild ffmpeg-static` does, on a machine that has no other.
 */
export function packagedFfmpeg(): string | null {
  try {
    const path = createRequire(__filename)('ffmpeg-static') as string | null;
    if (path === null) {
      return null;
    }
    accessSync(path, constants.X_OK);
    return path;
  } catch (error) {
    if (['MODULE_NOT_FOUND', 'ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return null;
    }
    throw error;
  }
}
