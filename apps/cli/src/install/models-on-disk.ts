import { type Config, hasModel } from '@z2/runtime';

/** Whether a whisper model is there, named by the configuration or in the folder of models. */
export async function hasWhisperModel({ whisperModel, dirs }: Config): Promise<boolean> {
  return whisperModel !== null || (await hasModel(dirs.models));
}
