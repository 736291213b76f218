import type { JobEvent, StageRunView } from '@z2/contracts';

import { ChangeLines } from './change-lines';
import { bytes, clock, rate } from './format';
import { paceOf, type Sample, withSample } from './pace';
import { plain } from './plain';
import { applyEvent, initialState, type ProgressState } from './progress-state';
import { renderLines } from './render-lines';

const run = (stage: StageRunView['stage'], language: string | null): StageRunView => ({
  id: `${stage}-${language ?? ''}`,
  stage,
  language,
  state: 'WAITING',
  progress: 0,
  attempt: 0,
  from_checkpoint: false,
  error: null,
  started_at: null,
  finished_at: null,
});
const at = (ms: number): string => new Date(ms).toISOString();
const base = { job_uuid: 'j', at: at(0) };
const stage = (
  name: StageRunView['stage'],
  language: string | null,
  state: StageRunView['state'],
  more: Partial<Extract<JobEvent, { type: 'stage' }>> = {},
): JobEvent => ({
  ...base,
  type: 'stage',
  seq: 1,
  stage_run_id: 'r',
  stage: name,
  language,
  state,
  attempt: 1,
  from_checkpoint: false,
  error: null,
  ...more,
});
const progress = (name: StageRunView['stage'], language: string | null, fraction: number): JobEvent => ({
  ...base,
  type: 'progress',
  seq: null,
  stage: name,
  language,
  fraction,
  progress: 50,
  measure: { done: 30_000 * fraction, total: 30_000, unit: 'ms' },
});
const chain = (language: string): StageRunView[] =>
  (['translate', 'render', 'analyze', 'publish'] as const).map((name) => run(name, language));
const first = initialState('PENDING', 0, [
  ...[run('download', null), run('transcribe', null)],
  ...[...chain('es'), ...chain('fr')],
  ...[run('analyze', null), run('publish', null)],
]);
const after = (events: JobEvent[]): ProgressState => events.reduce(applyEvent, first);
const room = { width: 100, height: 24, colour: false };

describe('the live view', () => {
  it('has a line for what is done once and for each language: step, bar, percent, rate, time left', () => {
    const state = after([
      stage('download', null, 'DONE'),
      stage('transcribe', null, 'DONE', { from_checkpoint: true }),
      stage('translate', 'es', 'DONE'),
      stage('render', 'es', 'RUNNING'),
      progress('render', 'es', 0.5),
    ]);
    expect(renderLines(state, 'talk.mp4', room, 5_000)).toEqual([
      'talk.mp4  waiting  50 %',
      `  download                 ${'━'.repeat(24)} 100 %  done`,
      `  transcribe               ${'━'.repeat(24)} 100 %  unchanged, used again`,
      `  Spanish        render    ${'━'.repeat(12)}${'╌'.repeat(12)}  50 %  3.0× real time · 0:05 left`,
      `  French         translate ${'╌'.repeat(24)}        waiting`,
      `  analyze                  ${'╌'.repeat(24)}        waiting`,
    ]);
    const end = after(
      (['translate', 'render', 'analyze', 'publish'] as const).flatMap((name) => [
        stage(name, 'es', 'DONE'),
        stage(name, 'fr', name === 'render' ? 'FAILED' : 'CANCELLED', {
          error: { code: 'DISK_FULL', message: '', remedy: '' },
        }),
      ]),
    );
    expect(renderLines(state, 'talk.mp4', { ...room, width: 80 }, 5_000)[3]).toBe(
      `  Spanish        render    ${'━'.repeat(7)}${'╌'.repeat(7)}  50 %  3.0× real time · 0:05 left`,
    );
    const lines = renderLines(end, 'talk.mp4', room);
    expect(lines[3]).toBe(`  Spanish                  ${'━'.repeat(24)} 100 %  done`);
    expect(lines[4]).toMatch(/^ {2}French +render .*failed: DISK_FULL$/);
  });

  it('never is wider or higher than the terminal', () => {
    const many = initialState(
      'PENDING',
      0,
      Array.from({ length: 60 }, (_, i) => run('render', `l${i}`)),
    );
    const state = applyEvent(many, stage('render', 'l50', 'RUNNING'));
    for (const [width, height] of [
      [40, 10],
      [80, 24],
      [200, 5],
    ] as const) {
      const lines = renderLines(state, 'a'.repeat(300), { width, height, colour: false }, 0);
      expect(lines.length).toBeLessThan(height);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(width);
      expect(lines.join('\n')).toContain('l50 ');
      expect(lines.at(-1)).toMatch(/and \d+ more/);
    }
  });

  it('colours only where it may', () => {
    const state = after([
      stage('render', 'es', 'FAILED', { error: { code: 'DISK_FULL', message: '', remedy: '' } }),
    ]);
    expect(renderLines(state, 't', room, 0).join('')).not.toContain('\x1b');
    expect(renderLines(state, 't', { ...room, colour: true }, 0).join('')).toContain('\x1b[31m');
  });

  it('lets no title steer the terminal', () => {
    expect(renderLines(first, 'a\x1b[2Jb\u202e\n', room)[0]).toBe('a [2Jb    waiting  0 %');
    expect(plain('a\tb\x07')).toBe('a b ');
  });
});

describe('the view of a pipe', () => {
  const tell = (events: readonly { event: JobEvent; now?: number }[]): string[] => {
    let state = first;
    const changes = new ChangeLines(first);
    return events.flatMap(({ event, now = 0 }) => {
      state = applyEvent(state, event);
      return changes.next(state, now);
    });
  };
  const status = (value: ProgressState['status']): JobEvent => ({
    ...base,
    ...{ type: 'status', seq: 3, language: null, status: value, progress: 60, error: null },
  });

  const odd: JobEvent = {
    ...base,
    ...{ type: 'log', seq: 2, level: 'WARNING', stage: null, language: null, message: 'odd' },
  };

  it('tells begin and end of what takes time, warnings, and the end of each language', () => {
    const lines = tell(
      [
        stage('download', null, 'READY'),
        stage('download', null, 'RUNNING'),
        progress('download', null, 0.1),
        progress('download', null, 0.9),
        odd,
        stage('download', null, 'DONE'),
        stage('transcribe', null, 'RUNNING'),
        stage('transcribe', null, 'DONE', { from_checkpoint: true }),
        status('TRANSLATING'),
        stage('translate', 'es', 'RUNNING'),
        stage('translate', 'es', 'DONE', { from_checkpoint: true }),
        stage('render', 'es', 'RUNNING', { attempt: 2 }),
        status('PROCESSING_VIDEO'),
        stage('render', 'es', 'DONE', { at: at(5_000) }),
        stage('analyze', 'es', 'RUNNING'),
        stage('analyze', 'es', 'DONE'),
        stage('publish', 'es', 'RUNNING'),
        progress('publish', 'es', 0.25),
        stage('publish', 'es', 'DONE'),
        stage('render', 'fr', 'FAILED', { error: { code: 'DISK_FULL', message: '', remedy: '' } }),
        stage('publish', null, 'RUNNING'),
        stage('publish', null, 'DONE'),
        status('FAILED'),
      ].map((event) => ({ event })),
    );
    expect(lines).toEqual([
      'download: begun',
      'warning: odd',
      'download: done in 0:00',
      'transcribe: unchanged, used again',
      'Spanish: translated before, used again',
      'Spanish: rendering, attempt 2',
      'Spanish: rendered in 0:05',
      'Spanish: finished',
      'French: render failed: DISK_FULL',
      'failed',
    ]);
  });

  it('tells that a step begins when it moves on, or after a second', () => {
    const lines = tell([
      { event: stage('download', null, 'RUNNING') },
      { event: odd, now: 999 },
      { event: odd, now: 1_000 },
      { event: stage('download', null, 'DONE', { at: at(62_000) }), now: 62_000 },
      { event: stage('render', 'es', 'RUNNING'), now: 62_000 },
      { event: progress('render', 'es', 0.01), now: 62_000 },
    ]);
    expect(lines).toEqual([
      ...['warning: odd', 'warning: odd', 'download: begun'],
      ...['download: done in 1:02', 'Spanish: rendering'],
    ]);
  });

  it('tells of long work how far it is, a few times a minute', () => {
    const lines = tell([
      { event: stage('render', 'es', 'RUNNING') },
      { event: progress('render', 'es', 0.2), now: 10_000 },
      { event: progress('render', 'es', 0.25), now: 15_000 },
      { event: progress('render', 'es', 0.4), now: 16_000 },
      { event: progress('render', 'es', 0.5), now: 30_000 },
      { event: progress('render', 'es', 0.51), now: 60_000 },
    ]);
    expect(lines).toEqual([
      'Spanish: rendering',
      'Spanish: rendering 25 % · 0.5× real time · 0:45 left',
      'Spanish: rendering 50 % · 0.5× real time · 0:30 left',
    ]);
  });
});

describe('applyEvent', () => {
  it('never goes back, but for a new attempt', () => {
    const state = after([
      stage('render', 'es', 'RUNNING'),
      progress('render', 'es', 0.6),
      progress('render', 'es', 0.4),
    ]);
    const fraction = (of: ProgressState, language: string): number | undefined =>
      of.rows.find((row) => row.stage === 'render' && row.language === language)?.fraction;
    expect(fraction(state, 'es')).toBe(0.6);
    const again = applyEvent(state, stage('render', 'es', 'RUNNING', { attempt: 2 }));
    expect(fraction(again, 'es')).toBe(0);
    expect(fraction(state, 'fr')).toBe(0);
  });
});

describe('numbers', () => {
  it.each([
    [0, '0:00'],
    [65_400, '1:05'],
    [3_725_000, '1:02:05'],
  ])('clock %d', (ms, text) => expect(clock(ms)).toBe(text));
  it.each([
    [999, '999 B'],
    [3_400_000, '3.4 MB'],
  ])('bytes %d', (count, text) => expect(bytes(count)).toBe(text));
  it('rates', () => {
    expect(rate('ms', 3_100)).toBe('3.1× real time');
    expect(rate('bytes', 4_200_000)).toBe('4.2 MB/s');
    expect(rate('bytes', 0)).toBe('');
  });
});

describe('the pace', () => {
  const samples = (all: readonly [at: number, fraction: number][]): Sample[] =>
    all.reduce<Sample[]>(
      (kept, [at, fraction]) => withSample(kept, { at, fraction, done: fraction * 1_000 }),
      [],
    );

  it('is that of the last 20 s: a slow begin does not count for ever, and time left falls', () => {
    // 30 s until anything is done, then 1 % a second
    const all = [[0, 0], ...Array.from({ length: 41 }, (_, i) => [30_000 + i * 1_000, i / 100])] as [
      number,
      number,
    ][];
    const late = paceOf(samples(all), 70_000);
    expect(late?.left).toBeCloseTo(60_000, 0);
    expect(late?.done).toBeCloseTo(0.01, 5);
    const lefts = Array.from({ length: 10 }, (_, i) => paceOf(samples(all), 70_000 + i * 100)?.left ?? 0);
    expect(lefts).toEqual([...lefts].sort((a, b) => b - a));
  });

  it('counts nothing that was found done when a run goes on', () => {
    const found: [number, number][] = [
      [0, 0],
      [300, 0.2],
      [600, 0.45],
    ];
    const worked = Array.from({ length: 10 }, (_, i): [number, number] => [
      1_600 + i * 1_000,
      0.46 + i / 100,
    ]);
    const pace = paceOf(samples([...found, ...worked]), 10_600);
    expect((pace?.left ?? 0) / 1_000).toBeGreaterThan(40);
    expect((pace?.left ?? 0) / 1_000).toBeLessThan(60);
  });

  it('falls where the work stands still, and is unknown before there is something', () => {
    const all = samples([
      [0, 0],
      [10_000, 0.5],
    ]);
    expect(paceOf(all, 10_000)?.left).toBe(10_000);
    expect(paceOf(all, 30_000)?.left).toBe(30_000);
    expect(paceOf(samples([[0, 0]]), 9_000)).toBeNull();
    expect(paceOf([], 9_000)).toBeNull();
  });
});
