import type { Cue } from '@z2/contracts';

import { partOfCues } from './part-of-cues';

const cue = (id: string, start_ms: number, end_ms: number): Cue => ({ id, start_ms, end_ms, text: id });

it('keeps what touches the part, on its own clock, cut at its edges', () => {
  const cues = [
    cue('before', 0, 1_000),
    cue('into', 500, 1_500),
    cue('in', 2_000, 3_000),
    cue('out', 3_900, 5_000),
  ];
  expect(partOfCues([...cues, cue('after', 4_000, 6_000)], { from_ms: 1_000, to_ms: 4_000 })).toEqual([
    ...[cue('into', 0, 500), cue('in', 1_000, 2_000), cue('out', 2_900, 3_000)],
  ]);
});

it('takes words along', () => {
  const words = [
    { text: 'a', start_ms: 0, end_ms: 900 },
    { text: 'b', start_ms: 1_100, end_ms: 1_900 },
  ];
  expect(partOfCues([{ ...cue('x', 0, 2_000), words }], { from_ms: 1_000, to_ms: 5_000 })).toEqual([
    { ...cue('x', 0, 1_000), words: [{ text: 'b', start_ms: 100, end_ms: 900 }] },
  ]);
});
