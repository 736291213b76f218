import {
  DEFAULT_JOB_OPTIONS,
  type EngineInfo,
  type EngineKind,
  type JobOptions,
  type JobView,
  type LanguageInfo,
  youtubeTarget,
} from '@z2/contracts';

import { engineRows } from '../../apps/console/src/app/new-job/engine-rows';
import { faultsByPlace, placeFaults } from '../../apps/console/src/app/new-job/fault-places';
import { jobLike } from '../../apps/console/src/app/new-job/job-like';
import {
  FIRST_WISHES,
  type JobWishes,
  requestOf,
  wishFaults,
} from '../../apps/console/src/app/new-job/job-wishes';
import {
  onlySpeechLanguage,
  sourceNote,
  unchosenWords,
  whyNotInto,
} from '../../apps/console/src/app/new-job/language-ability';
import { choiceGroups, languageChoices, refusal } from '../../apps/console/src/app/new-job/language-choices';
import { missingFaults } from '../../apps/console/src/app/new-job/missing-faults';
import { playlistRows } from '../../apps/console/src/app/new-job/playlist-rows';
import { publishFields } from '../../apps/console/src/app/new-job/publish-fields';
import { folderNames, sourceLines } from '../../apps/console/src/app/new-job/source-text';
import { targetOf, wishOfTarget } from '../../apps/console/src/app/new-job/target-wishes';
import { publisherName } from '../../apps/console/src/app/words/publisher-words';

const engine = (
  kind: EngineKind,
  id: string,
  languages: string[] | null,
  quality = 'preview',
): EngineInfo => ({
  ...{ kind, engine: id, available: languages !== null, languages: languages ?? [] },
  quality: quality as EngineInfo['quality'],
  version: null,
  reason: languages ? null : `${id} is not set up.`,
  remedy: languages ? null : `Set up ${id}.`,
});
const HERE = [
  engine('speech', 'whisper.cpp', null),
  engine('speech', 'pocketsphinx', ['en']),
  engine('translation', 'deepl', null),
  engine('translation', 'openai', null),
  engine('translation', 'apertium', ['en>es', 'es>fr']),
  engine('voice', 'google', null),
  engine('voice', 'espeak-ng', ['es', 'de']),
];
const wishes = (change: Partial<JobWishes> = {}): JobWishes => ({ ...FIRST_WISHES, ...change });
const NO_FILES = { subtitles_in: null, translations_in: {} };

describe('languages that the engines here can make', () => {
  const NEEDS = 'needs a translation engine: DeepL or OpenAI-compatible model';
  it.each<[string | null, string, boolean, string | null]>([
    ['en', 'es', true, null],
    ['en', 'fr', false, null],
    ['en', 'fr', true, 'needs a voice: Google Cloud'],
    ['en', 'ja', false, NEEDS],
    ['en', 'en', false, 'is spoken in the video already'],
    // The translate stage refuses a variant of the same language too.
    ['en', 'en-GB', false, 'is spoken in the video already'],
    [null, 'es', false, null],
    [null, 'ja', false, NEEDS],
  ])('from %s into %s, dub %s: %s', (source_language, language, dub, reason) =>
    expect(whyNotInto(HERE, wishes({ source_language, dub }), language)).toBe(reason),
  );

  it('offers an Apertium package where one would do', () => {
    expect(whyNotInto(HERE, wishes({ source_language: 'es' }), 'ca')).toMatch(
      / or another package of Apertium$/,
    );
  });

  it('asks only the engine that was chosen', () => {
    const asked = { source_language: 'en', translation_engine: 'deepl' };
    expect(whyNotInto(HERE, wishes(asked), 'es')).toBe('is not known to the engine that was chosen');
  });

  it('asks only for a voice where the translation is given', () => {
    const asked = wishes({ source_language: 'en', dub: true });
    expect(whyNotInto(HERE, { ...asked, dub: false }, 'ja', true)).toBeNull();
    expect(whyNotInto(HERE, asked, 'de', true)).toBeNull();
    expect(whyNotInto(HERE, asked, 'ja', true)).toBe('needs a voice: Google Cloud');
  });

  it('refuses nothing where no worker is there to ask', () => {
    expect(whyNotInto([], wishes({ source_language: 'en' }), 'ja')).toBeNull();
  });

  it('stand first, then the others by what they need', () => {
    const all = ['ja', 'es', 'fr', 'de'].map((language): LanguageInfo => ({
      language,
      name: language,
      own_name: '',
    }));
    const asked = wishes({ source_language: 'en', dub: true });
    expect(
      choiceGroups(all, (language) => whyNotInto(HERE, asked, language)).map(({ reason, choices }) => [
        reason,
        choices.map(({ language }) => language),
      ]),
    ).toEqual([
      ['', ['es']],
      [NEEDS, ['ja', 'de']],
      ['needs a voice: Google Cloud', ['fr']],
    ]);
  });
});

describe('a language that is typed and cannot be chosen', () => {
  const all = (
    [
      ['az', 'Azerbaijani', 'azərbaycan'],
      ['ja', 'Japanese', '日本語'],
      ['jv', 'Javanese', 'Jawa'],
      ['es', 'Spanish', 'español'],
    ] as const
  ).map(([language, name, own_name]): LanguageInfo => ({ language, name, own_name }));
  const whyNot = (language: string) => (language.startsWith('j') ? 'needs a voice' : null);
  const why = (typed: string) =>
    refusal(choiceGroups(languageChoices(all, typed, []), whyNot), typed, 'Nothing fits.');

  it.each([
    ['Japanese', 'Japanese needs a voice.'],
    ['日本語', 'Japanese needs a voice.'],
    // By its code, though Azerbaijani has these letters and could be chosen.
    ['ja', 'Japanese needs a voice.'],
    ['java', 'Javanese needs a voice.'],
    ['klingon', 'Nothing fits.'],
    ['span', ''],
    ['a', ''],
    ['', ''],
  ])('%j: %j', (typed, words) => expect(why(typed)).toBe(words));
});

describe('the spoken language', () => {
  it('is said to be taken for the only one that is known', () => {
    expect(onlySpeechLanguage(HERE, null)).toBe('en');
    expect(sourceNote(HERE, null, null, false)).toContain('knows English only');
    expect(sourceNote(HERE, 'es', null, false)).toContain('No speech recognition here knows Spanish');
    expect([sourceNote(HERE, 'en', null, false), sourceNote(HERE, 'es', null, true)]).toEqual([null, null]);
    expect(unchosenWords(HERE, null, false)).toBe('Taken for English');
    expect(unchosenWords(HERE, null, true)).toBe('Detect automatically');
  });
  it('is open where an engine knows all', () => {
    const more = [...HERE, engine('speech', 'google', [])];
    expect(onlySpeechLanguage(more, null)).toBeNull();
    expect(onlySpeechLanguage(more, 'pocketsphinx')).toBe('en');
    expect(sourceNote(more, null, null, false)).toBeNull();
    expect(unchosenWords(more, null, false)).toBe('Detect automatically');
    expect(unchosenWords(more, 'pocketsphinx', false)).toBe('Taken for English');
  });
});

describe('engineRows', () => {
  const rows = (change: Partial<JobWishes>, engines = HERE, own = false) =>
    engineRows(engines, wishes(change), own).map(({ kind, engine: name, quality, missing }) => [
      kind,
      name || missing,
      quality.name,
    ]);

  it('names the engine of each step that there is', () => {
    expect(rows({ source_language: 'en', target_languages: ['es'], dub: true })).toEqual([
      ['speech', 'PocketSphinx', 'Preview quality'],
      ['translation', 'Apertium', 'Preview quality'],
      ['voice', 'eSpeak NG', 'Preview quality'],
    ]);
    expect(rows({ source_language: 'en' }, HERE, true).map(([kind]) => kind)).toEqual(['translation']);
  });

  it('names several where languages need several, with the lesser quality', () => {
    const more = [...HERE, engine('translation', 'google', ['en>ja'], 'professional')];
    expect(rows({ source_language: 'en', target_languages: ['es', 'ja'] }, more)[1]).toEqual([
      ...['translation', 'Apertium and Google Cloud', 'Preview quality'],
    ]);
  });

  it('needs no translation engine for a translation that is given', () => {
    const asked = wishes({ source_language: 'en', target_languages: ['es', 'ja'] });
    const kinds = (given: string[]) =>
      engineRows(HERE, asked, false, given).map(({ kind, engine: name }) => [kind, name]);
    expect(kinds(['ja'])).toEqual([
      ['speech', 'PocketSphinx'],
      ['translation', 'Apertium'],
    ]);
    expect(kinds(['es', 'ja'])).toEqual([['speech', 'PocketSphinx']]);
  });

  it('gives no green light where a language is not known', () => {
    const [speech, translation] = rows({ source_language: 'de', target_languages: ['es'] });
    expect(speech?.[1]).toBe('No engine here knows all of these languages. Set up whisper.cpp.');
    expect(translation?.[1]).toBe('No engine here knows all of these languages. Set up deepl.');
  });
});

describe('requestOf', () => {
  it('is small where nothing special was chosen', () => {
    expect(requestOf(wishes({ target_languages: ['es'] }), NO_FILES)).toEqual({
      source_language: null,
      target_languages: ['es'],
      options: { subtitles: 'soft', dub: false, profile: 'netflix' },
      publish: [],
    });
  });

  it('holds all that was chosen', () => {
    const request = requestOf(
      wishes({
        ...{
          source_language: 'en',
          target_languages: ['es', 'fr'],
          subtitles: 'both',
          dub: true,
          background: 'off',
        },
        ...{ profile: 'bbc', clip_from: '1:00', clip_for: '30', loudness: '−14' },
        ...{
          voices: { es: ' es-419 ', fr: '', de: 'gone' },
          speech_engine: 'whisper.cpp',
          voice_engine: 'google',
        },
        ...{ targets: [{ publisher: 's3', values: { bucket: 'talks', prefix: ' ', path: '/of/another' } }] },
        ...{ single_file: true, dry_run: true, run_at: '2026-11-25T18:30' },
      }),
      { subtitles_in: 'up-1', translations_in: { fr: 'up-2', de: 'up-3' } },
    );
    expect(request).toEqual({
      source_language: 'en',
      target_languages: ['es', 'fr'],
      options: {
        ...{ subtitles: 'both', dub: true, background: 'off', profile: 'bbc', loudness_lufs: -14 },
        ...{ clip: { from_ms: 60_000, for_ms: 30_000 }, voices: { es: 'es-419' } },
        ...{ subtitles_in: 'up-1', translations_in: { fr: 'up-2' } },
        ...{ speech_engine: 'whisper.cpp', voice_engine: 'google', single_file: true, dry_run: true },
      },
      publish: [{ publisher: 's3', options: { bucket: 'talks' } }],
      run_at: new Date(2026, 10, 25, 18, 30).toISOString(),
    });
  });

  it('leaves out what belongs to a dub that was taken back', () => {
    const { options } = requestOf(
      wishes({
        target_languages: ['es'],
        voices: { es: 'x' },
        loudness: '-14',
        voice_engine: 'google',
        clip_from: '5',
      }),
      NO_FILES,
    );
    expect(options).toEqual({
      ...{ subtitles: 'soft', dub: false, profile: 'netflix', clip: { from_ms: 5000, for_ms: null } },
    });
  });

  it('runs nothing dry where nothing would be sent', () => {
    const { options } = requestOf(wishes({ target_languages: ['es'], dry_run: true }), NO_FILES);
    expect(options).not.toHaveProperty('dry_run');
  });
});

describe('targetOf', () => {
  it('writes each field as the API has it, and leaves out what is as it would be anyway', () => {
    expect(targetOf({ publisher: 'folder', values: { path: ' /out ' } })).toEqual({
      ...{ publisher: 'folder', path: '/out' },
    });
    const values = {
      ...{ videos: 'single', privacy: 'private', publish_at: '2026-11-25T18:30', tags: ' talk, ,2026' },
      ...{ made_for_kids: 'yes', title: '', unknown: 'x' },
    };
    const target = targetOf({ publisher: 'youtube', values });
    expect(target).toEqual({
      publisher: 'youtube',
      options: {
        ...{ videos: 'single', tags: ['talk', '2026'], made_for_kids: true },
        publish_at: new Date(2026, 10, 25, 18, 30).toISOString(),
      },
    });
    // The contracts read it, and it comes back into the form as it was.
    expect(youtubeTarget(target)).toMatchObject({
      videos: 'single',
      privacy: 'private',
      made_for_kids: true,
    });
    expect(wishOfTarget(target).values).toEqual({
      ...{ videos: 'single', publish_at: '2026-11-25T18:30', tags: 'talk, 2026', made_for_kids: 'yes' },
    });
    expect(targetOf({ publisher: 'peertube', values: {} })).toEqual({ publisher: 'peertube' });
  });

  it('gives each of several videos a folder, where places have folders', () => {
    expect(targetOf({ publisher: 'folder', values: { path: '/out/' } }, 'a').path).toBe('/out/a');
    const s3 = (prefix: string) => targetOf({ publisher: 's3', values: { bucket: 'talks', prefix } }, 'a');
    expect([s3(''), s3('2026/')].map(({ options }) => options?.['prefix'])).toEqual(['a', '2026/a']);
    const webhook = { publisher: 'webhook', values: { url: 'https://ex.org/' } };
    expect(targetOf(webhook, 'a')).toEqual(targetOf(webhook));
  });
});

describe('several links', () => {
  it('are one a line, each with a folder name of its own', () => {
    const lines = sourceLines(
      ' /v/Mi charla.mp4 \n\nhttps://ex.org/a/Mi charla.mp4?x=1\nhttps://youtu.be/abc\nhttps://www.youtube.com/watch?v=d_e-F&t=1\nhttps://ex.org/..',
    );
    expect(lines).toHaveLength(5);
    expect(folderNames(lines)).toEqual(['Mi-charla', 'Mi-charla-2', 'abc', 'd_e-F', 'video']);
  });
});

it('playlistRows say which videos were made already, and into what', () => {
  const video = {
    url: 'https://youtu.be/a',
    video_id: 'a',
    title: null,
    duration_s: null,
    thumbnail_url: null,
  };
  const job = (target_languages: string[]) => ({
    ...{ job_uuid: '', status: 'COMPLETED' as const },
    target_languages,
  });
  const entries = [
    { ...video, jobs: [] },
    { ...video, title: 'Talk', duration_s: 75, jobs: [job(['es']), job(['es', 'fr'])] },
  ];
  expect(playlistRows({ url: '', title: null, more: false, entries })).toEqual([
    { url: video.url, title: 'a', length: '', made: '' },
    { url: video.url, title: 'Talk', length: '1:15', made: 'made into Spanish, French' },
  ]);
});

describe('jobLike', () => {
  const job = (change: object): JobView =>
    ({
      ...{ source: { kind: 'file', path: '/v/a.mp4' }, source_language: 'en', target_languages: ['es'] },
      ...{ metadata: null, publish: [], options: DEFAULT_JOB_OPTIONS },
      ...change,
    }) as unknown as JobView;

  it('asks for the same again', () => {
    const options: JobOptions = {
      ...{ ...DEFAULT_JOB_OPTIONS, subtitles: 'both', dub: true, background: 'off', loudness_lufs: -14 },
      ...{ clip: { from_ms: 1500, for_ms: 60_000 }, voices: { es: 'v1' }, single_file: true, dry_run: true },
      ...{ subtitles_in: '/v/a.srt', translations_in: { es: 'up-9' }, voice_engine: 'google' },
    };
    const publish = [{ publisher: 'folder', path: '/out' }, { publisher: 'youtube' }];
    const like = jobLike(job({ options, publish }));
    expect(like).toMatchObject({ link: '/v/a.mp4', upload: null });
    const request = requestOf(like.wishes, {
      subtitles_in: like.subtitles?.upload_id ?? null,
      translations_in: { es: like.translations['es']?.upload_id ?? '' },
    });
    expect({ ...DEFAULT_JOB_OPTIONS, ...request.options }).toEqual(options);
    expect(request).toMatchObject({ source_language: 'en', target_languages: ['es'], publish });
  });

  it('uses an upload again', () => {
    const source = { kind: 'upload', upload_id: 'up-1', name: 'a.mp4' };
    expect(jobLike(job({ source }))).toMatchObject({
      link: '',
      upload: { upload_id: 'up-1', name: 'a.mp4' },
    });
  });
});

describe('wishFaults', () => {
  it.each<[Partial<JobWishes>, string[]]>([
    [{}, []],
    [{ clip_from: '1:30', clip_for: '90s' }, []],
    [{ clip_from: '1:90' }, ['clip']],
    [{ clip_for: 'soon' }, ['clip']],
    [{ clip_for: '0' }, ['clip']],
    [{ clip_for: '0.05' }, ['clip']],
    [{ clip_for: '0.1' }, []],
    [{ loudness: 'loud' }, []],
    [{ dub: true, loudness: 'loud' }, ['loudness']],
    [{ dub: true, loudness: '-3' }, ['loudness']],
    [{ dub: true, loudness: '-16.5' }, []],
    [{ targets: [{ publisher: 'folder', values: {} }] }, ['publish']],
    [{ targets: [{ publisher: 's3', values: { bucket: 'talks' } }] }, []],
    [{ targets: [{ publisher: 'a-later-one', values: {} }] }, []],
  ])('%j: %j', (change, fields) =>
    expect(wishFaults(wishes(change)).map(({ field }) => field)).toEqual(fields),
  );
});

describe('missingFaults', () => {
  const places = (...asked: Parameters<typeof missingFaults>) =>
    missingFaults(...asked).map(({ place }) => place);
  it('has every fault at its place, and none where the form can go', () => {
    expect(places(false, [], wishes())).toEqual(['source', 'target_languages']);
    const wrong = wishes({
      target_languages: ['ja'],
      dub: true,
      loudness: 'x',
      clip_from: 'x',
      targets: [{ publisher: 's3', values: {} }],
    });
    expect(places(true, ['Japanese needs a voice.'], wrong)).toEqual([
      ...['target_languages', 'clip', 'voices', 'publish'],
    ]);
    expect(places(true, [], wishes({ target_languages: ['es'] }))).toEqual([]);
  });
});

describe('faults of the new fields', () => {
  it.each([
    ['options.clip.from_ms', 'clip'],
    ['options.subtitles_in', 'own_subtitles'],
    ['options.voices', 'voices'],
    ['options.voice_engine', 'options'],
    ['options.profile', 'result'],
    ['publish[0].path', 'publish'],
  ])('%s stands at %s', (field, place) => {
    const details = { faults: [{ field, message: 'no' }] };
    const error = { code: 'VALIDATION_FAILED', message: '', remedy: '', details };
    const placed = placeFaults(error);
    expect(placed).toEqual([{ place, message: 'no', remedy: '' }]);
    expect(Object.entries(faultsByPlace(placed)).filter(([, faults]) => faults.length > 0)).toEqual([
      [place, placed],
    ]);
  });
  it.each([
    ['PUBLISH_TARGET_INVALID', 'publish'],
    ['PUBLISHER_NOT_CONFIGURED', 'publish'],
    ['CAPTIONS_INVALID', 'own_subtitles'],
  ])('%s stands at %s', (code, place) =>
    expect(placeFaults({ code, message: '', remedy: '' })[0]?.place).toBe(place),
  );
});

it('knows publishers by name, and shows one of a later version by its id', () => {
  expect(['folder', 's3', 'webhook'].map((id) => publishFields(id).length > 0)).toEqual([true, true, true]);
  expect([publisherName('s3'), publisherName('later')]).toEqual(['S3 bucket', 'later']);
  expect(publishFields('')).toEqual([]);
});
