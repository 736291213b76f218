import fc from 'fast-check';

import { distinctNames, safeName } from './safe-name';

describe('safeName', () => {
  it.each([
    ['talk.es.srt', 'talk.es.srt'],
    ['Mi vídeo: ¿qué? 1/2.mp4', 'Mi vídeo_ ¿qué_ 1_2.mp4'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['..', 'untitled'],
    ['.hidden', 'hidden'],
    ['-rf.mp4', 'rf.mp4'],
    ['', 'untitled'],
    ['   ', 'untitled'],
    ['a\u0000b\u202ec\n.mp4', 'abc.mp4'],
    ['con.mp4', '_con.mp4'],
    ['LPT1.es.srt', '_LPT1.es.srt'],
    ['console.mp4', 'console.mp4'],
    ['dots...', 'dots'],
    ['日本語の動画.mp4', '日本語の動画.mp4'],
    ['e\u0301.srt', 'é.srt'],
    [`${'x'.repeat(500)}.pt-BR.srt`, `${'x'.repeat(190)}.pt-BR.srt`],
    [`${'日'.repeat(100)}.mp4`, `${'日'.repeat(65)}.mp4`],
  ])('%j: %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  it('is a good name, and stable, for whatever is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const safe = safeName(text);
        expect(safe).not.toMatch(/[/\\:*?"<>|\0]|^[.\-\s]|[.\s]$|\p{Cc}/u);
        expect(safe.length).toBeGreaterThan(0);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200);
        expect(safeName(safe)).toBe(safe);
      }),
      { numRuns: 300 },
    );
  });

  it('numbers names that are the same, also by case', () => {
    expect(distinctNames(['a.es.srt', 'A.es.srt', 'a/.srt', 'b'])).toEqual([
      'a.es.srt',
      'A (2).es.srt',
      'a_.srt',
      'b',
    ]);
  });
});
