import { createRequire } from 'node:module';

import type { Availability } from '../availability';

const load = createRequire(__filename);

/** Whether the build of whisper.cpp for this platform is installed. Nothing native is loaded into this process. */
export function whisperPackage(): Availability {
  const name = `@fugood/node-whisper-${process.platform}-${process.arch}`;
  try {
    load.resolve(name);
    const { version } = load('@fugood/whisper.node/package.json') as { version: string };
    return { available: true, version };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') {
      throw error;
    }
    return {
      available: false,
      reason: `whisper.cpp has no build for ${process.platform} ${process.arch} here.`,
      remedy: `Run npm ci again; if ${name} stays away, this machine cannot run whisper.cpp.`,
    };
  }
}
