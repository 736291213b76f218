import type { Availability } from '../availability';
import { platformBuild } from '../platform-build';

/** Whether the build of sherpa-onnx for this platform is installed. */
export function sherpaPackage(): Availability {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const build = `sherpa-onnx-${platform}-${process.arch}`;
  const found = platformBuild({
    program: 'sherpa-onnx',
    main: 'sherpa-onnx-node',
    build,
    file: 'package.json',
  });
  return found.available ? found : { ...found, isConfigured: false };
}
