import { withoutLoops } from './loop-guard';
import { whisperWords } from './whisper-words';

const pieces = (...texts: [string, number, number][]): { text: string; t0: number; t1: number }[] =>
  texts.map(([text, t0, t1]) => ({ text, t0, t1 }));

describe('whisperWords', () => {
  it('joins tokens to words with the times of their first and last', () => {
    const parts = pieces([' Hel', 0, 200], ['lo', 200, 400], [',', 400, 450], [' world', 500, 900]);
    expect(whisperWords(' Hello, world', parts, 'en', 1000)).toEqual([
      { start_ms: 0, end_ms: 450, text: 'Hello,' },
      { start_ms: 500, end_ms: 900, text: 'world' },
    ]);
  });

  it('places characters that are cut into several tokens', () => {
    const parts = pieces(['今日', 0, 300], ['\uFFFD', 300, 400], ['\uFFFD', 400, 500], ['です', 500, 800]);
    const words = whisperWords('今日晴です', parts, 'ja', 1000);
    expect(words.map(({ text }) => text).join('')).toBe('今日晴です');
    const middle = words.find(({ text }) => text.includes('晴'))!;
    expect([middle.start_ms <= 300, middle.end_ms >= 500]).toEqual([true, true]);
    expect(words.at(-1)!.end_ms).toBe(800);
  });

  it('keeps the same word twice apart', () => {
    const parts = pieces([' da', 0, 100], [' da', 300, 400], ['.', 400, 420]);
    expect(whisperWords(' da da.', parts, 'es', 1000).map(({ start_ms }) => start_ms)).toEqual([0, 300]);
  });

  it('leaves out notes and lone punctuation', () => {
    const text = ' [BLANK_AUDIO] ♪ Yes - (laughs) no';
    const words = whisperWords(text, pieces([text, 0, 900]), 'en', 1000);
    expect(words.map((word) => word.text)).toEqual(['Yes', 'no']);
  });

  it('brings times into order and into the sound', () => {
    const parts = pieces([' a', 500, 400], [' b', 300, 300], [' c', 900, 5000]);
    const words = whisperWords(' a b c', parts, 'en', 1000);
    words.forEach((word, at) => {
      expect(word.start_ms).toBeGreaterThanOrEqual(words[at - 1]?.start_ms ?? 0);
      expect(word.end_ms).toBeGreaterThan(word.start_ms);
      expect(word.end_ms).toBeLessThanOrEqual(1000);
    });
  });
});

describe('withoutLoops', () => {
  const said = (text: string) =>
    text.split(' ').map((word, at) => ({ start_ms: at * 100, end_ms: at * 100 + 90, text: word }));

  it('cuts groups that come three times running', () => {
    const { words, dropped } = withoutLoops(said('so thank you. Thank you. thank you. and bye'));
    expect(words.map(({ text }) => text).join(' ')).toBe('so thank you. and bye');
    expect(dropped).toBe(4);
  });

  it('leaves what people do say', () => {
    for (const text of ['no no no it is not', 'again and again and then', 'a b a b c', '']) {
      expect(withoutLoops(said(text)).dropped).toBe(0);
    }
  });
});
