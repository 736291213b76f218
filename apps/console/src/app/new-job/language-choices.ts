import type { LanguageInfo } from '@z2/contracts';
import { languageName, languageOwnName, parseLanguage } from '@z2/contracts';

/** Languages that can be chosen, or (with a reason) that cannot. */
export interface ChoiceGroup {
  /** Why they cannot be chosen; '': they can. */
  reason: string;
  choices: LanguageInfo[];
}

/** The languages that fit what was typed, best first: beginning of a name or the code, then anywhere in a name. */
export function languageChoices(
  all: readonly LanguageInfo[],
  typed: string,
  taken: readonly string[],
): LanguageInfo[] {
  const free = all.filter(({ language }) => !taken.includes(language));
  const wanted = fold(typed);
  if (!wanted) {
    return free;
  }
  const ranked = free
    .map((info) => ({ info, rank: rankOf(info, wanted) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map(({ info }) => info);
  // A region or script that the list does not hold, such as pt-BR.
  const tag = /[-_]/.test(typed) ? parseLanguage(typed) : null;
  if (tag && !taken.includes(tag) && !ranked.some(({ language }) => language === tag)) {
    return [{ language: tag, name: languageName(tag), own_name: languageOwnName(tag) }, ...ranked];
  }
  return ranked;
}

/** What can be chosen first, then what cannot, by its reason; the order within stays. */
export function choiceGroups(
  choices: readonly LanguageInfo[],
  whyNot: (language: string) => string | null,
): ChoiceGroup[] {
  const groups = Map.groupBy(choices, ({ language }) => whyNot(language) ?? '');
  return [...groups]
    .map(([reason, own]) => ({ reason, choices: own }))
    .sort((a, b) => Number(a.reason !== '') - Number(b.reason !== ''));
}

/**
 * Why what was typed is not taken, as a sentence; '': it is. A language that is named exactly is never passed over for another
 * that only resembles it.
 *
 * @param nothing what is said where no language fits
 */
export function refusal(groups: readonly ChoiceGroup[], typed: string, nothing: string): string {
  const wanted = fold(typed);
  const blocked = groups.flatMap(({ reason, choices }) =>
    reason ? choices.map((choice) => ({ reason, choice })) : [],
  );
  const named = blocked.find(({ choice }) => isNamed(choice, wanted));
  if (!wanted || (!named && groups.some(({ reason }) => !reason))) {
    return '';
  }
  const [first = null] = named ? [named] : blocked;
  return first ? `${first.choice.name} ${first.reason}.` : nothing;
}

const isNamed = ({ language, name, own_name }: LanguageInfo, wanted: string): boolean =>
  [language, name, own_name].some((one) => fold(one) === wanted);

function rankOf({ language, name, own_name }: LanguageInfo, wanted: string): number {
  if (language.toLowerCase() === wanted) {
    return 0;
  }
  if (fold(name).startsWith(wanted) || fold(own_name).startsWith(wanted)) {
    return 1;
  }
  return fold(name).includes(wanted) || fold(own_name).includes(wanted) ? 2 : 3;
}

/** Without case and accents: "espanol" finds "español". */
const fold = (text: string): string => text.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
