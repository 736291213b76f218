import { Cue } from '@z2/contracts';

import { chapterSpans, titleChapters } from '../chapters';
import { rateSentences, summarySentences } from './central-sentences';
import { keyPhrases } from './key-phrases';
import { sentencesOf } from './sentences';

const cue = (id: number, start_ms: number, end_ms: number, text: string): Cue => ({
  id: String(id),
  start_ms,
  end_ms,
  text,
});

const BREAD = [
  'To bake good bread you need strong flour, water, salt and a sourdough starter.',
  'Mix the flour with the water and let the dough rest for half an hour.',
  'A sourdough starter is alive, so feed the starter with fresh flour every day.',
  'Knead the dough until it is smooth, then let the dough rise in a warm place.',
  'Bake the bread in a hot oven, and let the bread cool before you cut it.',
];
const TELESCOPE = [
  'A telescope gathers light from distant stars and galaxies.',
  'The larger the mirror of the telescope, the fainter the stars that you can observe.',
  'Astronomers observe galaxies with a space telescope because the atmosphere blurs the light.',
  'The light of distant galaxies has travelled for billions of years before it meets the mirror.',
  'With a small telescope you can observe the moons of Jupiter and the rings of Saturn.',
];
const FOOTBALL = [
  'The football match began with a goal by the young striker.',
  'The goalkeeper of the home team saved a penalty in the second half.',
  'After the match the coach praised the striker and the goalkeeper of his team.',
  'The team has won every match of the season and leads the league.',
  'Next week the team plays the final of the cup against the champion of the league.',
];

/** A talk of the given parts, 14 s a sentence, twice through each part so that it is long enough. */
function talk(...parts: string[][]): Cue[] {
  return parts
    .flatMap((part) => [...part, ...part.toReversed()])
    .map((text, i) => cue(i, i * 14_000, i * 14_000 + 12_500, text));
}

describe('sentencesOf', () => {
  it('joins across cues and splits within them, with times between', () => {
    const sentences = sentencesOf(
      [
        cue(1, 0, 2000, 'When my grandmother\nwas a girl,'),
        cue(2, 2000, 4000, 'she walked. Every day.'),
        cue(3, 4000, 5000, '[music]'),
        cue(4, 5000, 6000, 'And then'),
        cue(5, 9000, 9500, 'nothing came'),
      ],
      'en',
    );
    expect(sentences.map(({ text }) => text)).toEqual([
      'When my grandmother was a girl, she walked.',
      'Every day.',
      'And then',
      'nothing came',
    ]);
    expect(sentences[0]).toMatchObject({ start_ms: 0 });
    expect(sentences[1]!.start_ms).toBeGreaterThan(2500);
    expect(sentences[1]!.end_ms).toBe(4000);
  });
});

describe('keyPhrases', () => {
  it('names the subject, without grammar words', () => {
    const phrases = keyPhrases(TELESCOPE, 'en', 8).map(({ text }) => text.toLowerCase());
    expect(phrases).toEqual(expect.arrayContaining(['telescope', 'observe', 'light']));
    expect(phrases.some((text) => /\b(the|of|that|you|and)\b/.test(text))).toBe(false);
    expect(new Set(phrases).size).toBe(phrases.length);
  });

  it('knows languages without blanks', () => {
    const zh = keyPhrases(
      ['天文学家用望远镜观察星系。', '望远镜的镜子越大，看到的星系越远。', '我们在夜里用望远镜。'],
      'zh',
      3,
    );
    expect(zh.map(({ text }) => text)).toEqual(expect.arrayContaining(['望远镜']));
    const ja = keyPhrases(['望遠鏡で銀河を観測します。', '大きな望遠鏡は遠い銀河を観測できます。'], 'ja', 3);
    expect(ja.map(({ text }) => text).join()).toMatch(/望遠鏡|銀河/);
  });

  it('is empty where nothing is said', () => {
    expect(keyPhrases([], 'en', 5)).toEqual([]);
    expect(keyPhrases(['the of and'], 'en', 5)).toEqual([]);
  });
});

describe('chapterSpans', () => {
  const cues = talk(BREAD, TELESCOPE, FOOTBALL);
  const duration = cues.at(-1)!.end_ms + 1500;

  it('finds where the talk turns, and names the parts', () => {
    const sentences = sentencesOf(cues, 'en');
    const spans = chapterSpans(sentences, 'en', duration);
    expect(spans.map(({ start_ms }) => start_ms)).toEqual([0, 140_000, 280_000]);
    expect(spans.at(-1)!.end_ms).toBe(duration);
    const titles = titleChapters(spans, sentences, 'en').map(({ title }) => title.toLowerCase());
    expect(titles[0]).toMatch(/bread|dough|flour|starter/);
    expect(titles[1]).toMatch(/telescope|galaxies|observe|light/);
    expect(titles[2]).toMatch(/match|team|striker|league|goalkeeper/);
  });

  it('finds none in a talk on one thing, a short video, or silence', () => {
    const short = talk(BREAD).slice(0, 8);
    expect(chapterSpans(sentencesOf(short, 'en'), 'en', 120_000)).toEqual([]);
    expect(chapterSpans([], 'en', 600_000)).toEqual([]);
  });
});

describe('summarySentences', () => {
  it('takes central, different sentences in order of time, within the room', () => {
    const sentences = sentencesOf(talk(BREAD, TELESCOPE), 'en');
    const rated = rateSentences(sentences, 'en');
    const summary = summarySentences(rated, 'en', 3, 300);
    expect(summary.length).toBeGreaterThanOrEqual(2);
    expect(summary.map(({ text }) => text).join(' ').length).toBeLessThanOrEqual(300);
    expect(new Set(summary.map(({ text }) => text)).size).toBe(summary.length);
    const starts = summary.map(({ start_ms }) => start_ms);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });
});

describe('text without punctuation', () => {
  it('counts each cue as a sentence', () => {
    const cues = ['good morning everyone', 'today we plant trees', 'in the old harbour'].map((text, i) =>
      cue(i, i * 2000, i * 2000 + 2000, text),
    );
    expect(sentencesOf(cues, 'en').map(({ text }) => text)).toEqual(cues.map(({ text }) => text));
  });
});
