import fc from 'fast-check';

import { lintCues } from '../checks/lint-cues';
import { parseSubtitles } from '../formats/parse-subtitles';
import { writeAgain } from '../formats/write-again';
import { subtitleProfile } from '../profiles';
import { repairFile } from './repair-file';

const profile = subtitleProfile('netflix', 'en');
const srt = (...cues: [times: string, text: string][]): string =>
  cues.map(([times, text], i) => `${i + 1}\n${times}\n${text}\n`).join('\n');

/** What is still found, and the file, after a repair. */
function repaired(text: string, language = 'en', cuts_ms: number[] | null = null, name = 'x.srt') {
  const limits = subtitleProfile('netflix', language);
  const file = repairFile(parseSubtitles(text, name), limits, language, { cuts_ms });
  const found = lintCues(file.cues, limits, language, { file, cuts_ms }).map(({ check }) => check);
  return { found, text: writeAgain(file), cues: file.cues };
}

describe('repairFile', () => {
  it('repairs times: order, overlap, gap, too short, too fast', () => {
    const text = srt(
      ['00:00:10,000 --> 00:00:12,000', 'Third, though it stands first.'],
      ['00:00:01,000 --> 00:00:03,500', 'The first of them, that overlaps.'],
      ['00:00:03,450 --> 00:00:03,900', 'The second one is very short.'],
      ['00:00:20,000 --> 00:00:20,000', 'It has no time at all.'],
    );
    const { found, cues } = repaired(text);
    expect(found).toEqual([]);
    expect(cues.map(({ id, start_ms, end_ms }) => [id, start_ms, end_ms])).toEqual([
      ['1', 1000, 3367],
      ['2', 3450, 4900],
      ['3', 10_000, 12_000],
      ['4', 20_000, 22_000],
    ]);
  });

  it('breaks lines anew and cuts what is too long, with its marks', () => {
    const long =
      '<i>It was a long way to the\nend of the road, and when we had come to it, there was nobody who could have told us where the</i> river was.';
    const { found, text } = repaired(srt(['00:00:01,000 --> 00:00:09,500', long]));
    expect(found).toEqual([]);
    expect(text).toBe(
      srt(
        [
          '00:00:01,000 --> 00:00:05,507',
          '<i>It was a long way to the end of the road,\nand when we had come to it,</i>',
        ],
        [
          '00:00:05,590 --> 00:00:09,500',
          '<i>there was nobody who could have told us\nwhere the</i> river was.',
        ],
      ),
    );
  });

  it('closes what is left open, drops what shows nothing, isolates directions', () => {
    expect(repaired(srt(['00:00:01,000 --> 00:00:03,000', '<i>So it\u0007 is</b>'])).text).toContain(
      '\n<i>So it is</i>\n',
    );
    expect(repaired(srt(['00:00:01,000 --> 00:00:03,000', 'שלום C++ 20, להתראות']), 'he').text).toContain(
      '\u2066C++ 20\u2069,',
    );
  });

  it('begins and ends on cuts that it reaches over a little', () => {
    const { cues } = repaired(
      srt(
        ['00:00:01,000 --> 00:00:05,200', 'Until a little after the cut.'],
        ['00:00:09,800 --> 00:00:12,000', 'From a little before it.'],
      ),
      'en',
      [5000, 10_000],
    );
    expect(cues.map(({ start_ms, end_ms }) => [start_ms, end_ms])).toEqual([
      [1000, 4916],
      [10_000, 12_000],
    ]);
  });

  it('keeps settings, styles and notes of WebVTT, and what of a file cannot be read', () => {
    const vtt =
      'WEBVTT Kind: captions\n\nSTYLE\n::cue { color: lime }\n\nNOTE by hand\n\nintro\n00:01.000 --> 00:01.100 line:0 align:start\n<v Ann>Good <c.big>morning</c>.\n';
    expect(repaired(vtt, 'en', null, 'x.vtt').text).toBe(
      vtt.replace('00:01.000 --> 00:01.100', '00:00:01.000 --> 00:00:01.833'),
    );
    const torn = `1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:xx,000 --> 00:00:04,000\nTwo.\n\n3\n00:00:05,000 --> 00:00:06,000\nThree.\n`;
    expect(repaired(torn).text).toContain('00:00:xx,000 --> 00:00:04,000\nTwo.\n');
  });

  it('never touches words, finds no more than before, and is done at once (property)', () => {
    const word = fc.stringMatching(/^(<i>)?[A-Za-z]{1,12}(<\/i>)?[,.?]?$/);
    const line = fc.array(word, { minLength: 1, maxLength: 9 }).map((words) => words.join(' '));
    const cue = fc.record({
      start: fc.integer({ min: 0, max: 60_000 }),
      shown: fc.integer({ min: -100, max: 9000 }),
      text: fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n')),
    });
    const formats = fc.constantFrom('srt', 'vtt', 'ass');
    const cuts = fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 5 });
    const words = (text: string): string => text.replace(/\s+/g, ' ').trim();
    fc.assert(
      fc.property(fc.array(cue, { minLength: 1, maxLength: 6 }), formats, cuts, (cues, format, moments) => {
        const cuts_ms = moments.toSorted((a, b) => a - b);
        const clock = (ms: number, comma: string): string =>
          `${new Date(Math.max(0, ms)).toISOString().slice(11, 19)}${comma}${String(Math.max(0, ms) % 1000).padStart(3, '0')}`;
        const text =
          format === 'ass'
            ? `[Events]\nFormat: Layer, Start, End, Style, Text\n${cues.map((one) => `Dialogue: 0,${clock(one.start, '.').slice(1, -1)},${clock(one.start + one.shown, '.').slice(1, -1)},Default,${one.text.replaceAll('\n', '\\N')}`).join('\n')}\n`
            : `${format === 'vtt' ? 'WEBVTT\n\n' : ''}${cues.map((one) => `${clock(one.start, '.')} --> ${clock(one.start + one.shown, '.')}\n${one.text}\n`).join('\n')}`;
        const given = parseSubtitles(text, `x.${format}`);
        const once = repairFile(given, profile, 'en', { cuts_ms });
        const written = writeAgain(once);
        const again = parseSubtitles(written, `x.${format}`);
        expect(again.cues.map(({ text: own, start_ms, end_ms }) => [own, start_ms, end_ms])).toEqual(
          once.cues.map(({ text: own, start_ms, end_ms }) => [own, start_ms, end_ms]),
        );
        expect(writeAgain(repairFile(again, profile, 'en', { cuts_ms }))).toBe(written);
        const bySpeech = given.cues.toSorted((a, b) => a.start_ms - b.start_ms);
        const all = (list: typeof bySpeech): string => words(list.map((one) => one.text).join(' '));
        expect(all(once.cues)).toBe(all(bySpeech));
        const count = (file: typeof given): number =>
          lintCues(file.cues, profile, 'en', { file, cuts_ms }).reduce(
            (sum, { severity }) => sum + (severity === 'error' ? 20 : 1),
            0,
          );
        const inOrder = given.cues.every(
          ({ start_ms, end_ms }, i) => end_ms > start_ms && start_ms >= (given.cues[i - 1]?.start_ms ?? 0),
        );
        expect(count(once)).toBeLessThanOrEqual(inOrder ? count(given) : Infinity);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});
