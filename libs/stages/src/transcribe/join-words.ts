import type { Word } from '@z2/contracts';

/** Two windows give the same word times that differ by less than this. */
const TOLERANCE_MS = 400;

type Step = 'both' | 'left' | 'right';

/**
 * Joins the words of two windows that both heard the time around a seam: each word once. Words that are the same (by text
 * and time, or, heard differently, by time alone) are paired in order; of a pair, the word of the window on whose side of the
 * seam it lies counts, since the other may have heard it cut. A word without a partner counts where its middle lies on its
 * own window's side. Pure; times in ms on the clock of the source.
 *
 * @param from_ms,to_ms what both heard
 */
export function joinWords(
  left: readonly Word[],
  right: readonly Word[],
  seam: { from_ms: number; seam_ms: number; to_ms: number },
): Word[] {
  const first = left.findIndex(({ end_ms }) => end_ms > seam.from_ms);
  const split = first < 0 ? left.length : first;
  const after = right.findIndex(({ start_ms }) => start_ms >= seam.to_ms);
  const last = after < 0 ? right.length : after;
  const [ours, theirs] = [left.slice(split), right.slice(0, last)];
  const joined: Word[] = [];
  let [a, b] = [0, 0];
  for (const step of alignment(ours, theirs)) {
    const [one, two] = [ours[a]!, theirs[b]!];
    if (step === 'both') {
      joined.push((middle(one) + middle(two)) / 2 < seam.seam_ms ? one : two);
    } else if (step === 'left' ? middle(one) < seam.seam_ms : middle(two) >= seam.seam_ms) {
      joined.push(step === 'left' ? one : two);
    }
    a += step === 'right' ? 0 : 1;
    b += step === 'left' ? 0 : 1;
  }
  return inOrder([...left.slice(0, split), ...joined, ...right.slice(last)]);
}

/** The best pairing in order: the highest sum of likenesses. */
function alignment(ours: readonly Word[], theirs: readonly Word[]): Step[] {
  const width = theirs.length + 1;
  const best = new Float64Array((ours.length + 1) * width);
  const value = (a: number, b: number): number => best[a * width + b]!;
  for (let a = ours.length - 1; a >= 0; a--) {
    for (let b = theirs.length - 1; b >= 0; b--) {
      const like = likeness(ours[a]!, theirs[b]!);
      const paired = like > 0 ? like + value(a + 1, b + 1) : 0;
      best[a * width + b] = Math.max(paired, value(a + 1, b), value(a, b + 1));
    }
  }
  const steps: Step[] = [];
  let [a, b] = [0, 0];
  while (a < ours.length || b < theirs.length) {
    if (a < ours.length && value(a, b) === value(a + 1, b)) {
      steps.push('left');
      a++;
    } else if (b < theirs.length && value(a, b) === value(a, b + 1)) {
      steps.push('right');
      b++;
    } else {
      steps.push('both');
      a++;
      b++;
    }
  }
  return steps;
}

/** 0: not the same word. Time counts more than text: the same word may well be said twice running. */
function likeness(one: Word, two: Word): number {
  const common = Math.min(one.end_ms, two.end_ms) - Math.max(one.start_ms, two.start_ms);
  const shorter = Math.max(1, Math.min(one.end_ms - one.start_ms, two.end_ms - two.start_ms));
  const whole = Math.max(1, Math.max(one.end_ms, two.end_ms) - Math.min(one.start_ms, two.start_ms));
  const apart = Math.abs(middle(one) - middle(two));
  const isSame = plain(one.text) === plain(two.text) && apart < TOLERANCE_MS;
  if (!isSame && common < shorter / 2) {
    return 0;
  }
  return (2 * Math.max(0, common)) / whole + (isSame ? 1 - apart / TOLERANCE_MS : 0);
}

const middle = ({ start_ms, end_ms }: Word): number => (start_ms + end_ms) / 2;

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** No word begins before the one before it. */
function inOrder(words: readonly Word[]): Word[] {
  let least = 0;
  return words.map((word) => {
    least = Math.max(least, word.start_ms);
    return word.start_ms === least
      ? word
      : { ...word, start_ms: least, end_ms: Math.max(word.end_ms, least) };
  });
}
