import { translationRoute } from '@z2/contracts';
import { type Config, findBergamotModels, hasModel } from '@z2/runtime';

/** Whether a whisper model is there, named by the configuration or in the folder of models. */
export async function hasWhisperModel({ whisperModel, dirs }: Config): Promise<boolean> {
  return whisperModel !== null || (await hasModel(dirs.models));
}

/** Of these languages those that no translation model on disk can make of `from`. */
export async function withoutModel(
  { bergamotDir }: Config,
  from: string,
  targets: readonly string[],
): Promise<string[]> {
  const { usable } = await findBergamotModels(bergamotDir);
  return targets.filter((to) => !translationRoute(usable, from, to));
}
