import { resolve } from 'node:path';

import { languageName } from '@z2/contracts';
import {
  addModel,
  type BergamotModel,
  findBergamotModels,
  listModels,
  loadConfig,
  type ModelView,
  publishedModel,
  pullModel,
} from '@z2/runtime';

import { interruptible } from '../interruptible';
import { print, say, table } from '../output';
import { bytes } from '../view/format';
import { progressLine } from '../view/progress-line';

/** `./z2 models list` */
export async function listModelsCommand(flags: { json?: boolean }): Promise<number> {
  const { dirs, bergamotDir } = loadConfig();
  const translators = await findBergamotModels(bergamotDir);
  const models = [...(await listModels(dirs.models)), ...translators.usable.map(translatorView)];
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
  translators.faulty.forEach(({ name, fault }) => print(`\n${name} cannot be used: ${fault}.`));
  print(`\nKept in ${dirs.models}. Get one: ./z2 models pull NAME; add your own: ./z2 models add FILE`);
  print(`Translation models: put those of Firefox Translations into ${bergamotDir}, each in a folder (enes)`);
  return 0;
}

function translatorView({ name, size, model, from, to }: BergamotModel): ModelView {
  return {
    ...{ name, installed: true, size, path: model, partial: 0, quality: 'standard', english_only: false },
    note: `translates ${languageName(from)} to ${languageName(to)}`,
  };
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
