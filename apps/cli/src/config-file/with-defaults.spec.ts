import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { LocalizeFlags } from '../localize/localize-request';
import { parseConfigFile, readConfigFile } from './read-config-file';
import { applyDefaults } from './with-defaults';

/** As commander gives them where nothing was said. */
const FLAGS: LocalizeFlags = {
  ...{
    subtitles: 'soft',
    out: 'out',
    translation: [],
    profile: 'netflix',
    background: 'duck',
    loudness: '-16',
  },
};
const file = parseConfigFile(
  'localize: { to: [es, fr], loudness: -20, preset: mine }\npresets:\n  mine: { dub: true, profile: ted }\n  social: { subtitles: both }\n',
  'z2.yaml',
);
const apply = (flags: Partial<LocalizeFlags>, ...given: string[]) =>
  applyDefaults({ ...FLAGS, ...flags }, new Set(given), file, ['ca']);

it('fills in what was not given: preset before file before the built-in defaults', () => {
  expect(apply({})).toMatchObject({
    to: 'es,fr',
    loudness: '-20',
    dub: true,
    profile: 'ted',
    subtitles: 'soft',
  });
  const own = apply({ profile: 'bbc', to: 'de' }, 'profile', 'to');
  expect(own).toMatchObject({ to: 'de', profile: 'bbc', dub: true });
});

it('takes one target or several', () => {
  const publishOf = (text: string): unknown =>
    applyDefaults(FLAGS, new Set(), parseConfigFile(`localize: { publish: ${text} }`, 'z2.yaml'), []).publish;
  expect(publishOf('s3:talks')).toEqual(['s3:talks']);
  expect(publishOf('[s3:talks, "webhook:https://x.test/"]')).toEqual(['s3:talks', 'webhook:https://x.test/']);
});

it('takes a preset of the file before a built-in one of the same name', () => {
  expect(apply({ preset: 'social' }, 'preset')).toMatchObject({ subtitles: 'both', profile: 'netflix' });
  expect(applyDefaults({ ...FLAGS, preset: 'social' }, new Set(['preset']), null, ['ca'])).toMatchObject({
    ...{ to: 'ca', subtitles: 'burnt', dub: true, loudness: '-14', profile: 'youtube' },
  });
});

it('leaves a preset that is not here to the service, with what the person gave', () => {
  expect(apply({ preset: 'none', dub: true }, 'preset', 'dub').servicePreset).toEqual({
    ...{ name: 'none', given: new Set(['preset', 'dub']) },
  });
});

it.each([
  ['localize: { dubs: true }', 'dubs'],
  ['localize: { dub: yes please }', 'dub must be true or false'],
  ['localize: { to: { es: 1 } }', 'to has a value'],
])('says what is wrong in %s', (text, why) => {
  const wrong = parseConfigFile(text, 'z2.yaml');
  expect(() => applyDefaults(FLAGS, new Set(), wrong, [])).toThrow(why);
});

it.each([['localise: {}'], ['- a\n- b'], ['a: [1'], ['presets: { a: 1 }']])('refuses %s', (text) => {
  expect(thrownBy(() => parseConfigFile(text, 'z2.yaml'))).toMatchObject({ code: 'OPTION_INVALID' });
});

it('reads the file of the user, and insists on one that was named', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'z2-config-'));
  try {
    const path = join(dir, 'config.yaml');
    expect(await readConfigFile(null, path)).toBeNull();
    await expect(readConfigFile(path, 'none')).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    await writeFile(path, 'localize: { to: es }');
    expect(await readConfigFile(null, path)).toMatchObject({ path, localize: { to: 'es' } });
  } finally {
    await rm(dir, { recursive: true });
  }
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
}
