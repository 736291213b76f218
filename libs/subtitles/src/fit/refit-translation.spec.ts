import { Cue } from '@z2/contracts';
import fc from 'fast-check';

import { profileForPicture, subtitleProfile } from '../profiles';
import { refitTranslation } from './refit-translation';

const profile = subtitleProfile('netflix', 'es');
const cue = (id: string, start_ms: number, end_ms: number, text: string): Cue => ({
  id,
  start_ms,
  end_ms,
  text,
});

describe('refitTranslation', () => {
  it('breaks lines anew and lets a long translation stay into free time', () => {
    const transcript = [cue('1', 0, 1000, 'A'), cue('2', 2000, 3000, 'B'), cue('3', 9000, 9500, 'C')];
    const texts = [
      'Esta frase necesita\nmás de un segundo.',
      'Sí.',
      'Una frase que va hasta el final del vídeo, donde ya no hay más.',
    ];
    const fitted = refitTranslation(
      texts.map((text, i) => ({ ...transcript[i]!, text })),
      profile,
      'es',
      10_000,
    );
    expect(fitted).toEqual([
      cue('1', 0, 1917, 'Esta frase necesita más de un segundo.'),
      cue('2', 2000, 3000, 'Sí.'),
      cue('3', 9000, 10_000, 'Una frase que va hasta el final del vídeo,\ndonde ya no hay más.'),
    ]);
  });

  it('keeps the lines that a person broke, where they fit', () => {
    const own = { ...cue('1', 0, 5000, 'Corto,\ny aquí lo demás.'), edited: true };
    const long = {
      ...own,
      id: '2',
      start_ms: 6000,
      end_ms: 9000,
      text: `Una\n${'palabra '.repeat(7).trim()}`,
    };
    expect(refitTranslation([own, long], profile, 'es').map(({ text }) => text)).toEqual([
      own.text,
      expect.not.stringMatching(/^Una\n/) as string,
    ]);
  });

  it('ends by the gap before the next cue, where the transcript has none and there is time to read', () => {
    const transcript = [cue('1', 0, 2000, 'A'), cue('2', 2000, 2500, 'B'), cue('3', 2500, 4000, 'C')];
    const fitted = refitTranslation(
      transcript.map((one) => ({ ...one, text: 'Sí, es así.' })),
      profile,
      'es',
    );
    expect(fitted.map(({ end_ms }) => end_ms)).toEqual([2000 - 83, 2500, 4000]);
  });

  it('keeps the gap where a cue is too fast with it or without, and where it stays readable', () => {
    const texts = [
      'Esta frase es mucho más larga que su tiempo, de veras.',
      'Sí.',
      'Nueve por dos hacen dieciocho aquí.',
    ];
    const transcript = [
      cue('1', 0, 2000, 'A'),
      cue('2', 2000, 2850, 'B'),
      cue('3', 2850, 4900, 'C'),
      cue('4', 4900, 6000, 'D'),
    ];
    const fitted = refitTranslation(
      transcript.map((one, i) => ({ ...one, text: texts[i] ?? 'Sí.' })),
      profile,
      'es',
    );
    expect(fitted.map(({ end_ms }) => end_ms)).toEqual([2000 - 83, 2850, 4900, 6000]);
  });

  it('lets cues touch where the profile does, and no less than its gap else', () => {
    const bbc = subtitleProfile('bbc', 'es');
    const transcript = [cue('1', 0, 2000, 'A'), cue('2', 2040, 4000, 'B'), cue('3', 4000, 6000, 'C')];
    const fitted = refitTranslation(
      transcript.map((one) => ({ ...one, text: 'Sí.' })),
      bbc,
      'es',
    );
    expect(fitted.map(({ end_ms }) => end_ms)).toEqual([2040, 4000, 6000]);
  });

  it('never moves an in-time, shortens a cue by more than the gap or goes past the next (property)', () => {
    const piece = fc.record({
      gap: fc.nat(3000),
      length: fc.integer({ min: 1, max: 5000 }),
      size: fc.nat(120),
    });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 20 }), (pieces) => {
        let at = 0;
        const transcript = pieces.map(({ gap, length }, i) => {
          const start = at + gap;
          at = start + length;
          return cue(String(i), start, at, 'x');
        });
        const translated = transcript.map((one, i) => ({
          ...one,
          text: 'palabra '.repeat(pieces[i]!.size / 8 + 1).trim(),
        }));
        refitTranslation(translated, profile, 'es', at).forEach((one, i) => {
          expect(one.start_ms).toBe(transcript[i]!.start_ms);
          expect(one.end_ms).toBeGreaterThanOrEqual(transcript[i]!.end_ms - profile.minGapMs);
          expect(one.end_ms).toBeLessThanOrEqual(transcript[i + 1]?.start_ms ?? at);
          expect(one.text.replaceAll('\n', ' ')).toBe(translated[i]!.text);
        });
      }),
    );
  });
});

describe('profileForPicture', () => {
  it('has shorter lines on upright pictures', () => {
    expect(profileForPicture(profile, 1920, 1080)).toEqual(profile);
    expect(profileForPicture(profile, 1080, 1920)).toMatchObject({ maxCpl: 25, maxLines: 3 });
    expect(profileForPicture(subtitleProfile('bbc', 'ja'), 1080, 1080)).toMatchObject({
      maxCpl: 12,
      maxLines: 2,
    });
  });
});
