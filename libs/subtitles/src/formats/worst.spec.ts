import { parserOf, sniffSubtitleFormat } from './parse-subtitles';
import type { SubtitleFormat } from './parsed';

const MANY = 200_000;
/** Linear reading takes well under a second; with the square of the time these took minutes, or overflowed the stack. */
const MOST_MS = 10_000;

const numbered = (write: (i: number) => string): string =>
  Array.from({ length: MANY }, (_, i) => write(i)).join('');
const many = (text: string): string => text.repeat(MANY);

/** The dearest texts of a size that are known, and how many cues are in them. */
const WORST: readonly (readonly [SubtitleFormat, string, string, number])[] = [
  ['srt', 'arrows', many('1 -->\n'), 0],
  ['srt', 'tags never closed', `00:01,0 --> 00:02,0\n${many('<b ')}`, 1],
  ['vtt', 'notes', `WEBVTT\n\n${many('NOTE x\n\n')}`, 0],
  ['vtt', 'times that cannot be read', `WEBVTT\n\n${many('00:00 --> x\n\n')}`, 0],
  ['ass', 'columns', `[Events]\nFormat: ${many('a,')}\n${many('Dialogue: 0\n')}`, 0],
  ['sbv', 'lines of no cue', many('x\n'), 0],
  ['lrc', 'times of one line', `${many('[00:01.00]')}x`, MANY],
  ['json', 'depth', many('['), 0],
  ['csv', 'quotes', `start,end,text\n0:01,0:02,${many('"')}`, 1],
  ['xliff', 'tags that close nothing', `<xliff>${many('<a>')}${many('</b>')}`, 0],
  ['ttml', 'depth', `<tt><body>${many('<div>')}`, 0],
  [
    'ttml',
    'blanks',
    `<tt><body><p begin="0s" end="9s" xml:space="preserve">${many(' ')}x</p></body></tt>`,
    1,
  ],
  [
    'ttml',
    'words that stay',
    `<tt><body><p begin="0s" end="999s">${numbered((i) => `<span begin="${i}ms">x</span>`)}</p></body></tt>`,
    1,
  ],
  [
    'ttml',
    'words that go',
    `<tt><body><p begin="0s" end="999s">${numbered((i) => `<span begin="${i}ms" end="${i + 1}ms">x</span>`)}</p></body></tt>`,
    MANY,
  ],
  ['sami', 'tags that close nothing', `<SAMI>${many('<a>')}${many('</b>')}`, 0],
  ['sami', 'tags never closed', `<SAMI><BODY>${numbered((i) => `<SYNC Start=${i}><P Class=X>x\n`)}`, MANY],
  ['microdvd', 'marks never closed', `{1}{2}${many('{y:')}`, 1],
];

describe('the worst of each format', () => {
  it.each(WORST)('%s: %s', (format, _, text, cues) => {
    const begun = performance.now();
    expect(parserOf(format)(text).cues).toHaveLength(cues);
    expect(performance.now() - begun).toBeLessThan(MOST_MS);
  });

  it('is told by its beginning in no time: empty lines', () => {
    const begun = performance.now();
    expect(sniffSubtitleFormat(many('\n'))).toBeNull();
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});
