import { Z2Error } from '@z2/contracts';

import { decodeSubtitleBytes } from './decode-subtitles';

const SRT = '1\n00:00:01,000 --> 00:00:02,000\n';

/** Bytes of a text in a single-byte code page, by asking the platform's decoder for all 256 bytes. */
function encode(text: string, encoding: string): Uint8Array {
  const table = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    table.set(new TextDecoder(encoding).decode(Uint8Array.of(byte)), byte);
  }
  return Uint8Array.from([...text].map((letter) => table.get(letter) ?? 0x3f));
}

/** Bytes in a double-byte encoding, by asking the decoder for all pairs. */
function encodeWide(text: string, encoding: string): Uint8Array {
  const table = new Map<string, number[]>();
  const decoder = new TextDecoder(encoding);
  for (let lead = 0x81; lead < 0xff; lead++) {
    for (let trail = 0x40; trail < 0xff; trail++) {
      const letter = decoder.decode(Uint8Array.of(lead, trail));
      if ([...letter].length === 1 && !table.has(letter)) {
        table.set(letter, [lead, trail]);
      }
    }
  }
  return Uint8Array.from([...text].flatMap((letter) => table.get(letter) ?? [letter.charCodeAt(0)]));
}

const RUSSIAN =
  'Мы стоим на берегу и смотрим, как уходит последний корабль.\nНикто не знает, когда он вернётся.';
const CZECH = 'Příliš žluťoučký kůň úpěl ďábelské ódy, a nikdo ho neslyšel.';
const GREEK = 'Η θάλασσα ήταν ήσυχη και κανείς δεν μιλούσε για το ταξίδι.';
const CHINESE = '我们站在岸边，看着最后一艘船离开。没有人知道它什么时候回来。';
const JAPANESE = 'わたしたちは岸に立って、最後の船が出ていくのを見ていた。';
const KOREAN = '우리는 바닷가에 서서 마지막 배가 떠나는 것을 보았다.';

describe('decodeSubtitleBytes', () => {
  it.each([
    ['utf-8', Buffer.from(SRT + RUSSIAN), false],
    ['utf-8', Buffer.from(`\uFEFF${SRT}${RUSSIAN}`), false],
    ['utf-16le', Buffer.from(`\uFEFF${SRT}${RUSSIAN}`, 'utf16le'), false],
    ['utf-16be', Buffer.from(`\uFEFF${SRT}${RUSSIAN}`, 'utf16le').swap16(), false],
    ['utf-16le', Buffer.from(SRT + CHINESE, 'utf16le'), true],
    ['utf-16be', Buffer.from(SRT + CHINESE, 'utf16le').swap16(), true],
  ])('reads %s (%#)', (encoding, bytes, guessed) => {
    const decoded = decodeSubtitleBytes(bytes);
    expect({ ...decoded, text: decoded.text.slice(0, SRT.length) }).toEqual({ text: SRT, encoding, guessed });
    expect(decoded.text.slice(SRT.length)).toMatch(/^(Мы стоим|我们站在)/u);
  });

  it('reads UTF-32 with a BOM', () => {
    const codes = Uint32Array.from([0xfeff, ...[...(SRT + CHINESE)].map((letter) => letter.codePointAt(0)!)]);
    const decoded = decodeSubtitleBytes(new Uint8Array(codes.buffer));
    expect(decoded).toEqual({ text: SRT + CHINESE, encoding: 'utf-32le', guessed: false });
  });

  it.each([
    ['ru', RUSSIAN, 'windows-1251'],
    ['ru', RUSSIAN, 'koi8-r'],
    [null, RUSSIAN, 'windows-1251'],
    [null, RUSSIAN, 'koi8-r'],
    ['cs', CZECH, 'windows-1250'],
    ['el', GREEK, 'windows-1253'],
    [null, GREEK, 'windows-1253'],
    ['fr', 'Les élèves français sont très contents, même à Noël.', 'windows-1252'],
    [null, 'Les élèves français sont très contents, même à Noël.', 'windows-1252'],
    ['tr', 'Güneşli bir gündü, çocuklar dışarıda oynuyordu.', 'windows-1254'],
    ['he', 'אנחנו עומדים על החוף ומביטים באונייה האחרונה.', 'windows-1255'],
    ['ar', 'نقف على الشاطئ وننظر إلى السفينة الأخيرة وهي ترحل.', 'windows-1256'],
    ['th', 'เรายืนอยู่บนชายฝั่งและมองดูเรือลำสุดท้าย', 'windows-874'],
  ])('guesses, told %s, the code page of %s (%s)', (language, text, encoding) => {
    const decoded = decodeSubtitleBytes(encode(SRT + text, encoding), language);
    expect(decoded.text).toBe(SRT + text);
    expect(decoded.guessed).toBe(true);
  });

  it.each([
    ['zh', CHINESE, 'gb18030'],
    [null, CHINESE, 'gb18030'],
    ['ja', JAPANESE, 'shift_jis'],
    ['ja', JAPANESE, 'euc-jp'],
    ['ko', KOREAN, 'euc-kr'],
    [null, KOREAN, 'euc-kr'],
  ])('guesses, told %s, the double-byte encoding of %s (%s)', (language, text, encoding) => {
    const bytes = encodeWide(SRT.repeat(1) + text, encoding);
    expect(decodeSubtitleBytes(bytes, language).text).toBe(SRT + text);
  });

  it('refuses what is no text', () => {
    const bytes = Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 251);
    expect(() => decodeSubtitleBytes(bytes)).toThrow(Z2Error);
  });
});
