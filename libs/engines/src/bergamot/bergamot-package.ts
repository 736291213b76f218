import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Availability } from '../availability';

const load = createRequire(__filename);
const PACKAGE = '@browsermt/bergamot-translator';

/** Paths of Emscripten's glue and of the program itself, and its version. The package's own worker needs a browser. */
export function bergamotFiles(): { glue: string; wasm: string; version: string } {
  const worker = `${PACKAGE}/worker/bergamot-translator-worker`;
  const { version } = JSON.parse(readFileSync(load.resolve(`${PACKAGE}/package.json`), 'utf8')) as {
    version: string;
  };
  return { glue: load.resolve(`${worker}.js`), wasm: load.resolve(`${worker}.wasm`), version };
}

/** Whether it is installed. */
export function bergamotPackage(): Availability {
  try {
    return { available: true, version: bergamotFiles().version };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') {
      throw error;
    }
    return {
      available: false,
      isConfigured: false,
      reason: 'Bergamot is not installed.',
      remedy: 'Run npm ci again.',
    };
  }
}
