import { createRequire } from 'node:module';

import type { Availability } from './availability';

const load = createRequire(__filename);

export interface PlatformBuild {
  /** For people, e.g. `whisper.cpp`. */
  program: string;
  /** npm package that has the version. */
  main: string;
  /** npm package of this platform's binary, and what of it is looked for. */
  build: string;
  file?: string;
}

/** Whether the native build of a program for this platform is installed. Nothing native is loaded into this process. */
export function platformBuild({ program, main, build, file }: PlatformBuild): Availability {
  try {
    load.resolve(file ? `${build}/${file}` : build);
    const { version } = load(`${main}/package.json`) as { version: string };
    return { available: true, version };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') {
      throw error;
    }
    return {
      available: false,
      reason: `${program} has no build for ${process.platform} ${process.arch} here.`,
      remedy: `Run npm ci again; if ${build} stays away, this machine cannot run ${program}.`,
    };
  }
}
