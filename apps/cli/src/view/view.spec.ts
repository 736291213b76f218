import type { JobEvent, StageRunView } from '@z2/contracts';

import { bytes, clock, rate, timeLeft } from './format';
import { plain } from './plain';
import { applyEvent, initialState, type ProgressState } from './progress-state';
import { changeLines, renderLines } from './render-lines';

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
const base = { job_uuid: 'j', at: '2026-01-01T00:00:00Z' };
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
const first = initialState('PENDING', 0, [
  run('render', 'fr'),
  run('render', 'es'),
  run('download', null),
  run('transcribe', null),
]);
const after = (events: JobEvent[], now = 0): ProgressState =>
  events.reduce((state, event) => applyEvent(state, event, now), first);
const room = { width: 90, height: 24, colour: false };

describe('the live view', () => {
  it('has one line per stage and language in order, with bar, percent, rate and time left', () => {
    const state = after([
      stage('download', null, 'DONE'),
      stage('render', 'es', 'RUNNING'),
      progress('render', 'es', 0.5),
    ]);
    const lines = renderLines(state, 'talk.mp4', room, 5_000);
    expect(lines).toEqual([
      'talk.mp4  pending  50 %',
      `  download           ${'━'.repeat(24)} 100 %  done`,
      `  transcribe         ${'╌'.repeat(24)}        waiting`,
      `  render es          ${'━'.repeat(12)}${'╌'.repeat(12)}  50 %  3.0× real time · 0:05 left`,
      `  render fr          ${'╌'.repeat(24)}        waiting`,
    ]);
  });

  it('never is wider or higher than the terminal', () => {
    const many = initialState(
      'PENDING',
      0,
      Array.from({ length: 60 }, (_, i) => run('render', `l${i}`)),
    );
    const state = applyEvent(many, stage('render', 'l50', 'RUNNING'), 0);
    for (const [width, height] of [
      [40, 10],
      [80, 24],
      [200, 5],
    ] as const) {
      const lines = renderLines(state, 'a'.repeat(300), { width, height, colour: false }, 0);
      expect(lines.length).toBeLessThan(height);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(width);
      expect(lines.join('\n')).toContain('render l50');
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
    expect(renderLines(first, 'a\x1b[2Jb\u202e\n', room)[0]).toBe('a [2Jb    pending  0 %');
    expect(plain('a\tb\x07')).toBe('a b ');
  });
});

describe('the view of a pipe', () => {
  it('has one line per change', () => {
    let state = first;
    const lines = [
      stage('download', null, 'READY'),
      stage('download', null, 'RUNNING'),
      progress('download', null, 0.1),
      progress('download', null, 0.2),
      progress('download', null, 0.3),
      progress('download', null, 0.8),
      {
        ...base,
        type: 'log',
        seq: 2,
        level: 'WARNING',
        stage: null,
        language: null,
        message: 'odd',
      } as const,
      stage('download', null, 'DONE', { from_checkpoint: true }),
      stage('render', 'es', 'RUNNING', { attempt: 2 }),
      {
        ...base,
        type: 'status',
        seq: 3,
        language: null,
        status: 'PROCESSING_VIDEO',
        progress: 60,
        error: null,
      } as const,
    ].flatMap((event) => {
      const next = applyEvent(state, event);
      const changes = changeLines(state, next);
      state = next;
      return changes;
    });
    expect(lines).toEqual([
      'download: begun',
      'download: 25 %',
      'download: 75 %',
      'warning: odd',
      'download: unchanged, used again',
      'render (Spanish): begun, attempt 2',
      'PROCESSING_VIDEO 60 %',
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
    expect(state.rows.find((row) => row.language === 'es')?.fraction).toBe(0.6);
    const again = applyEvent(state, stage('render', 'es', 'RUNNING', { attempt: 2 }));
    expect(again.rows.find((row) => row.language === 'es')?.fraction).toBe(0);
    expect(state.rows.find((row) => row.language === 'fr')?.fraction).toBe(0);
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
    expect(rate({ done: 31_000, total: 1, unit: 'ms' }, 10_000)).toBe('3.1× real time');
    expect(rate({ done: 42_000_000, total: 1, unit: 'bytes' }, 10_000)).toBe('4.2 MB/s');
    expect(rate({ done: 0, total: 1, unit: 'bytes' }, 10_000)).toBe('');
    expect(rate(null, 10_000)).toBe('');
    expect(timeLeft(0.25, 10_000)).toBe(30_000);
    expect(timeLeft(0, 10_000)).toBeNull();
  });
});
