import { Z2Error } from '@z2/contracts';

import { parseAss } from './ass';
import { writeAss } from './ass-write';
import { parseSubtitles } from './parse-subtitles';
import { parseSrt, writeSrt } from './srt';
import { tidyCues } from './tidy';
import { parseVtt, writeVtt } from './vtt';

const plain = (cues: { start_ms: number; end_ms: number; text: string }[]): unknown[] =>
  cues.map(({ start_ms, end_ms, text }) => [start_ms, end_ms, text]);
const cue = (start_ms: number, end_ms: number, text: string, id = '1') => ({ id, start_ms, end_ms, text });

describe('SubRip', () => {
  it('is read as it is found in the wild', () => {
    const text =
      '\uFEFF1\r\n00:00:01,000 --> 00:00:02.5 X1:10 X2:20\r\n{\\an8}<i>Hello</i> &amp; <laughs>\r\n\r\nafter a blank\r\n\r\n' +
      '00:00:03 --> 00:00:04,25\r\nno number\r\n7\r\n\r\n7\r\n123:00:00,000 --> 123:00:01,000\r\nlate\r\n';
    expect(plain(parseSrt(text).cues)).toEqual([
      [1000, 2500, 'Hello & <laughs>\nafter a blank'],
      [3000, 4250, 'no number\n7'],
      [442_800_000, 442_801_000, 'late'],
    ]);
  });

  it('keeps numbers and arrows that are said', () => {
    const text = '1\n00:00:01,000 --> 00:00:02,000\n42\n\n2\n00:00:03,000 --> 00:00:04,000\ngo --> there\n';
    expect(parseSrt(text).cues.map((found) => found.text)).toEqual(['42', 'go --> there']);
  });

  it('notes what is odd, with its line, and keeps it', () => {
    const text =
      '1\n00:00:05,000 --> 00:00:04,000\na\n\n2\n00:00:01,000 --> 00:00:09,000\nb\n\n3\n00:xx --> 1\nc\n\n4\n00:00:03,000 --> 00:00:04,000\nd';
    const { cues, notes } = parseSrt(text);
    expect(cues.map((found) => found.text)).toEqual(['a', 'b', 'd']);
    expect(notes.map((note) => note.line)).toEqual([2, 6, 10, 14]);
  });

  it('takes time in proportion to the length of a hostile text', () => {
    const seconds = (size: number): number => {
      const hostile = [
        '<'.repeat(size),
        '{\\'.repeat(size),
        '-->'.repeat(size),
        '1\n'.repeat(size),
        `0${' '.repeat(size)}-->`,
        '&'.repeat(size),
        `00:00:01,000 --> 00:00:02,000\n${'<i'.repeat(size)}`,
        `WEBVTT\n\n00:01.000 --> 00:02.000\n${'<v '.repeat(size)}`,
        `[Events]\nDialogue: 0,0:00:00.00,0:00:01.00,,,,,,,${'{\\p1'.repeat(size)}`,
        `[Events]\nDialogue: 0,0:00:00.00,0:00:01.00,,,,,,,${'{}'.repeat(size)}`,
      ];
      const begin = performance.now();
      for (const text of hostile) {
        [parseSrt, parseVtt, parseAss].forEach((parse) => parse(text));
      }
      return performance.now() - begin;
    };
    seconds(1000);
    // 50 times the text: quadratic work would take 2500 times as long.
    expect(seconds(50_000)).toBeLessThan(Math.max(20, seconds(1000)) * 300);
  });
});

describe('WebVTT', () => {
  it('is read by the standard', () => {
    const text = `WEBVTT - title
X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000

NOTE a comment

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.000 align:start bogus:1
<v.loud Ann Lee>Hi <b>there</b> &lt;3 <00:01.500>now
second --> no
00:03,000 --> 00:04.000
lost

100:00:00.000-->100:00:01.000
late
`;
    const { cues, file_ids, notes } = parseVtt(text.replace('second --> no\n', ''));
    expect(plain(cues)).toEqual([
      [11_000, 12_000, 'Hi there <3 now'],
      [360_010_000, 360_011_000, 'late'],
    ]);
    expect(cues[0]!.speaker).toBe('Ann Lee');
    expect(file_ids).toEqual(['intro', '']);
    expect(notes.map((note) => note.line)).toEqual([12]);
  });

  it('round-trips text, ids, speakers and times', () => {
    const cues = [
      { ...cue(0, 1500, 'a < b & c > d\nnext', 'x'), speaker: 'Ann' },
      cue(400_000_000, 400_000_001, '{\\an8} stays', 'y'),
    ];
    const { cues: again, file_ids } = parseVtt(writeVtt(cues));
    expect(plain(again)).toEqual(plain(cues));
    expect(file_ids).toEqual(['x', 'y']);
    expect(again[0]!.speaker).toBe('Ann');
  });
});

describe('ASS', () => {
  it('is read in the order of its Format line, without overrides and drawings', () => {
    const text = `[Script Info]\n[Events]\nFormat: Start, End, Name, Text\nDialogue: 0:00:01.50,0:00:02.00,Ann,{\\i1}Hi,\\Nyou {and\nComment: 0:00:01.50,0:00:02.00,Ann,no\nDialogue: 0:00:03.00,0:00:04.00,,{\\p1}m 0 0 l 1 1{\\p0}\nDialogue: x,0:00:04.00,,bad\n`;
    const { cues, notes } = parseAss(text);
    expect(plain(cues)).toEqual([[1500, 2000, 'Hi,\nyou {and']]);
    expect(cues[0]!.speaker).toBe('Ann');
    expect(notes.map((note) => note.line)).toEqual([6, 7]);
  });

  it('writes text that stays text, and reads it again', () => {
    const cues = [cue(0, 10, '{\\p1} \\N C:\\new {x}\nline'), cue(10, 9_999_990, 'b, c', '2')];
    const text = writeAss(cues, { language: 'en', play_res_x: 1920, play_res_y: 1080 });
    expect(plain(parseAss(text).cues)).toEqual(plain(cues));
  });
});

describe('parseSubtitles', () => {
  it.each([
    ['WEBVTT\n\n00:01.000 --> 00:02.000\nx', 'x.srt', 'vtt'],
    ['1\n00:00:01,000 --> 00:00:02,000\nx', undefined, 'srt'],
    ['[Script Info]\n\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,x', undefined, 'ass'],
    ['0:00:01.000,0:00:02.000\nx\n', undefined, 'sbv'],
    ['WEBVTT\n\n00:00:01,0 --> 00:00:02\nx', undefined, 'vtt'],
  ])('finds the format of %j', (text, name, format) => {
    const parsed = parseSubtitles(text, name);
    expect([parsed.format, plain(parsed.cues)]).toEqual([format, [[1000, 2000, 'x']]]);
  });

  it.each([
    ['', 1],
    ['just some text', 1],
    ['WEBVTT\n\nfoo\n', 3],
    ['1\n00:00:01,000 --> oops\nx', 2],
    ['1\n00:00:01,000 --> 00:00:02,000\n\n', 1],
  ])('refuses %j', (text, line) => {
    expect.assertions(2);
    try {
      parseSubtitles(text, 'a.txt');
    } catch (error) {
      expect((error as Z2Error).code).toBe('CAPTIONS_INVALID');
      expect((error as Z2Error).details).toMatchObject({ line });
    }
  });
});

describe('tidyCues', () => {
  it('leaves cues in order, none empty, none overlapping', () => {
    const { cues, changes } = tidyCues([
      cue(5000, 4000, 'reversed', 'a'),
      cue(1000, 3000, 'first', 'b'),
      cue(2000, 4000, 'second', 'c'),
      cue(2000, 4500, 'at once', 'd'),
      cue(2000, 4500, '  ', 'e'),
      cue(-500, 200, 'early', 'f'),
    ]);
    expect(cues.map(({ id, start_ms, end_ms, text }) => [id, start_ms, end_ms, text])).toEqual([
      ['f', 0, 200, 'early'],
      ['b', 1000, 2000, 'first'],
      ['c', 2000, 4500, 'second\nat once'],
      ['a', 5000, 7000, 'reversed'],
    ]);
    expect(changes.map((change) => change.cue_id).sort()).toEqual(['a', 'b', 'd', 'e', 'f']);
  });
});

describe('right-to-left text', () => {
  it('keeps its order, and isolates what is Latin', () => {
    const text = 'مرحبا WebVTT 1.0, وداعا 42';
    const srt = writeSrt([cue(0, 1000, text)], 'ar');
    expect(srt).toContain('مرحبا \u2066WebVTT 1.0\u2069, وداعا 42');
    expect(writeSrt([cue(0, 1000, text)], 'en')).toContain(text);
    const ass = writeAss([cue(0, 1000, text)], { language: 'ar', play_res_x: 640, play_res_y: 360 });
    expect(ass).toMatch(/^Style: .*,-1$/m);
  });
});
