import type { Availability } from '../availability';
import { platformBuild } from '../platform-build';

/** Whether the build of whisper.cpp for this platform is installed. */
export function whisperPackage(): Availability {
  const build = `@fugood/node-whisper-${process.platform}-${process.arch}`;
  return platformBuild({ program: 'whisper.cpp', main: '@fugood/whisper.node', build });
}
