import type { Cue } from '@z2/contracts';
import fc from 'fast-check';

import { parseSubtitles } from '../formats/parse-subtitles';
import { parserOf } from '../formats/parse-subtitles';
import { SUBTITLE_FORMATS, type SubtitleFormat } from '../formats/parsed';
import { parseSrt, writeSrt } from '../formats/srt';
import { convertSubtitles, WRITABLE, type WritableFormat } from './convert-subtitles';

const options = { language: 'en' };
const convert = (text: string, from: SubtitleFormat, to: WritableFormat) =>
  convertSubtitles(parserOf(from)(text), to, options);

describe('convertSubtitles', () => {
  it('keeps italics, bold and underlined words between SubRip, WebVTT and ASS, and says what is lost', () => {
    const srt =
      '1\n00:00:01,000 --> 00:00:02,500 X1:10 X2:20\n<i>Salt &amp; <b>pepper</b></i>\n<font color="red">red</font>\n';
    const vtt = convert(srt, 'srt', 'vtt');
    expect(vtt.text).toBe(
      'WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\n<i>Salt &amp; <b>pepper</b></i>\nred\n',
    );
    expect(vtt.lost).toEqual(['marks such as <font color="red">', 'places of cues on the screen']);
    const ass = convert(vtt.text, 'vtt', 'ass');
    expect(ass.text).toContain('{\\i1}Salt & {\\b1}pepper{\\b0}{\\i0}\\Nred');
    expect(convert(ass.text, 'ass', 'srt').text).toBe(
      '1\n00:00:01,000 --> 00:00:02,500\n<i>Salt & <b>pepper</b></i>\nred\n',
    );
  });

  it('gives XLIFF to translators, and takes their targets', () => {
    const srt =
      '1\n00:00:01,000 --> 00:00:02,500\nSalt & <pepper>\n\n2\n00:00:03,000 --> 00:00:04,000\nYes.\n';
    const { text } = convertSubtitles(parseSrt(srt), 'xliff', { language: 'en', target: 'es' });
    expect(text).toContain('srcLang="en" trgLang="es"');
    const done = text.replace('<target xml:space="preserve"></target>', '<target>Sal y\npimienta</target>');
    const back = parseSubtitles(done, 'x.xliff');
    expect(back.cues.map((cue) => [cue.start_ms, cue.text])).toEqual([
      [1000, 'Sal y\npimienta'],
      [3000, 'Yes.'],
    ]);
    expect(back.notes).toEqual([{ line: 6, message: 'The unit is not translated: its source is taken.' }]);
  });

  it('reads what it does not write: SAMI and MicroDVD', () => {
    const sami =
      '<SAMI><BODY><SYNC Start=1000><P Class=ENCC>One<br>two &amp; three\n<SYNC Start=2000><P Class=ENCC>&nbsp;</BODY></SAMI>';
    expect(convert(sami, 'sami', 'srt').text).toBe('1\n00:00:01,000 --> 00:00:02,000\nOne\ntwo & three\n');
    // As SAMI is found: nothing is ever closed.
    const film = Array.from({ length: 300 }, (_, i) => `<SYNC Start=${i * 1000}><P Class=KRCC>Line ${i}\n`);
    expect(
      parseSubtitles(`<SAMI><BODY>\n${film.join('')}</BODY></SAMI>`, 'film.smi').cues.at(-1),
    ).toMatchObject({
      ...{ id: '300', start_ms: 299_000, text: 'Line 299' },
    });
    expect(convert('{1}{1}25\n{25}{50}{y:i}One|two\n', 'microdvd', 'vtt').text).toContain(
      '00:00:01.000 --> 00:00:02.000\n<i>One\ntwo</i>\n',
    );
  });

  /** What a format can hold of any cues. */
  const normal = (cues: readonly Cue[], format: WritableFormat): unknown[] =>
    cues.map(({ start_ms, end_ms, text, speaker }) => {
      const grid = format === 'ass' || format === 'lrc' ? 10 : 1;
      const round = (ms: number): number => Math.round(ms / grid) * grid;
      const who = ['vtt', 'ass', 'ttml', 'json', 'csv', 'xliff'].includes(format) ? (speaker ?? null) : null;
      return [round(start_ms), round(end_ms), format === 'lrc' ? text.replaceAll('\n', ' ') : text, who];
    });
  const plainWord = fc
    .stringMatching(/^[\p{L}\d'’.!?…字幕שלום🙂é;,"%]{1,12}$/u)
    .filter((word) => /\p{L}/u.test(word));
  const oddWord = fc.constantFrom(
    'a<b',
    '&amp;',
    '{x}',
    '\\N',
    '"quoted"',
    '</p>',
    ']]>',
    '<!--',
    '=1+1',
    "'",
  );
  const cues = (odd: boolean) =>
    fc
      .array(
        fc.record({
          lines: fc.array(
            fc.array(odd ? fc.oneof(plainWord, oddWord) : plainWord, { minLength: 1, maxLength: 5 }),
            {
              minLength: 1,
              maxLength: 3,
            },
          ),
          pause: fc.integer({ min: 0, max: 5000 }),
          shown: fc.integer({ min: 20, max: 7000 }),
          speaker: fc.option(fc.constantFrom('Ann', 'Ben & Co <x>'), { nil: undefined }),
        }),
        { minLength: 1, maxLength: 8 },
      )
      .map((list): Cue[] => {
        let at = 0;
        return list.map(({ lines, pause, shown, speaker }, i) => {
          const start_ms = at + pause;
          at = start_ms + shown;
          const text = lines.map((line) => line.join(' ')).join('\n');
          return { id: String(i + 1), start_ms, end_ms: at, text, ...(speaker ? { speaker } : {}) };
        });
      });

  it.each(WRITABLE)('%s: what is written is read again as its normal form (property)', (format) => {
    // SubRip and SBV have no escapes: what looks like a mark is one.
    const odd = !['srt', 'sbv', 'lrc'].includes(format);
    fc.assert(
      fc.property(cues(odd), (given) => {
        const json = parserOf('json')(JSON.stringify({ cues: given }));
        const { text } = convertSubtitles(json, format, options);
        expect(normal(parserOf(format)(text).cues, format)).toEqual(normal(given, format));
      }),
      { numRuns: 60 },
    );
  });

  it('SubRip to WebVTT and back is what it was (property)', () => {
    fc.assert(
      fc.property(cues(false), (given) => {
        const srt = writeSrt(given);
        expect(convert(convert(srt, 'srt', 'vtt').text, 'vtt', 'srt').text).toBe(srt);
      }),
      { numRuns: 60 },
    );
  });

  it.each(SUBTITLE_FORMATS)('%s: nothing makes the parser throw (property)', (format) => {
    const pieces = fc.constantFrom(
      ...[
        'WEBVTT',
        '\n',
        '\n\n',
        '-->',
        '00:00:01,000',
        '00:00:01.000 --> 00:00:02.000',
        '<tt>',
        '<p begin="1s">',
        '</p>',
      ],
      ...[
        '<sync start=1>',
        '{1}{2}x',
        '[00:01.00]',
        '[Events]',
        'Dialogue: 0,0:00:01.00,0:00:02.00,,,,,,,x',
        '"',
        ',',
        '&#x;',
      ],
      ...[
        '<unit start="0:1" end="0:2">',
        '{"cues":[',
        '<div timeContainer="seq">',
        '<i>',
        '{\\i1}',
        '\0',
        '\uFEFF',
        '\u2067',
      ],
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 30 }),
        (parts) => {
          const parsed = parserOf(format)(parts.join(''));
          expect(parsed.details).toHaveLength(parsed.cues.length);
        },
      ),
      { numRuns: 60 },
    );
    expect(parserOf(format)('<div>'.repeat(20_000)).cues).toEqual([]);
  });
});
