import type { LogLine } from '@z2/contracts';

import { linesOf, nextError, WINDOW, windowOf } from '../../apps/console/src/app/job/log-lines';

const line = (seq: number, change: Partial<LogLine> = {}): LogLine => ({
  ...{
    seq,
    at: '2026-11-25T10:00:00.000Z',
    level: 'INFO',
    stage: null,
    language: null,
    message: `line ${seq}`,
  },
  ...change,
});
const LINES = [
  line(1),
  line(2, { level: 'DEBUG', stage: 'render', language: 'es' }),
  line(3, { level: 'ERROR', stage: 'render', language: 'es', message: 'It broke.\nBadly.' }),
  line(4, { level: 'WARNING', stage: 'translate' }),
];

it('linesOf keep a level and worse, and one stage', () => {
  const seqs = (...asked: [Parameters<typeof linesOf>[1], string]) =>
    linesOf(LINES, ...asked).map(({ seq }) => seq);
  expect(seqs('DEBUG', '')).toEqual([1, 2, 3, 4]);
  expect(seqs('INFO', 'render')).toEqual([3]);
  expect(seqs('WARNING', '')).toEqual([3, 4]);
  expect(linesOf(LINES, 'DEBUG', '', ' it BROKE').map(({ seq }) => seq)).toEqual([3]);
});

it('nextError goes from error to error, and round', () => {
  const lines = [...LINES, line(9, { level: 'ERROR' })];
  expect([0, 3, 9].map((seq) => nextError(lines, seq))).toEqual([3, 9, 3]);
  expect(nextError([line(1)], 0)).toBeNull();
});

it('windowOf 100,000 lines holds some: the newest, or those around a line, and more at its ends when wanted', () => {
  const none = { before: 0, after: 0 };
  expect(windowOf(100_000, null, none)).toEqual({ from: 100_000 - WINDOW, to: 100_000 });
  expect(windowOf(100_000, 50_000, none)).toEqual({ from: 50_000 - WINDOW / 2, to: 50_000 + WINDOW / 2 });
  expect(windowOf(100_000, 10, { before: WINDOW, after: WINDOW })).toEqual({
    from: 0,
    to: 10 + WINDOW * 1.5,
  });
  expect(windowOf(3, null, none)).toEqual({ from: 0, to: 3 });
});
