import { Word } from '@z2/contracts';
import fc from 'fast-check';

import { lintCues } from '../checks/lint-cues';
import { subtitleProfile } from '../profiles';
import { breakCost, NEVER } from '../text/break-rules';
import { visibleLength } from '../text/counting';
import { breakLines } from './break-lines';
import { joinWords, segmentWords } from './segment-words';

/** Words spoken at an even pace, with a pause after sentences. */
function spoken(text: string, msPerCharacter = 60, pause = 400): Word[] {
  let at = 0;
  return text.split(' ').map((word) => {
    const start_ms = at;
    const end_ms = start_ms + word.length * msPerCharacter;
    at = end_ms + 40 + (/[.!?]$/.test(word) ? pause : 0);
    return { start_ms, end_ms, text: word };
  });
}

const TALK =
  'Good morning, everyone. I would like to talk about the way in which our cities are going to change over the next ' +
  'twenty years. When my grandmother was a girl, she could walk from one end of the town to the other in half an hour, ' +
  'and she knew every person that she met. Today Dr. Smith needs two hours by car. Is that progress? I do not think so, ' +
  'but I am not here to complain. We have a plan for the old harbour, and it begins with 300 trees.';

describe('segmentWords', () => {
  const profile = subtitleProfile('netflix', 'en');

  it('cuts where the language does, within the limits', () => {
    const cues = segmentWords(spoken(TALK), 'en', profile);
    expect(lintCues(cues, profile, 'en')).toEqual([]);
    for (const cue of cues) {
      const lines = cue.text.split('\n');
      lines.slice(0, -1).forEach((line, i) => {
        const [before, after] = [line.split(' ').at(-1)!, lines[i + 1]!.split(' ')[0]!];
        expect([line, breakCost(before, after, 'en')]).not.toEqual([line, NEVER]);
      });
    }
    expect(cues.map((cue) => cue.text.replace('\n', ' | '))).toMatchSnapshot();
  });

  it('begins a new cue for a new speaker and after a long silence', () => {
    const words: Word[] = [
      { start_ms: 0, end_ms: 300, text: 'Yes', speaker: 'a' },
      { start_ms: 320, end_ms: 600, text: 'no', speaker: 'b' },
      { start_ms: 5000, end_ms: 5300, text: 'maybe', speaker: 'b' },
    ];
    const cues = segmentWords(words, 'en', profile);
    expect(cues.map(({ text, speaker }) => [text, speaker])).toEqual([
      ['Yes', 'a'],
      ['no', 'b'],
      ['maybe', 'b'],
    ]);
  });

  it('joins Chinese and Japanese words without blanks', () => {
    const words = ['我们', '用', 'Z2', '翻译', '视频', '。'].map((text, i) => ({
      start_ms: i * 300,
      end_ms: i * 300 + 280,
      text,
    }));
    const [cue] = segmentWords(words, 'zh', subtitleProfile('netflix', 'zh'));
    expect(cue!.text).toBe('我们用Z2翻译视频。');
  });

  it('cuts Japanese between phrases, not before a particle', () => {
    const text = '昨日の夜、駅前の小さな喫茶店で古い友人に会って、長い間ずっと話をしていました。';
    const parts = [...new Intl.Segmenter('ja', { granularity: 'word' }).segment(text)].map(
      ({ segment }) => segment,
    );
    const words = parts.map((part, i): Word => ({ start_ms: i * 250, end_ms: i * 250 + 250, text: part }));
    const cues = segmentWords(words, 'ja', subtitleProfile('ted', 'ja'));
    expect(cues.length).toBeGreaterThan(1);
    cues.forEach((cue) => expect(cue.text).not.toMatch(/(^|\n)[のでにを、。]/));
  });

  it('keeps every word, in order, and never overlaps (property)', () => {
    const word = fc.record({
      text: fc.oneof(
        fc.constantFrom('the', 'of', 'Hello,', 'world.', 'and', 'a', 'I', 'Really?', '42', '字幕', '—'),
        fc.string({ minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== ''),
      ),
      pause: fc.oneof(fc.nat(100), fc.nat(6000), fc.constant(0)),
      duration: fc.oneof(fc.nat(800), fc.constant(0), fc.nat(15_000)),
      speaker: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
    });
    const language = fc.constantFrom('en', 'de', 'zh', 'ja', 'ar', 'th');
    const name = fc.constantFrom('netflix', 'bbc', 'ted', 'youtube' as const);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), language, name, (given, tag, profileName) => {
        let at = 0;
        const words = given.map(({ text, pause, duration, speaker }): Word => {
          const start_ms = at + pause;
          at = start_ms + duration;
          return { start_ms, end_ms: at, text: text.trim(), ...(speaker ? { speaker } : {}) };
        });
        const limits = subtitleProfile(profileName, tag);
        const cues = segmentWords(words, tag, limits);
        expect(cues.flatMap((cue) => cue.words)).toEqual(words);
        const letters = (text: string): string => text.replace(/\s+/g, '');
        cues.forEach((cue, i) => {
          expect(letters(cue.text)).toBe(letters(joinWords(cue.words!, tag)));
          expect(new Set(cue.words!.map(({ speaker }) => speaker)).size).toBe(1);
          expect(cue.end_ms).toBeGreaterThan(cue.start_ms);
          expect(cue.end_ms - cue.start_ms).toBeLessThanOrEqual(limits.maxDurationMs);
          expect(cue.end_ms).toBeLessThanOrEqual(cues[i + 1]?.start_ms ?? Infinity);
          const free = (cues[i + 1]?.start_ms ?? Infinity) - cue.start_ms - limits.minGapMs;
          expect(cue.end_ms - cue.start_ms).toBeGreaterThanOrEqual(
            Math.min(limits.minDurationMs, Math.max(1, free)),
          );
        });
      }),
      { numRuns: 300 },
    );
  });

  it('does an hour of speech in a moment', () => {
    const words = spoken(Array.from({ length: 100 }, () => TALK).join(' '));
    const begin = performance.now();
    const cues = segmentWords(words, 'en', profile);
    expect(cues.length).toBeGreaterThan(500);
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});

describe('breakCost', () => {
  it.each([
    [
      'in',
      'and',
      'the',
      'end',
      'a preposition that is part of the verb before a conjunction, not before its noun',
    ],
    ['town', 'because', 'town', 'hall', 'before a conjunction, not inside a phrase'],
    ['talk', 'of', 'tell', 'talk', 'before a genitive rather than between two words'],
    ['girl', 'that', 'that', 'girls', 'before a relative, not after it'],
  ])('%s | %s is better than %s | %s: %s', (before, after, worse, next) => {
    expect(breakCost(before, after, 'en')).toBeLessThan(breakCost(worse, next, 'en'));
  });
});

describe('breakLines', () => {
  it.each([
    ['en', 'It fits on one line.', 'It fits on one line.'],
    [
      'en',
      'When my grandmother was a girl, she could walk there',
      'When my grandmother was a girl,\nshe could walk there',
    ],
    [
      'es',
      'La casa de mi abuela estaba al final de la calle principal',
      'La casa de mi abuela estaba\nal final de la calle principal',
    ],
    [
      'de',
      'Das ist der Grund, weshalb wir heute Abend hier sind',
      'Das ist der Grund,\nweshalb wir heute Abend hier sind',
    ],
    ['ko', '우리는 바닷가에 서서 마지막 배가 떠나는 것을 보았다', /^[^\n]+\n[^\n]+$/],
    ['en', '- Are you coming?\n- No.', '- Are you coming?\n- No.'],
  ])('%s: %s', (language, text, expected) => {
    const broken = breakLines(text, language, subtitleProfile('netflix', language));
    expect(broken).toEqual(expected instanceof RegExp ? expect.stringMatching(expected) : expected);
  });

  it('keeps kinsoku in Japanese and Chinese', () => {
    const texts = {
      ja: '「ブログを読んでもらいたい」と彼は言った。',
      zh: '我们站在岸边，看着最后一艘船离开（没有人知道），它什么时候回来？',
      'zh-TW': '我們站在岸邊，看著最後一艘船離開（沒有人知道），它什麼時候回來？',
      th: 'เรายืนอยู่บนชายฝั่งและมองดูเรือลำสุดท้ายแล่นออกไปจากท่าเรือในยามเย็น',
    };
    for (const [language, text] of Object.entries(texts)) {
      const profile = subtitleProfile('netflix', language);
      const lines = breakLines(text, language, profile).split('\n');
      expect(lines.join('')).toBe(text);
      expect(lines.length).toBeGreaterThan(1);
      for (const line of lines) {
        expect([line, visibleLength(line, profile.width) <= profile.maxCpl]).toEqual([line, true]);
        expect(line).not.toMatch(/^[、。，）」ー]|[（「]$/u);
      }
    }
  });

  it('loses no text, and keeps to the length where words allow it (property)', () => {
    const profile = subtitleProfile('netflix', 'en');
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}[,.]?$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(words, (list) => {
        const text = list.join(' ');
        const lines = breakLines(text, 'en', profile).split('\n');
        expect(lines.join(' ')).toBe(text);
        if (text.length <= profile.maxCpl * 1.6) {
          expect(lines.length).toBeLessThanOrEqual(2);
          lines.forEach((line) => expect(line.length).toBeLessThanOrEqual(profile.maxCpl));
        }
      }),
    );
  });
});
