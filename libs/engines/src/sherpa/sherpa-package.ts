import { createRequire } from 'node:module';

import type { Availability } from '../availability';

const load = createRequire(__filename);

/** Whether the build of sherpa-onnx for this platform is installed. Nothing native is loaded into this process. */
export function sherpaPackage(): Availability {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `sherpa-onnx-${platform}-${process.arch}`;
  try {
    load.resolve(`${name}/package.json`);
    const { version } = load('sherpa-onnx-node/package.json') as { version: string };
    return { available: true, version };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') {
      throw error;
    }
    return {
      available: false,
      isConfigured: false,
      reason: `sherpa-onnx has no build for ${process.platform} ${process.arch} here.`,
      remedy: `Run npm ci again; if ${name} stays away, this machine cannot run sherpa-onnx.`,
    };
  }
}
