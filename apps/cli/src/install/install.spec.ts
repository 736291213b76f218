import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DEFAULT_JOB_OPTIONS } from '@z2/contracts';
import { loadConfig } from '@z2/runtime';

import { installCommand, sizeText } from './apt';
import { decide } from './decide';
import { missingPackages } from './install-packages';
import { needsOfJob } from './needs';
import { type Needs, packagesFor, type SystemPackage } from './system-packages';

const none: Needs = {
  media: null,
  redis: false,
  youtube: false,
  previewSpeech: false,
  dub: false,
  pairs: [],
  scripts: [],
};
const names = (packages: readonly SystemPackage[]): string[] => packages.map(({ name }) => name);

describe('packagesFor', () => {
  it('asks for nothing where nothing is needed', () => {
    expect(packagesFor(none)).toEqual([]);
  });

  it('names each package once, with a reason', () => {
    const pairs = [
      { from: 'en', to: 'es' },
      { from: 'en', to: 'fr' },
    ];
    const packages = packagesFor({ ...none, media: { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' }, pairs });
    expect(new Set(names(packages)).size).toBe(packages.length);
    expect(names(packages)).toEqual([
      'ffmpeg',
      'fontconfig',
      'fonts-noto-core',
      'apertium-eng-spa',
      'apertium',
      'apertium-fr-es',
    ]);
    expect(packages.every(({ why }) => why.length > 10)).toBe(true);
  });

  it('brings the large fonts only for the languages that need them', () => {
    expect(packagesFor({ ...none, scripts: ['es', 'ar'] })).toEqual([]);
    expect(names(packagesFor({ ...none, scripts: ['zh-Hans'] }))).toEqual(['fonts-noto-cjk']);
  });

  it('asks for no Apertium where it cannot do the pair', () => {
    expect(packagesFor({ ...none, pairs: [{ from: 'en', to: 'ja' }] })).toEqual([]);
  });
});

describe('needsOfJob', () => {
  const config = loadConfig({ Z2_HOME: '/nowhere' });
  const options = { ...DEFAULT_JOB_OPTIONS };
  it('provides for English where the language is not named, and only then for English speech', async () => {
    const target_languages = ['es'];
    expect(await needsOfJob(config, { target_languages, options })).toMatchObject({
      previewSpeech: true,
      dub: false,
      redis: true,
      pairs: [{ from: 'en', to: 'es' }],
    });
    expect(await needsOfJob(config, { target_languages, source_language: 'fr' })).toMatchObject({
      previewSpeech: false,
      pairs: [{ from: 'fr', to: 'es' }],
    });
  });

  it('needs no engine for what is given or done by a model', async () => {
    const given = { ...options, subtitles_in: '/a.srt', translations_in: { es: '/b.srt' } };
    expect(await needsOfJob(config, { target_languages: ['es', 'fr'], options: given })).toMatchObject({
      previewSpeech: false,
      pairs: [{ from: 'en', to: 'fr' }],
    });
    const withModels = {
      ...config,
      llm: { baseUrl: 'http://h', apiKey: null, model: 'm' },
      whisperModel: 'base',
    };
    expect(await needsOfJob(withModels, { target_languages: ['es'] })).toMatchObject({
      previewSpeech: false,
      pairs: [],
    });
    const apertium = { ...options, translation_engine: 'apertium' };
    expect(await needsOfJob(withModels, { target_languages: ['es'], options: apertium })).toMatchObject({
      pairs: [{ from: 'en', to: 'es' }],
    });
  });
});

it('needs no Apertium for what a translation model on disk does, by way of English too', async () => {
  const bergamotDir = mkdtempSync(join(tmpdir(), 'z2-bergamot-'));
  for (const name of ['fren', 'enes']) {
    mkdirSync(join(bergamotDir, name));
    writeFileSync(join(bergamotDir, name, `model.${name}.intgemm.alphas.bin.gz`), '');
    writeFileSync(join(bergamotDir, name, `vocab.${name}.spm`), '');
  }
  const config = { ...loadConfig({ Z2_HOME: '/nowhere' }), bergamotDir };
  const request = { source_language: 'fr', target_languages: ['es', 'ca'] };
  expect((await needsOfJob(config, request)).pairs).toEqual([{ from: 'fr', to: 'ca' }]);
  const chosen = { ...request, options: { translation_engine: 'apertium' } };
  expect((await needsOfJob(config, chosen)).pairs).toHaveLength(2);
  rmSync(bergamotDir, { recursive: true });
});

describe('missingPackages', () => {
  it('finds programs wherever they come from, and data in the list of packages', async () => {
    const packages = [
      { name: 'not-a-package-but-sh', why: '', programs: ['sh'] },
      { name: 'coreutils', why: '' },
      { name: 'no-such-package', why: '' },
      { name: 'no-such-program', why: '', programs: ['sh', 'no-such-program'] },
    ];
    expect(names(await missingPackages(packages))).toEqual(['no-such-package', 'no-such-program']);
  });
});

describe('decide', () => {
  const needed: SystemPackage = { name: 'ffmpeg', why: '' };
  const nice: SystemPackage = { name: 'fonts', why: '', optional: true };
  const root = { root: true, terminal: true, ci: false, yes: false };
  it.each([
    ['nothing is missing', [], root, 'go-on'],
    ['root at a terminal', [needed], root, 'ask'],
    ['--yes', [needed], { ...root, yes: true }, 'install'],
    ['CI=true', [needed], { ...root, ci: true }, 'install'],
    ['no terminal', [nice], { ...root, terminal: false }, 'install'],
    ['not root', [needed, nice], { ...root, root: false, yes: true }, 'refuse'],
    ['not root, and only the optional is missing', [nice], { ...root, root: false }, 'go-on'],
  ])('%s', (_, missing, circumstances, decision) => {
    expect(decide(missing, circumstances)).toBe(decision);
  });
});

describe('apt', () => {
  it('tells the size', () => {
    const output =
      'Need to get 26.5 MB of archives.\nAfter this operation, 45.1 MB of additional disk space will be used.';
    expect(sizeText(output)).toBe(' (26.5 MB to load, 45.1 MB on disk)');
    expect(sizeText('Need to get 1,024 kB/26.5 MB of archives.')).toBe(' (26.5 MB to load)');
    expect(sizeText('E: Unable to locate package x')).toBe('');
    expect(installCommand(['a', 'b'])).toBe('apt-get install -y --no-install-recommends a b');
  });
});
