import { CueRule } from './finding';

/** Up to here a language may well write a number as a word (TTSG General: "one to ten"; twelve for a dozen). */
const IN_WORDS = 12;
const NUMBER = /(?<![\p{L}\p{N}])\p{Nd}+(?:[.,'’\u00A0\u202F ]\p{Nd}{3}(?!\p{Nd}))*(?:[.,:]\p{Nd}+)?/gu;

/** The numbers of the source stand in the translation, compared by value (1,000 = 1.000; CRAFT.md 3). */
export const numbersRule: CueRule = {
  check: 'numbers',
  bound: () => 'as in the source',
  find({ cue, source }) {
    if (!source || !/\p{Nd}/u.test(source.text + cue.text)) {
      return null;
    }
    const [wanted, found] = [numbersOf(source.text), numbersOf(cue.text)];
    const missing = without(wanted, found);
    const more = without(found, wanted);
    // A number in words on one side only cannot be compared.
    const lost = missing.filter((value) => more.length > 0 || !isInWords(value));
    if (lost.length === 0) {
      return null;
    }
    return {
      message: `The source says ${lost.join(', ')}${more.length > 0 ? `, the translation ${more.join(', ')}` : ''}.`,
      value: found.join(', '),
      bound: wanted.join(', '),
    };
  },
};

const isInWords = (value: string): boolean => Number(value) <= IN_WORDS;

/** Numbers by value, as digits: separators of thousands gone, other digits than European ones as these. */
function numbersOf(text: string): string[] {
  return [...text.matchAll(NUMBER)].map(([raw]) => {
    const digits = raw.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));
    const [, whole, rest] = /^(.*?)(?:[.,:](\d{1,2}|\d{4,}))?$/s.exec(digits) ?? ['', digits, undefined];
    return whole.replace(/\D/g, '') + (rest === undefined ? '' : `.${rest}`);
  });
}

/** Digits of all scripts lie in runs of ten that begin at a multiple of … their zero. */
function digitValue(digit: string): number {
  let code = digit.codePointAt(0)!;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
    code--;
    value++;
  }
  return value;
}

function without(values: readonly string[], taken: readonly string[]): string[] {
  const left = [...taken];
  return values.filter((value) => {
    const at = left.indexOf(value);
    if (at >= 0) {
      left.splice(at, 1);
    }
    return at < 0;
  });
}
