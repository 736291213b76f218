import { BUILT_IN_PRESETS } from '@z2/contracts';

import { BUILT_IN_PRESETS as AS_FLAGS } from '../config-file/presets';
import { applyDefaults } from '../config-file/with-defaults';
import { type LocalizeFlags, localizeRequest } from './localize-request';
import { withServicePreset } from './service-preset';

const FLAGS: LocalizeFlags = {
  ...{ subtitles: 'soft', out: 'out', translation: [], profile: 'netflix', background: 'duck' },
  loudness: '-16',
};
const weekly = {
  ...{ name: 'weekly', description: null, built_in: false, updated_at: null },
  options: { dub: true, profile: 'ted' as const },
};
const client = { presets: { list: () => Promise.resolve([...BUILT_IN_PRESETS, weekly]) } };
const resolved = async (flags: Partial<LocalizeFlags>, ...given: string[]) => {
  const filled = applyDefaults({ ...FLAGS, ...flags }, new Set(given), null, ['es']);
  const request = await localizeRequest(__filename, filled);
  return { request, options: (await withServicePreset(client as never, request)).options };
};

it('a preset that only the service has gives what the person did not say', async () => {
  const { request, options } = await resolved({ preset: 'weekly', profile: 'bbc' }, 'preset', 'profile');
  expect(request).toMatchObject({ preset: 'weekly', options: { profile: 'bbc' } });
  expect(options).toEqual({ dub: true, profile: 'bbc', subtitles_in: null, translations_in: {} });
});

it('a preset that nobody has is refused with those that there are', async () => {
  await expect(resolved({ preset: 'none' }, 'preset')).rejects.toMatchObject({
    ...{ code: 'OPTION_INVALID', remedy: expect.stringContaining('trial, weekly') as string },
  });
});

it.each(BUILT_IN_PRESETS.map(({ name, options }) => [name, options] as const))(
  'the preset %s is the same for the command line and the service',
  async (name, options) => {
    expect(Object.keys(AS_FLAGS)).toContain(name);
    const { request } = await resolved({ preset: name }, 'preset');
    expect(request.preset).toBeUndefined();
    expect(request.options).toMatchObject(options);
  },
);
