import type { LogLine } from '@z2/contracts';

import { linesOf } from '../../apps/console/src/app/job/log-lines';

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
});
