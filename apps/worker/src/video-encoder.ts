import type { ChosenEncoder } from '@z2/contracts';
import { chooseEncoder } from '@z2/media';
import type { Config } from '@z2/runtime';

/** The encoder of burnt pictures on this machine; tried once, when it is first asked for. */
export function videoEncoder(
  config: Pick<Config, 'ffmpeg' | 'ffprobe' | 'videoEncoder'>,
): () => Promise<ChosenEncoder> {
  let chosen: Promise<ChosenEncoder> | null = null;
  return () => {
    // Not cancelled by the job that happens to ask first: others wait for the same answer.
    chosen ??= chooseEncoder(config.videoEncoder, config, new AbortController().signal).catch((error) => {
      chosen = null;
      throw error;
    });
    return chosen;
  };
}
