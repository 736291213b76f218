import { primaryLanguage } from './languages';

/** One direction of translation between two BCP 47 tags. */
export interface LanguagePair {
  from: string;
  to: string;
}

/** Pivots in order of preference: those for which rule-based data are the best kept. Others follow by alphabet. */
const PIVOTS = ['es', 'en', 'ca', 'fr', 'pt', 'ru', 'nb', 'sv'];

/** Norwegian without more is Bokmål: that is what people write who say `no`. */
const primary = (tag: string): string => (primaryLanguage(tag) === 'no' ? 'nb' : primaryLanguage(tag));

/** How well an offered tag serves a wanted one: 0 exactly; 3 same language, other region or script; null not. */
function distance(wanted: string, offered: string): number | null {
  if (primary(wanted) !== primary(offered)) {
    return null;
  }
  const [w, o] = [wanted.toLowerCase(), offered.toLowerCase()];
  if (w === o) {
    return 0;
  }
  return !o.includes('-') ? 1 : !w.includes('-') ? 2 : 3;
}

interface Candidate {
  route: LanguagePair[];
  cost: number[];
}

/**
 * The way from one language to another through the pairs that there are: one pair, or two with one language between
 * (more loses too much), or null. An exact region is preferred (`es>pt-BR` for pt-BR), another of the language is taken.
 */
export function translationRoute(
  pairs: readonly LanguagePair[],
  from: string,
  to: string,
): LanguagePair[] | null {
  if (primary(from) === primary(to)) {
    return null;
  }
  const candidates: Candidate[] = [];
  for (const first of pairs) {
    const start = distance(from, first.from);
    if (start === null) {
      continue;
    }
    const direct = distance(to, first.to);
    if (direct !== null) {
      candidates.push({ route: [first], cost: [1, 0, direct, start, 0] });
      continue;
    }
    for (const second of pairs) {
      const end = distance(to, second.to);
      const joint = distance(second.from, first.to);
      if (end !== null && joint !== null && primary(first.to) !== primary(from)) {
        const pivot = PIVOTS.indexOf(primary(first.to));
        candidates.push({
          route: [first, second],
          cost: [2, pivot < 0 ? PIVOTS.length : pivot, end, start, joint],
        });
      }
    }
  }
  candidates.sort((a, b) => compare(a.cost, b.cost) || (name(a.route) < name(b.route) ? -1 : 1));
  return candidates[0]?.route ?? null;
}

function compare(a: number[], b: number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

const name = (route: readonly LanguagePair[]): string =>
  route.map(({ from, to }) => `${from}>${to}`).join(' ');
