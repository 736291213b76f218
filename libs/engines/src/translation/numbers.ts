/** Numbers up to this are often written as words in one language and as digits in the other. */
const OFTEN_A_WORD = 12;

/** Numbers in a text, as the values that each may stand for: "1.000" is 1 or 1000, by the language. */
export function numbersIn(text: string): number[][] {
  const plain = text.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));
  return (plain.match(/\d+(?:[.,'’  ]\d+)*/gu) ?? []).map(readings);
}

/**
 * The numbers of the source that the translation lacks, by value (1,000 = 1.000; CRAFT.md 3). Small whole numbers are not
 * missed: "3" may well be "tres".
 */
export function missingNumbers(source: string, translation: string): string[] {
  const offered = numbersIn(translation);
  const missing: string[] = [];
  for (const values of numbersIn(source)) {
    const at = offered.findIndex((candidate) => candidate.some((value) => values.includes(value)));
    if (at >= 0) {
      offered.splice(at, 1);
    } else if (!values.some((value) => Number.isInteger(value) && value <= OFTEN_A_WORD)) {
      missing.push(String(values[0]));
    }
  }
  return missing;
}

function readings(written: string): number[] {
  const digits = written.replace(/\D/g, '');
  const values = new Set<number>();
  const separators = [...written.matchAll(/\D/g)].map((match) => ({ sign: match[0], at: match.index }));
  const last = separators.at(-1);
  const tail = last ? written.length - last.at - 1 : 0;
  // Thousands: every group after the first has three digits (two in Indian style before the last).
  if (!last || /^\d{1,3}(?:\D\d{2,3})*\D\d{3}$/.test(written)) {
    values.add(Number(digits));
  }
  if (last && (last.sign === '.' || last.sign === ',')) {
    values.add(Number(`${written.slice(0, last.at).replace(/\D/g, '')}.${written.slice(-tail)}`));
  }
  if (values.size === 0) {
    values.add(Number(digits));
  }
  return [...values];
}

/** Value of a decimal digit of any script: Unicode keeps each script's ten in a row (UAX 44, Nd). */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) {
    zero--;
  }
  // Blocks of digits without a gap between (mathematical ones) stand in tens from U+1D7CE.
  return code >= 0x1d7ce && code <= 0x1d7ff ? (code - 0x1d7ce) % 10 : code - zero;
}
