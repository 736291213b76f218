import { resolve } from 'node:path';

import { addModel, listModels, loadConfig, type ModelView, publishedModel, pullModel } from '@z2/runtime';

import { interruptible } from '../interruptible';
import { print, say, table } from '../output';
import { bytes } from '../view/format';
import { progressLine } from '../view/progress-line';

/** `./z2 models list` */
export async function listModelsCommand(flags: { json?: boolean }): Promise<number> {
  const { dirs } = loadConfig();
  const models = await listModels(dirs.models);
  if (flags.json) {
    print(JSON.stringify(models));
    return 0;
  }
  const state = ({ installed, partial, size }: ModelView): string =>
    installed ? 'here' : partial > 0 ? `${Math.floor((100 * partial) / size)} % loaded` : '';
  print(
    table([
      ['MODEL', 'SIZE', 'QUALITY', 'STATE', 'NOTE'],
      ...models.map((model) => [
        ...[model.name, bytes(model.size), model.quality ?? '', state(model), model.note],
      ]),
    ]),
  );
  print(`\nKept in ${dirs.models}. Get one: ./z2 models pull NAME; add your own: ./z2 models add FILE`);
  return 0;
}

/** `./z2 models pull NAME`: goes on where it was cut off. */
export async function pullModelCommand(name: string): Promise<number> {
  const { dirs } = loadConfig();
  const size = publishedModel(name)?.size;
  say(`loading ${name}${size ? ` (${bytes(size)})` : ''} into ${dirs.models}`);
  const onProgress = progressLine(Date.now());
  print(await interruptible((signal) => pullModel(name, { dir: dirs.models, signal, onProgress })));
  return 0;
}

/** `./z2 models add FILE` */
export async function addModelCommand(file: string, flags: { name?: string }): Promise<number> {
  const { dirs } = loadConfig();
  print(await addModel(resolve(file), flags.name ?? null, { dir: dirs.models }));
  return 0;
}
