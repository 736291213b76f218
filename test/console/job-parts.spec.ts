import type {
  CheckName,
  EngineUseView,
  ErrorBody,
  JobCheck,
  JobLanguageView,
  JobView,
  PublishingView,
  PublishPreview,
  PublishTarget,
  StageRunView,
} from '@z2/contracts';

import { movedLanguages } from '../../apps/console/src/app/core/language-progress';
import { analysisViews } from '../../apps/console/src/app/job/analysis-texts';
import { failedGroups, passedGroups } from '../../apps/console/src/app/job/check-groups';
import { jobState } from '../../apps/console/src/app/job/job-state';
import { madeByRows } from '../../apps/console/src/app/job/made-by-rows';
import {
  awaitedRows,
  previewRows,
  publishedRows,
  unpublished,
} from '../../apps/console/src/app/job/published-rows';
import { stageRows } from '../../apps/console/src/app/job/stage-rows';
import { timelineOf } from '../../apps/console/src/app/job/timeline-rows';

const check = (name: CheckName, language: string | null, change: Partial<JobCheck> = {}): JobCheck => ({
  ...{ check: name, language, stage: 'render', passed: false, value: 1, bound: '≤ 17 characters/s' },
  message: 'Broken by 1 of 8 cues.',
  ...change,
});

describe('checks by rule', () => {
  it('leads with faults, and names the rule once for all languages', () => {
    const groups = failedGroups([
      check('language_known', null, { bound: 'named or recognised' }),
      check('reading_speed', 'es'),
      check('reading_speed', 'fr'),
      check('dub_rate', 'es', { bound: '≤ 1.3 times' }),
      check('gap', 'es', { passed: true }),
    ]);
    expect(groups.map(({ severity, name }) => [severity, name])).toEqual([
      ['error', 'Speech is cut off'],
      ['warning', 'The spoken language is a guess'],
      ['warning', 'Too fast to read'],
    ]);
    expect(groups[1]).toMatchObject({ rule: 'The spoken language was chosen, or recognised.' });
    expect(groups[2]).toMatchObject({
      rule: 'A subtitle can be read while it is shown (≤ 17 characters/s).',
      findings: [
        { about: 'Spanish', message: 'Broken by 1 of 8 cues.' },
        { about: 'French', message: 'Broken by 1 of 8 cues.' },
      ],
    });
  });

  it('leaves the bound away where languages have different ones', () => {
    const groups = failedGroups([
      check('reading_speed', 'es'),
      check('reading_speed', 'ja', { bound: '≤ 4' }),
    ]);
    expect(groups.map(({ rule }) => rule)).toEqual(['A subtitle can be read while it is shown.']);
  });

  it('keeps what passed apart, in the order of the work', () => {
    const checks = [
      check('streams', 'es', { passed: true }),
      check('order', 'es', { passed: true }),
      check('gap', 'es'),
    ];
    expect(passedGroups(checks).map((group) => group.check)).toEqual(['order', 'streams']);
  });

  it('keeps the cues that a finding names, each with its language', () => {
    const cues = [{ id: '3.1', number: 4, start_ms: 5000 }];
    const [group] = failedGroups([check('gap', 'es', { cues }), check('gap', 'fr')]);
    expect(group?.findings).toMatchObject([
      { language: 'es', about: 'Spanish', cues },
      { language: 'fr', about: 'French', cues: [] },
    ]);
  });

  it('shows a check of another version as a warning', () => {
    const unknown = { ...check('gap', 'es'), check: 'eye_strain' } as unknown as JobCheck;
    expect(failedGroups([unknown])).toMatchObject([{ severity: 'warning', name: 'eye strain', rule: '' }]);
  });
});

describe('madeByRows', () => {
  const use = (engine: string, languages: string[], note?: string): EngineUseView => ({
    ...{ kind: 'translation', engine, version: '3', quality: 'preview', languages },
    ...(note ? { note } : {}),
  });

  it('has an engine once, with all its languages, and with each note where they differ', () => {
    const rows = madeByRows([
      use('apertium', ['es', 'ca'], 'direct'),
      use('apertium', ['fr'], 'via Spanish'),
      use('deepl', ['de']),
    ]);
    expect(rows.map(({ engine, languages, notes }) => [engine, languages, notes])).toEqual([
      ['Apertium', 'Spanish, Catalan, French', ['Spanish, Catalan: direct', 'French: via Spanish']],
      ['DeepL', 'German', []],
    ]);
  });

  it('says a note once where it is the same for all', () => {
    const rows = madeByRows([use('silero', [], 'of the whole sound')]);
    expect(rows).toMatchObject([{ languages: '', notes: ['of the whole sound'] }]);
  });
});

describe('stageRows', () => {
  const error: ErrorBody = { code: 'FFMPEG_FAILED', message: 'It broke.', remedy: '' };
  const run = (
    stage: StageRunView['stage'],
    language: string | null,
    state: StageRunView['state'],
    change: Partial<StageRunView> = {},
  ): StageRunView => ({
    ...{ id: `${stage}${language ?? ''}`, stage, language, state, progress: 0, attempt: 1 },
    ...{ from_checkpoint: false, error: null, started_at: null, finished_at: null },
    ...change,
  });
  /** Only what the rows read. */
  const rows = (
    status: string,
    stages: StageRunView[],
    jobError: ErrorBody | null = null,
    {
      publish = [{ publisher: 'folder' }],
      dry_run = false,
    }: { publish?: PublishTarget[]; dry_run?: boolean } = {},
  ) =>
    stageRows(
      jobState({
        ...{ status, stages, error: jobError, publish, options: { dry_run } },
        languages: [{ language: 'es', status: 'PROCESSING_VIDEO', progress: 65, error: null }],
      } as unknown as JobView),
    );

  it('say in one line what goes on in a language', () => {
    const [video, spanish] = rows('PROCESSING_VIDEO', [
      run('download', null, 'DONE'),
      run('translate', 'es', 'DONE'),
      run('render', 'es', 'RUNNING', { progress: 0.456, attempt: 2 }),
    ]);
    const [, nearly] = rows('PROCESSING_VIDEO', [run('render', 'es', 'RUNNING', { progress: 0.999 })]);
    expect(nearly?.now).toEqual([{ tone: 'active', words: 'Render: 99 %' }]);
    expect([video?.now, spanish?.now]).toEqual([[], [{ tone: 'active', words: 'Render: 45 % · attempt 2' }]]);
  });

  it('say why a stage failed, but not again what ended the job', () => {
    const stages = [run('render', 'es', 'FAILED', { error }), run('publish', 'es', 'CANCELLED')];
    const [, alone] = rows('FAILED', stages);
    expect(alone?.now).toEqual([{ tone: 'bad', words: 'Render: Failed · It broke.' }]);
    const [, all] = rows('FAILED', stages, error);
    expect(all?.now).toEqual([{ tone: 'bad', words: 'Render: Failed' }]);
    expect(all?.cells.find(({ stage }) => stage === 'publish')).toMatchObject({
      tone: 'idle',
      words: 'Not reached',
    });
  });

  it('say of a finished publish run whether anything went out', () => {
    const looks = (to: { publish?: PublishTarget[]; dry_run?: boolean }) =>
      rows('COMPLETED', [run('publish', null, 'DONE'), run('publish', 'es', 'DONE')], null, to).map(
        ({ cells }) => {
          const { tone, words } = cells.find(({ stage }) => stage === 'publish') ?? {};
          return [tone, words];
        },
      );
    expect(looks({})).toEqual([
      ['ok', 'Done'],
      ['ok', 'Done'],
    ]);
    expect(looks({ publish: [] })).toEqual([
      ['idle', 'Nowhere'],
      ['idle', 'Nowhere'],
    ]);
    expect(looks({ dry_run: true })).toEqual([
      ['idle', 'Dry run'],
      ['idle', 'Dry run'],
    ]);
  });
});

describe('movedLanguages', () => {
  const row = (
    language: string,
    progress: number,
    status: JobLanguageView['status'] = 'PROCESSING_VIDEO',
  ) => ({
    ...{ language, progress, status, error: null },
  });
  const rows = [row('es', 60), row('fr', 70), row('ca', 100, 'COMPLETED')];
  const moved = (stage: 'render' | 'transcribe' | 'publish', language: string | null, fraction: number) =>
    movedLanguages(rows, { stage, language, fraction });

  it('moves the language of the stage, never backwards', () => {
    expect(moved('render', 'es', 0.5).map(({ progress }) => progress)).toEqual([67.5, 70, 100]);
    expect(moved('render', 'fr', 0.5)).toBe(rows);
  });
  it('moves all that are not ended with what is done once, but none with what is of the whole job', () => {
    const early = [row('es', 25), row('fr', 25), row('ca', 25, 'CANCELLED')];
    expect(
      movedLanguages(early, { stage: 'transcribe', language: null, fraction: 0.2 }).map(
        ({ progress }) => progress,
      ),
    ).toEqual([28, 28, 25]);
    expect(moved('publish', null, 0.9)).toBe(rows);
  });
});

describe('publishedRows', () => {
  const delivery = (language: string | null, change: Partial<PublishingView> = {}): PublishingView => ({
    ...{ id: `${language}`, publisher: 'folder', target: '/out', language, state: 'DONE', url: null },
    ...{ error: null, updated_at: '' },
    ...change,
  });

  it('has a target once, with what went there', () => {
    const last = delivery(null, { updated_at: '2026-11-25T10:00:00.000Z' });
    expect(publishedRows([last, delivery('es'), delivery('fr')])).toMatchObject([
      { target: '/out', tone: 'ok', about: 'Spanish, French, the whole job', links: [], faults: [] },
    ]);
  });
  it('says what could not go, and links only to the web', () => {
    const error: ErrorBody = { code: 'PUBLISH_FAILED', message: 'It is full.', remedy: '' };
    const rows = publishedRows([
      delivery('es', { publisher: 'youtube', target: 'my channel', url: 'https://youtu.be/a' }),
      delivery('fr', { publisher: 'youtube', target: 'my channel', url: 'javascript:alert(1)' }),
      delivery('es', { state: 'FAILED', error }),
      delivery('fr', { target: '/other', state: 'INTENT' }),
    ]);
    expect(rows.map(({ tone, about, links, faults }) => [tone, about, links, faults])).toEqual([
      ['ok', 'Spanish, French', [{ url: 'https://youtu.be/a', words: 'Spanish' }], []],
      ['bad', 'nothing yet', [], ['Spanish: It is full.']],
      ['active', 'on its way', [], []],
    ]);
  });
});

describe('awaitedRows', () => {
  const publish = [
    { publisher: 'folder', path: '/out/' },
    { publisher: 's3', options: { bucket: 'talks', prefix: '2026' } },
    { publisher: 'webhook', options: { url: 'https://ex.org/hook?key=secret' } },
  ];
  const rows = (change: object) =>
    awaitedRows({
      ...{ publish, publishing: [], status: 'TRANSLATING', options: { dry_run: false } },
      ...change,
    } as unknown as JobView).map(({ target, about }) => [target, about]);

  it('says where results will go, without what may be secret', () => {
    expect(rows({})).toEqual([
      ['/out', 'gets each language when it is made'],
      ['s3://talks/2026', 'gets each language when it is made'],
      ['https://ex.org/hook', 'gets each language when it is made'],
    ]);
    expect(rows({ status: 'FAILED' })[0]).toEqual(['/out', 'nothing went there']);
    expect(rows({ options: { dry_run: true } })[0]).toEqual(['/out', 'dry run, nothing is sent']);
  });
  it('leaves out where something went', () => {
    const publishing = [
      { publisher: 'folder', target: '/out' },
      { publisher: 'webhook', target: 'https://ex.org/hook?#1a2b3c4d' },
    ];
    expect(rows({ publishing })).toHaveLength(1);
  });
});

it('previewRows have a row for each delivery that sends something, by place, the whole job last', () => {
  const preview = (target: string, language: string | null, change: Partial<PublishPreview> = {}) => ({
    ...{ publisher: 'youtube', target, language, problems: [] },
    files: [{ path: 'es/a.mp4', size: 1200 } as PublishPreview['files'][number]],
    texts: [{ field: 'made_for', value: 'x', length: 1, max: 5000, unit: 'bytes' as const }],
    ...change,
  });
  const problem: ErrorBody = { code: 'PUBLISH_LIMIT_EXCEEDED', message: 'Too long.', remedy: 'Shorten it.' };
  const rows = previewRows([
    preview('b', null),
    preview('b', 'es', { problems: [problem] }),
    preview('a', null, { files: [], texts: [] }),
    preview('a', 'fr'),
  ]);
  expect(rows.map(({ target, about, tone }) => [target, about, tone])).toEqual([
    ['a', 'French: 1 file, 1.2 kB', 'ok'],
    ['b', 'Spanish: 1 file, 1.2 kB', 'bad'],
    ['b', 'the whole job: 1 file, 1.2 kB', 'ok'],
  ]);
  expect(rows[0]?.texts).toEqual([{ name: 'Made for', value: 'x', limit: '1 of 5,000 bytes' }]);
});

describe('the timeline', () => {
  const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
  const run = (
    stage: StageRunView['stage'],
    from: number,
    to: number | null,
    more: Partial<StageRunView> = {},
  ): StageRunView => ({
    ...{
      id: `${stage} ${from}`,
      stage,
      language: null,
      state: to === null ? 'RUNNING' : 'DONE',
      progress: 1,
    },
    ...{ attempt: 1, from_checkpoint: false, error: null, started_at: at(from) },
    ...{ finished_at: to === null ? null : at(to) },
    ...more,
  });

  it('has a bar for what began, side by side where it ran so, and cuts the time in which nothing did', () => {
    const { rows, breaks, busy } = timelineOf(
      {
        stages: [
          run('render', 100_000, 100_050, { language: 'es', attempt: 3 }),
          run('download', 0, 50, { from_checkpoint: true }),
          run('analyze', 25, 50),
          run('publish', 0, 0, { started_at: null }),
        ],
      },
      0,
    );
    expect(rows.map(({ name, note, took }) => [name, note, took])).toEqual([
      ['Download', 'reused', '50 s'],
      ['Analyze film', '', '25 s'],
      ['Render Spanish', 'attempt 3', '50 s'],
    ]);
    expect(busy).toBe('1 min 40 s');
    expect(rows.map(({ left }) => Math.round(left))).toEqual([0, 24, 52]);
    expect(breaks.map(Math.round)).toEqual([48]);
  });

  it('goes on with what runs', () => {
    const [row] = timelineOf({ stages: [run('render', 10, null)] }, 40_000).rows;
    expect(row).toMatchObject({ took: '30 s', left: 0, width: 100, tone: 'active' });
  });
});

it('analysisViews have what is to be copied, chapters as platforms read them, and nothing empty', () => {
  const chapters = [
    { start_ms: 0, end_ms: 65_000, title: 'Inicio' },
    { start_ms: 65_000, end_ms: 90_000, title: 'Fin' },
  ];
  const data = {
    language: 'es',
    title: 'Abejas',
    description: '',
    tags: ['a', 'b'],
    chapters,
    method: 'gpt',
  };
  const views = analysisViews({
    target_languages: ['fr', 'es'],
    analysis: [{ language: 'es', data }],
  } as JobView);
  expect(views).toEqual([
    {
      ...{ language: 'es', name: 'Spanish', by: 'Written by gpt; read it before you publish it.' },
      fields: [
        { name: 'Title', text: 'Abejas' },
        { name: 'Tags', text: 'a, b' },
        { name: 'Chapters', text: '0:00 Inicio\n1:05 Fin' },
      ],
    },
  ]);
});

it('unpublished names the languages that did not go out, once the job has ended', () => {
  const sent = (language: string | null, state: PublishingView['state']) =>
    ({ language, state }) as PublishingView;
  const publishing = [sent('es', 'FAILED'), sent('fr', 'DONE'), sent(null, 'UNKNOWN')];
  expect(unpublished({ status: 'FAILED', publishing })).toEqual(['es']);
  expect(unpublished({ status: 'COMPLETED', publishing: [sent(null, 'FAILED')] })).toEqual([]);
  expect(unpublished({ status: 'COMPLETED', publishing: [sent('fr', 'DONE')] })).toBeNull();
  expect(unpublished({ status: 'PUBLISHING', publishing })).toBeNull();
});
