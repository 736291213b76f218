import { Cue } from '@z2/contracts';
import fc from 'fast-check';

import { lintCues } from '../checks/lint-cues';
import { subtitleProfile } from '../profiles';
import { breakLines } from '../segment/break-lines';
import { splitLongCues } from './split-long-cues';

const profile = subtitleProfile('netflix', 'es');
const LONG =
  'Cuando llegamos a la casa de mi abuela ya era de noche, y todos los vecinos estaban en la calle esperando noticias de la guerra.';

function cue(text: string, end_ms: number, language = 'es'): Cue {
  const own = subtitleProfile('netflix', language);
  return {
    id: '7',
    start_ms: 1000,
    end_ms: 1000 + end_ms,
    text: breakLines(text, language, own),
    speaker: 'A',
  };
}

describe('splitLongCues', () => {
  it('cuts a cue of more than two lines where grammar breaks, the time shared by length', () => {
    const parts = splitLongCues([cue(LONG, 6000)], profile, 'es');
    expect(parts.map(({ id, text, speaker }) => [id, text.replaceAll('\n', ' '), speaker])).toEqual([
      ['7.1', 'Cuando llegamos a la casa de mi abuela ya era de noche,', 'A'],
      ['7.2', 'y todos los vecinos estaban en la calle esperando noticias de la guerra.', 'A'],
    ]);
    expect(parts[0]).toMatchObject({ start_ms: 1000, end_ms: 3556 });
    expect(parts[1]).toMatchObject({ start_ms: 3556 + profile.minGapMs, end_ms: 7000 });
    const checks = lintCues(parts, profile, 'es').map(({ check }) => check);
    expect(checks.filter((check) => check !== 'reading_speed')).toEqual([]);
  });

  it('leaves a cue whole that fits, or whose parts would flash by', () => {
    const short = cue('Sí, claro.', 2000);
    const flash = cue(LONG, 1500);
    expect(splitLongCues([short, flash], profile, 'es')).toEqual([short, flash]);
  });

  it('cuts what stays longer than the profile allows, if there is more than a line', () => {
    const text = 'Una frase que va hasta el final, donde ya no hay nada más.';
    const parts = splitLongCues([cue(text, 9000)], profile, 'es');
    expect(parts.map(({ text: own }) => own)).toEqual([
      'Una frase que va hasta el final,',
      'donde ya no hay nada más.',
    ]);
    const one = cue('Una palabra.', 9000);
    expect(splitLongCues([one], profile, 'es')).toEqual([one]);
  });

  it('cuts text without blanks too', () => {
    const ja = subtitleProfile('netflix', 'ja');
    const text = '昨日の夜、駅前の小さな喫茶店で古い友人に会って、長い間ずっと話をしていました。';
    const parts = splitLongCues([cue(text, 7000, 'ja')], ja, 'ja');
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.map((part) => part.text.replaceAll('\n', '')).join('')).toBe(text);
  });

  it('loses no word, and keeps to the cue’s time (property)', () => {
    const word = fc.stringMatching(/^[a-zñé]{1,14}[,.]?$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 500, max: 15_000 }),
        (words, ms) => {
          const text = words.join(' ');
          const parts = splitLongCues([cue(text, ms)], profile, 'es');
          expect(parts.map((part) => part.text.replaceAll('\n', ' ')).join(' ')).toBe(text);
          expect([parts[0]!.start_ms, parts.at(-1)!.end_ms]).toEqual([1000, 1000 + ms]);
          parts.slice(1).forEach((part, i) => {
            expect(part.start_ms - parts[i]!.end_ms).toBe(profile.minGapMs);
          });
          if (parts.length > 1) {
            parts.forEach((part) => {
              expect(part.end_ms - part.start_ms).toBeGreaterThanOrEqual(profile.minDurationMs);
            });
          }
        },
      ),
    );
  });
});
