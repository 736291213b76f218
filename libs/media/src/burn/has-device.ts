import { readdirSync } from 'node:fs';

import { GpuEncoder } from '@z2/contracts';

/**
 * Whether there is a device that the encoder could work on: where there is none, a trial would only cost time. By the device
 * files of Linux (and of its subsystem on Windows); on other systems only the trial can tell.
 */
export function hasDevice(encoder: GpuEncoder, platform = process.platform, dev = '/dev'): boolean {
  if (encoder === 'videotoolbox') {
    return platform === 'darwin';
  }
  if (platform !== 'linux') {
    return platform !== 'darwin';
  }
  if (encoder === 'nvenc') {
    return names(dev).some((name) => name === 'nvidiactl' || name === 'dxg');
  }
  return names(`${dev}/dri`).some((name) => name.startsWith('renderD'));
}

/** A folder that cannot be read holds no device that could be used. */
function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
