import { SubtitleProfile } from '../profiles';
import { BreakPoint, breakPoints } from '../text/break-points';
import { visibleLength } from '../text/counting';

/** One line of a dialogue: `- Yes.` */
const DIALOGUE = /^\s*[-–—‐]\s*\S/u;
/** Costs: too long a line > too many lines > grammar > balance > pyramid (CRAFT.md 1). */
const PER_CHARACTER_OVER = 2500;
const PER_LINE_OVER = 25_000;
const PER_LINE = 60;
const GRAMMAR = 12;

/**
 * Breaks a text into as few lines as the profile's length allows: in one if it fits; else where grammar breaks, with lines
 * of like length, the lower rather the longer. Lines of a dialogue (`- …`) stay apart. What does not fit into the
 * profile's number of lines gets a little wider, then further lines; no text is ever lost.
 */
export function breakLines(text: string, language: string, profile: SubtitleProfile): string {
  const given = text
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').trim())
    .filter(Boolean);
  if (given.length > 1 && given.every((line) => DIALOGUE.test(line))) {
    return given.join('\n');
  }
  const joined = joinLines(given, language);
  if (visibleLength(joined, profile.width) <= profile.maxCpl) {
    return joined;
  }
  return bestLines(joined, language, profile).join('\n');
}

/** Lines as one text: with a blank between, but between characters of a script that has none. */
export function joinLines(lines: readonly string[], language: string): string {
  return lines.reduce(
    (left, right) => (left === '' ? right : left + joint(left, right, language) + right),
    '',
  );
}

const NO_BLANK =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3000-\u303F\uFF00-\uFFEF]/u;

/** What stands between two words or lines when they are joined. */
export function joint(left: string, right: string, language: string): '' | ' ' {
  const spaceless = /^(zh|ja|yue|cmn|th|lo|km|my|bo)\b/i.test(language);
  const last = [...left.slice(-2)].at(-1) ?? '';
  const first = String.fromCodePoint(right.codePointAt(0) ?? 32);
  return spaceless && (NO_BLANK.test(last) || NO_BLANK.test(first)) ? '' : ' ';
}

/** Shortest path over break points; state: where a line begins, and how many lines there are before it. */
function bestLines(text: string, language: string, profile: SubtitleProfile): string[] {
  const points = breakPoints(text, language);
  const starts = [0, ...points.map((point) => point.next)];
  const ends = [...points.map((point) => point.end), text.length];
  const length = visibleLength(text, profile.width);
  const lines = Math.max(profile.maxLines, Math.ceil(length / profile.maxCpl) + 1);
  const ideal = length / Math.min(profile.maxLines, Math.ceil(length / profile.maxCpl));
  const before = starts.map((start) => visibleLength(text.slice(0, start), profile.width));
  const upTo = ends.map((end) => visibleLength(text.slice(0, end), profile.width));
  // best[n][i]: cheapest way to have n lines before word i.
  const best: { cost: number; from: number }[][] = [[{ cost: 0, from: -1 }]];
  for (let n = 1; n <= lines; n++) {
    best.push([]);
    for (let i = n; i <= starts.length; i++) {
      for (let j = n - 1; j < i; j++) {
        const head = best[n - 1]![j];
        if (!head) {
          continue;
        }
        const cost = head.cost + lineCost(upTo[i - 1]! - before[j]!, n, ideal, points[i - 1], profile);
        if (cost < (best[n]![i]?.cost ?? Infinity)) {
          best[n]![i] = { cost, from: j };
        }
      }
    }
  }
  let count = 1;
  for (let n = 2; n <= lines; n++) {
    const [now, then] = [best[n]![starts.length], best[count]![starts.length]];
    count = (now?.cost ?? Infinity) < (then?.cost ?? Infinity) ? n : count;
  }
  const out: string[] = [];
  for (let n = count, i = starts.length; n > 0; n--) {
    const { from } = best[n]![i]!;
    out.unshift(text.slice(starts[from], ends[i - 1]));
    i = from;
  }
  return out;
}

function lineCost(
  length: number,
  number: number,
  ideal: number,
  end: BreakPoint | undefined,
  profile: SubtitleProfile,
): number {
  const over = Math.max(0, length - profile.maxCpl);
  const off = (length - ideal) / profile.maxCpl;
  return (
    over * PER_CHARACTER_OVER +
    (number > profile.maxLines ? PER_LINE_OVER : 0) +
    PER_LINE +
    (end?.cost ?? 0) * GRAMMAR +
    off * off * 200 +
    // Bottom-heavy: an upper line longer than its share is a little worse than a shorter one.
    (end && off > 0 ? off * 20 : 0)
  );
}
