import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type CreateJobRequest, DEFAULT_JOB_OPTIONS, type JobView } from '@z2/contracts';

import { type LocalizeFlags, localizeRequest } from './localize-request';
import { isSameJob } from './unfinished-job';

const flags: LocalizeFlags = {
  to: 'es, FR,pt_br,es',
  subtitles: 'soft',
  out: 'out',
  translation: [],
  profile: 'netflix',
  background: 'duck',
  loudness: '-16',
};

describe('localizeRequest', () => {
  let dir: string;
  let video: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'z2-cli-'));
    video = join(dir, 'talk.mp4');
    writeFileSync(video, 'x');
    writeFileSync(join(dir, 'empty.mp4'), '');
    writeFileSync(join(dir, 'es.srt'), 'x');
    mkdirSync(join(dir, 'folder'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('takes the defaults that the gateway has', async () => {
    const request = await localizeRequest(video, flags);
    expect(request).toEqual({
      source_path: video,
      source_language: null,
      target_languages: ['es', 'fr', 'pt-BR'],
      options: DEFAULT_JOB_OPTIONS,
      publish: [{ publisher: 'folder', path: join(process.cwd(), 'out') }],
    });
  });

  it('passes every option on', async () => {
    const request = await localizeRequest(video, {
      ...flags,
      fromLanguage: 'English',
      subtitles: 'both',
      dub: true,
      out: dir,
      subtitlesIn: join(dir, 'es.srt'),
      translation: [`es=${join(dir, 'es.srt')}`],
      profile: 'bbc',
      background: 'off',
      loudness: '-23',
      speechEngine: 'pocketsphinx',
      model: 'base',
      translationEngine: 'apertium',
      voiceEngine: 'espeak-ng',
      voice: ['es+f2', 'PT_br=pt', 'es/Ana=es-419'],
      publish: ['s3:talks/2026'],
      dryRun: true,
    });
    expect(request.source_language).toBe('en');
    expect(request.publish).toEqual([
      { publisher: 'folder', path: dir },
      { publisher: 's3', options: { bucket: 'talks', prefix: '2026' } },
    ]);
    expect(request.options).toEqual({
      clip: null,
      subtitles: 'both',
      dub: true,
      background: 'off',
      loudness_lufs: -23,
      single_file: false,
      profile: 'bbc',
      speech_engine: 'pocketsphinx',
      speech_model: 'base',
      translation_engine: 'apertium',
      voice_engine: 'espeak-ng',
      voice: 'es+f2',
      voices: { 'pt-BR': 'pt', 'es/Ana': 'es-419' },
      subtitles_in: join(dir, 'es.srt'),
      translations_in: { es: join(dir, 'es.srt') },
      dry_run: true,
    });
  });

  it.each([
    ['https://www.youtube.com/watch?v=abc', { youtube_url: 'https://www.youtube.com/watch?v=abc' }],
    ['https://youtu.be/abc', { youtube_url: 'https://youtu.be/abc' }],
    ['https://notyoutube.com/a.mp4', { source_url: 'https://notyoutube.com/a.mp4' }],
    ['ftp://example.org/a', { source_url: 'ftp://example.org/a' }],
  ])('%s is an address', async (input, expected) => {
    expect(await localizeRequest(input, flags)).toMatchObject(expected);
  });

  it.each<[string, string, Partial<LocalizeFlags>, string, number]>([
    ['missing', 'no.mp4', {}, 'SOURCE_NOT_FOUND', 3],
    ['a folder', 'folder', {}, 'SOURCE_IS_DIRECTORY', 3],
    ['empty', 'empty.mp4', {}, 'SOURCE_EMPTY', 3],
    ['an unknown language', 'talk.mp4', { to: 'es,xq' }, 'LANGUAGE_UNKNOWN', 2],
    ['no language', 'talk.mp4', { to: ' , ' }, 'NO_TARGET_LANGUAGE', 2],
    ['the same language', 'talk.mp4', { to: 'fr,es', fromLanguage: 'es' }, 'LANGUAGE_SAME_AS_SOURCE', 2],
    ['a wrong mode', 'talk.mp4', { subtitles: 'hard' }, 'OPTION_INVALID', 2],
    ['a wrong loudness', 'talk.mp4', { loudness: 'loud' }, 'OPTION_INVALID', 2],
    ['a wrong model path', 'talk.mp4', { model: '/no/such.bin' }, 'MODEL_NOT_FOUND', 4],
    ['a voice of no language', 'talk.mp4', { voice: ['xq=nova'] }, 'LANGUAGE_UNKNOWN', 2],
    ['an empty voice', 'talk.mp4', { voice: ['es='] }, 'OPTION_INVALID', 2],
    ['a wrong translation', 'talk.mp4', { translation: ['es'] }, 'OPTION_INVALID', 2],
    ['missing subtitles', 'talk.mp4', { subtitlesIn: '/no/such.srt' }, 'SOURCE_NOT_FOUND', 3],
  ])('refuses what is %s', async (_, file, change, code, exit) => {
    const request = localizeRequest(join(dir, file), { ...flags, ...change });
    await expect(request).rejects.toMatchObject({ code, exit });
    await expect(request).rejects.toHaveProperty('remedy', expect.stringMatching(/\w+ .*\w/));
  });

  it('names the near languages', async () => {
    await expect(localizeRequest(video, { ...flags, to: 'spanisch' })).rejects.toMatchObject({
      remedy: expect.stringContaining('es') as string,
    });
  });
});

describe('isSameJob', () => {
  const request: CreateJobRequest = {
    source_path: '/v/talk.mp4',
    source_language: null,
    target_languages: ['es', 'fr'],
    options: { ...DEFAULT_JOB_OPTIONS, dub: true },
    publish: [{ publisher: 'folder', path: '/out' }],
  };
  const job = {
    source: { kind: 'file', path: '/v/talk.mp4' },
    source_language: 'en',
    target_languages: ['fr', 'es'],
    options: { ...DEFAULT_JOB_OPTIONS, dub: true },
    publish: [{ publisher: 'folder', path: '/out' }],
  } as JobView;

  it('knows the job of the same command', () => expect(isSameJob(job, request)).toBe(true));
  it.each<[string, CreateJobRequest]>([
    ['source', { ...request, source_path: '/v/other.mp4' }],
    ['language', { ...request, target_languages: ['es'] }],
    ['source language', { ...request, source_language: 'de' }],
    ['option', { ...request, options: { ...request.options, subtitles: 'burnt' } }],
    ['folder', { ...request, publish: [{ publisher: 'folder', path: '/elsewhere' }] }],
    [
      'target',
      { ...request, publish: [...(request.publish ?? []), { publisher: 's3', options: { bucket: 'b' } }] },
    ],
  ])('another %s is another job', (_, other) => expect(isSameJob(job, other)).toBe(false));
});
