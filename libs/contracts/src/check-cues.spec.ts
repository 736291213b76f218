import type { Check } from './check';
import { checkCues, namedChecks } from './check-cues';

const check = (starts: readonly number[]): Check => ({
  ...{ check: 'gap', passed: false, value: starts.length, bound: '≥ 83 ms', message: 'Too close.' },
  cues: checkCues(starts.map((start_ms, index) => ({ id: `g${index}`, start_ms }))),
});

describe('namedChecks', () => {
  const shown = [
    [0, 1_000],
    [1_000, 5_000],
    [61_000, 63_500],
    [3_700_000, 3_701_000],
  ] as const;

  it('names cues by their number in the subtitles, and by their time', () => {
    const [named] = namedChecks([check([0, 1_500, 62_000, 3_700_000])], shown);
    expect(named?.message).toBe('Too close. In 4 of 4 cues: 1 (0:00), 2 (0:01), 3 (1:02) and 1 more.');
    expect(named?.cues?.map(({ id, number }) => [id, number])).toEqual([
      ['g0', 1],
      ['g1', 2],
      ['g2', 3],
      ['g3', 4],
    ]);
    expect(namedChecks([check([3_700_000])], shown)[0]?.message).toBe(
      'Too close. In 1 of 4 cues: 4 (1:01:40).',
    );
  });

  it('tells what was found in each', () => {
    const cues = [{ id: '1', number: null, start_ms: 0, note: 'gato' }];
    expect(namedChecks([{ ...check([]), cues }], shown)[0]?.message).toBe(
      'Too close. In 1 of 4 cues: 1 (0:00: gato).',
    );
    expect(namedChecks([{ ...check([]), cues }], [])[0]?.message).toBe(
      'Too close. See what is said at 0:00 (gato).',
    );
  });

  it('names times alone where a cue is in no subtitles', () => {
    expect(namedChecks([check([5_000, 6_000])], shown)[0]?.message).toBe(
      'Too close. See what is said at 0:05, 0:06.',
    );
    expect(namedChecks([check([0])], [])[0]).toMatchObject({ cues: [{ number: null }] });
  });

  it('counts a cue of the subtitles once, though several of the transcript went into it', () => {
    const [named] = namedChecks([check([1_500, 2_500, 62_000])], shown);
    expect(named?.message).toBe('Too close. In 2 of 4 cues: 2 (0:02), 3 (1:02).');
  });

  it('leaves alone what is about no cue', () => {
    const plain = { ...check([]), message: 'All well.' };
    expect(namedChecks([plain], shown)).toEqual([plain]);
  });

  it('holds the first fifty', () => {
    const [named] = namedChecks([check(Array.from({ length: 99 }, () => 0))], shown);
    expect(named?.cues).toHaveLength(50);
    expect(named?.message).toMatch(/^Too close\. In at least 1 of 4 cues: 1 \(0:00\) and more\.$/);
  });
});
