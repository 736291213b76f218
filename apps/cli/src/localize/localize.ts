import { languageName } from '@z2/contracts';
import { loadConfig } from '@z2/runtime';

import { withDefaults } from '../config-file/with-defaults';
import { installPackages, missingPackages } from '../install/install-packages';
import { needsOfJob } from '../install/needs';
import { packagesFor, type SystemPackage } from '../install/system-packages';
import { say } from '../output';
import { registerUser } from '../service/service-state';
import { Batch } from './batch';
import { batchInputs, eachOf } from './batch-inputs';
import { type LocalizeFlags, localizeRequest } from './localize-request';
import { planAll } from './plan';
import { limitOf, ListReader } from './playlist';

/**
 * The main job: from files or URLs to finished videos. Several become one job each, side by side, with results in a folder
 * each. Resolves with the exit code: of a batch 6 where some failed, else that of the first that failed.
 *
 * @param given the options that the person gave, by their names in `flags`
 */
export async function localize(
  videos: readonly string[],
  options: LocalizeFlags,
  given: ReadonlySet<string>,
): Promise<number> {
  const config = loadConfig();
  const flags = await withDefaults(options, given, config);
  if (options.to === undefined) {
    say(`to ${(flags.to ?? '').split(',').map(languageName).join(', ')} (--to names others)`);
  }
  const lists = new ListReader(config, limitOf(flags.limit));
  const items = await batchInputs(videos, flags, (input) => lists.videosOf(input)).finally(() =>
    lists.leave(),
  );
  // All are looked at before the first is begun.
  const requests = await eachOf(items, async (item) => ({
    item,
    request: await localizeRequest(
      item.input,
      { ...flags, out: item.out },
      items.length > 1 ? item.name : null,
    ),
  }));
  const packages = new Map<string, SystemPackage>();
  for (const { request } of requests) {
    packagesFor(await needsOfJob(config, request)).forEach((one) => packages.set(one.name, one));
  }
  if (flags.plan) {
    const missing = (await missingPackages([...packages.values()])).map(({ name }) => name);
    const unregister = await registerUser(config);
    try {
      return await planAll(config, requests, missing, flags.json ?? false);
    } finally {
      await unregister();
    }
  }
  await installPackages([...packages.values()], { yes: flags.yes ?? false });
  const unregister = await registerUser(config);
  const batch = new Batch(config, flags, items.length);
  try {
    return await batch.conclude(await batch.all(requests));
  } finally {
    await unregister();
    await batch.leave();
  }
}
