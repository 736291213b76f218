import { BENCH_LANGUAGES, benchSrt } from './bench-cues';

const texts = (srt: string): string[] => srt.match(/^\d+[.:] .*$/gm) ?? [];

it.each(BENCH_LANGUAGES)('fills a film with cues that are all different (%s)', (language) => {
  const srt = benchSrt(language, 60, 1);
  expect(texts(srt)).toHaveLength(15);
  expect(new Set(texts(srt)).size).toBe(15);
  expect(srt).toContain('15\n00:00:56,200 --> 00:00:59,400\n15. ');
});

it('changes one cue and no other', () => {
  const [before, after] = [texts(benchSrt('es', 60, 100)), texts(benchSrt('es', 60, 100, 7))];
  expect(after.flatMap((text, i) => (text === before[i] ? [] : [i]))).toEqual([7]);
});

it('has a cue for the shortest trial', () => {
  expect(texts(benchSrt('en', 2, 1))).toHaveLength(1);
});
