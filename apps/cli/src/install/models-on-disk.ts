import { readdir } from 'node:fs/promises';

import type { Config } from '@z2/runtime';

/** Whether a whisper model is there, named by the configuration or in the folder of models. */
export async function hasWhisperModel(config: Config): Promise<boolean> {
  if (config.whisperModel) {
    return true;
  }
  try {
    return (await readdir(config.dirs.models)).some((name) => name.endsWith('.bin'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}
