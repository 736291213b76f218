import { type ErrorBody, type LanguageInfo, SUBTITLE_PROFILES } from '@z2/contracts';
import { subtitleProfile } from '@z2/subtitles';

import { placeFaults } from '../../apps/console/src/app/new-job/fault-places';
import { languageChoices } from '../../apps/console/src/app/new-job/language-choices';
import { sourceOfText } from '../../apps/console/src/app/new-job/source-text';
import { findingWords } from '../../apps/console/src/app/words/check-words';
import { engineName } from '../../apps/console/src/app/words/engine-words';
import { remedyWords, worthRetrying } from '../../apps/console/src/app/words/error-words';
import {
  ago,
  bytes,
  clockTime,
  counted,
  duration,
  roughDuration,
  startTime,
} from '../../apps/console/src/app/words/format';
import { PROFILE_WORDS } from '../../apps/console/src/app/words/profile-words';
import { failureWords, jobTitle, sourceWords } from '../../apps/console/src/app/words/status-words';

describe('words of the console', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [131_000_000, '131 MB'],
    [8_590_000_000, '8.6 GB'],
  ])('%d bytes: %s', (size, words) => expect(bytes(size)).toBe(words));

  it.each([
    [3, '3 ms'],
    [400, '400 ms'],
    [999.7, '1.0 s'],
    [4210, '4.2 s'],
    [12_300, '12 s'],
    [59_700, '1 min'],
    [125_000, '2 min 5 s'],
    [7_800_000, '2 h 10 min'],
  ])('%d ms last %s', (ms, words) => expect(duration(ms)).toBe(words));

  it.each([
    [65_000, '1:05'],
    [3_723_000, '1:02:03'],
  ])('%d ms into a film: %s', (ms, words) => expect(clockTime(ms)).toBe(words));

  it.each([
    ['2026-11-25T09:59:40Z', 'just now'],
    ['2026-11-25T09:12:00Z', '48 min ago'],
    ['2026-11-25T01:00:00Z', '9 h ago'],
    ['2026-11-24T09:00:00Z', 'yesterday'],
    ['2026-03-12T10:00:00Z', '12 Mar'],
    ['2024-03-12T10:00:00Z', '12 Mar 2024'],
  ])('%s was %s', (iso, words) => expect(ago(iso, Date.parse('2026-11-25T10:00:00Z'))).toBe(words));

  it.each([
    [0, 'less than a second'],
    [999, 'less than a second'],
    [1400, '1 s'],
    [125_000, '2 min 5 s'],
  ])('%d ms take %s', (ms, words) => expect(roughDuration(ms)).toBe(words));

  it('tells when a job began, with the day where that is not today', () => {
    const [now, earlier, day] = [
      new Date(2026, 10, 25, 18),
      new Date(2026, 10, 25, 9, 5),
      new Date(2026, 10, 24, 22),
    ];
    expect(startTime(earlier.toISOString(), now.getTime())).toBe('09:05');
    expect(startTime(day.toISOString(), now.getTime())).toBe('24 Nov, 22:00');
  });

  it('says what the checks found', () => {
    expect(findingWords({ errors: 0, warnings: 0 })).toBeNull();
    expect(findingWords({ errors: 0, warnings: 1 })).toEqual({ words: '1 warning', tone: 'warn' });
    expect(findingWords({ errors: 2, warnings: 1 })).toEqual({ words: '2 faults, 1 warning', tone: 'bad' });
  });

  it('counts', () => expect([counted(1, 'job'), counted(1200, 'job')]).toEqual(['1 job', '1,200 jobs']));

  it('names engines as people know them', () => {
    expect(engineName('voice', 'espeak-ng')).toBe('eSpeak NG');
    expect([engineName('llm', 'openai'), engineName('voice', 'openai')]).toEqual([
      'OpenAI-compatible model',
      'OpenAI-compatible service',
    ]);
    expect(engineName('speech', 'whisper.cpp')).toBe('whisper.cpp');
  });

  it('names a job without title by its source', () => {
    const url = {
      title: null,
      source: { kind: 'url' as const, url: 'https://ex.com/a/My%20talk.mp4?key=secret' },
    };
    expect(jobTitle(url)).toBe('My talk.mp4');
    expect(sourceWords(url)).toBe('ex.com/a/My%20talk.mp4');
    expect(jobTitle({ title: null, source: { kind: 'file', path: '/srv/talk.mkv' } })).toBe('talk.mkv');
    expect(jobTitle({ title: 'Talk', source: { kind: 'file', path: '/srv/talk.mkv' } })).toBe('Talk');
  });
});

it.each(SUBTITLE_PROFILES)('tells the limits of %s as they are', (profile) => {
  const [spanish, english] = [subtitleProfile(profile, 'es'), subtitleProfile(profile, 'en')];
  const speeds = [...new Set([spanish.maxCps, english.maxCps])].join(' to ');
  expect(english.maxCpl).toBe(spanish.maxCpl);
  expect(PROFILE_WORDS[profile].hint).toBe(`${spanish.maxCpl} characters a line, ${speeds} a second`);
});

describe('errors on a page', () => {
  const error = (code: string): ErrorBody => ({ code, message: '', remedy: 'As the service says it.' });
  it.each([
    ['JOB_NOT_FOUND', false],
    ['VALIDATION_FAILED', false],
    ['SERVICE_NOT_RUNNING', true],
    ['DATABASE_UNAVAILABLE', true],
    ['RATE_LIMITED', true],
    ['FROM_A_LATER_VERSION', true],
  ])('%s is worth another try: %s', (code, worth) => expect(worthRetrying(error(code))).toBe(worth));
  it('says what somebody at the console can do', () => {
    expect(remedyWords(error('JOB_NOT_FOUND'))).toContain('address');
    expect(remedyWords(error('DISK_FULL'))).toBe('As the service says it.');
  });
});

describe('sourceOfText', () => {
  it.each([
    ['https://www.youtube.com/watch?v=a', { youtube_url: 'https://www.youtube.com/watch?v=a' }],
    ['youtu.be/a', { youtube_url: 'https://youtu.be/a' }],
    ['https://notyoutube.com/a', { source_url: 'https://notyoutube.com/a' }],
    [' example.com/talk.mp4 ', { source_url: 'https://example.com/talk.mp4' }],
    ['ftp://example.com/a', { source_url: 'ftp://example.com/a' }],
    ['/srv/talk.mp4', { source_path: '/srv/talk.mp4' }],
  ])('%s', (text, fields) => expect(sourceOfText(text)).toEqual(fields));
});

describe('placeFaults', () => {
  const error = (code: string, details?: Record<string, unknown>): ErrorBody => ({
    code,
    message: 'What happened.',
    remedy: 'What to do.',
    ...(details ? { details } : {}),
  });

  it.each([
    ['SOURCE_URL_FORBIDDEN', 'source'],
    ['UPLOAD_NOT_FOUND', 'source'],
    ['LANGUAGE_SAME_AS_SOURCE', 'target_languages'],
    ['TRANSLATION_PAIR_MISSING', 'target_languages'],
    ['SPEECH_ENGINE_MISSING', 'source_language'],
    ['VOICE_MISSING', 'result'],
    ['RATE_LIMITED', 'form'],
  ])('%s stands at %s', (code, place) => {
    expect(placeFaults(error(code))).toEqual([{ place, message: 'What happened.', remedy: 'What to do.' }]);
  });

  it('puts every fault of a form at its field', () => {
    const faults = [
      { field: 'source_url', message: 'no URL' },
      { field: 'options.loudness_lufs', message: 'too loud' },
      { field: 'target_languages[0]', message: 'no language' },
      { field: 'priority', message: 'too high' },
    ];
    expect(placeFaults(error('VALIDATION_FAILED', { faults })).map(({ place }) => place)).toEqual([
      'source',
      'voices',
      'target_languages',
      'form',
    ]);
  });
});

describe('languageChoices', () => {
  const all: LanguageInfo[] = [
    { language: 'pt', name: 'Portuguese', own_name: 'português' },
    { language: 'es', name: 'Spanish', own_name: 'español' },
    { language: 'et', name: 'Estonian', own_name: 'eesti' },
  ];
  const tags = (typed: string, taken: string[] = []): string[] =>
    languageChoices(all, typed, taken).map(({ language }) => language);

  it('finds by code, name and own name, without accents', () => {
    expect(tags('es')).toEqual(['es', 'et', 'pt']);
    expect(tags('portugues')).toEqual(['pt']);
    expect(tags('EESTI')).toEqual(['et']);
    expect(tags('klingon')).toEqual([]);
  });
  it('leaves out what is chosen, and offers a region that is not in the list', () => {
    expect(tags('', ['es'])).toEqual(['pt', 'et']);
    expect(tags('pt-br')).toEqual(['pt-BR']);
    expect(tags('pt-br', ['pt-BR'])).toEqual([]);
  });
});

describe('failureWords', () => {
  const failed = (code: string) => ({
    error: { code, message: 'As the service says it.', remedy: '' },
    languages: (['COMPLETED', 'FAILED'] as const).map((status, at) => ({
      ...{ language: ['es', 'fr'][at] ?? '', status, progress: 0, error: null },
    })),
  });
  it('names the languages, else says what the service says', () => {
    expect(failureWords(failed('LANGUAGES_FAILED'))).toBe('1 of 2 languages failed: French.');
    expect(failureWords(failed('DISK_FULL'))).toBe('As the service says it.');
  });
});
