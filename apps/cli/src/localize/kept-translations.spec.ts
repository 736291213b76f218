import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { keptTranslations } from './kept-translations';

let out: string;
const source = { source_path: '/videos/talk.mp4' };
const srt = (language: string): object => ({
  kind: 'subtitles_srt',
  language,
  path: `${language}/talk.${language}.srt`,
});
const write = (report: object): void => writeFileSync(join(out, 'report.json'), JSON.stringify(report));
const run = (translations_in: object, languages: string[], more: object = {}): object => ({
  source: { kind: 'file', path: source.source_path },
  options: { translations_in, clip: null },
  files: languages.map(srt),
  earlier: [],
  ...more,
});

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'z2-kept-'));
  for (const language of ['es', 'fr']) {
    mkdirSync(join(out, language));
    writeFileSync(join(out, language, `talk.${language}.srt`), 'x');
  }
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

it('are those of the last run that made the language', async () => {
  write(run({ es: '/gone.srt' }, ['es', 'fr']));
  const es = join(out, 'es/talk.es.srt');
  expect(await keptTranslations(out, source, ['es', 'fr', 'de'], null)).toEqual({ es });
  write({ ...run({}, ['fr']), earlier: [run({ es: '/gone.srt', fr: '/gone.srt' }, ['es'])] });
  expect(await keptTranslations(out, source, ['es', 'fr'], null)).toEqual({ es });
  write({ ...run({}, ['es']), earlier: [run({ es: '/gone.srt' }, ['es'])] });
  expect(await keptTranslations(out, source, ['es'], null)).toEqual({});
});

it('are the files that were given where no subtitles were delivered, if they are there', async () => {
  const given = join(out, 'mine.srt');
  write({ ...run({ es: given }, []), files: [{ kind: 'video', language: 'es', path: 'es/talk.es.mp4' }] });
  expect(await keptTranslations(out, source, ['es'], null)).toEqual({});
  writeFileSync(given, 'x');
  expect(await keptTranslations(out, source, ['es'], null)).toEqual({ es: given });
});

it('are none of another video, another part of it, or an unreadable report', async () => {
  write(run({ es: '/gone.srt' }, ['es']));
  expect(await keptTranslations(out, { source_path: '/videos/b.mp4' }, ['es'], null)).toEqual({});
  expect(await keptTranslations(out, source, ['es'], { from_ms: 0, for_ms: 9_000 })).toEqual({});
  writeFileSync(join(out, 'report.json'), 'mine');
  expect(await keptTranslations(out, source, ['es'], null)).toEqual({});
});
