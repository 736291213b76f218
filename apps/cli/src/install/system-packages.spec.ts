import { type Needs, packagesFor } from './system-packages';

const none: Needs = { media: false, redis: false, previewSpeech: false, dub: false, pairs: [], scripts: [] };

describe('packagesFor', () => {
  it('asks for nothing where nothing is needed', () => {
    expect(packagesFor(none)).toEqual([]);
  });

  it('names each package once, with a reason', () => {
    const packages = packagesFor({
      ...none,
      media: true,
      pairs: [
        { from: 'en', to: 'es' },
        { from: 'en', to: 'fr' },
      ],
    });
    const names = packages.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['ffmpeg', 'apertium', 'apertium-eng-spa']));
    expect(packages.every(({ why }) => why.length > 10)).toBe(true);
  });

  it('brings the large fonts only for the languages that need them', () => {
    expect(packagesFor({ ...none, scripts: ['es', 'ar'] })).toEqual([]);
    expect(packagesFor({ ...none, scripts: ['ja'] }).map(({ name }) => name)).toEqual(['fonts-noto-cjk']);
  });
});
