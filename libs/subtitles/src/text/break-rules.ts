import { primaryLanguage } from '@z2/contracts';

/** After these no line ends: article|noun, preposition|noun, auxiliary|verb, negation, title|name (CRAFT.md 1). */
const NEVER_AFTER: Readonly<Record<string, string>> = {
  en:
    'a an the of to in on at by for with from into onto about over under between through without within during before ' +
    'after against among behind beyond near upon my your his her its our their this that these those some any no every ' +
    "each not don't doesn't didn't won't can't isn't aren't wasn't i you he she it we they is are was were be been am has " +
    'have had will would can could shall should may might must do does did very so too and or but nor mr. mrs. ms. dr. st.',
  es:
    'el la los las un una unos unas de del a al en con por para sin sobre entre desde hasta hacia según tras mi tu su mis ' +
    'tus sus nuestro nuestra este esta estos estas ese esa esos esas aquel aquella cada no me te se le lo les nos os muy ' +
    'tan más que y e o u pero ni he has ha hemos han es son está están fue era ser sr. sra. dr. dra.',
  fr:
    "le la les un une des de du d' l' au aux à en dans avec par pour sans sur sous entre vers chez depuis pendant mon ma " +
    'mes ton ta tes son sa ses notre nos votre vos leur leurs ce cet cette ces chaque ne pas je tu il elle on nous vous ' +
    'ils elles me te se très plus si que qui et ou mais ni ai as a avons avez ont est sont était être m. mme dr',
  de:
    'der die das den dem des ein eine einen einem einer eines von vom zu zum zur in im an am auf aus bei mit nach für ' +
    'durch ohne um über unter vor hinter zwischen gegen seit mein meine dein seine sein ihr ihre unser euer dieser diese ' +
    'dieses jeder jede jedes kein keine nicht ich du er sie es wir sehr so zu und oder aber ist sind war hat haben wird ' +
    'werden kann herr frau dr. hr. fr.',
  pt:
    'o a os as um uma uns umas de do da dos das em no na nos nas ao à aos às por pelo pela para com sem sobre entre desde ' +
    'até meu minha teu tua seu sua nosso nossa este esta esse essa aquele aquela cada não me te se lhe nos muito mais tão ' +
    'que e ou mas nem é são foi era está estão tem têm ser sr. sra. dr. dra.',
  it:
    "il lo la i gli le un uno una l' d' di del dello della dei degli delle a al allo alla ai agli alle da dal dalla in nel " +
    'nello nella nei nelle con su sul sulla per tra fra senza mio mia tuo tua suo sua nostro nostra questo questa quel ' +
    'quella ogni non mi ti si ci vi molto più così che e o ma né ho hai ha abbiamo hanno è sono era essere sig. dott.',
};
/** Before these a line may well begin: conjunctions, relatives and prepositions. */
const GOOD_BEFORE: Readonly<Record<string, string>> = {
  en:
    'and or but nor so because although though while when where which who whom whose that if unless until since than as ' +
    'of to in on at by for with from into about over under between through without during before after against',
  es: 'y e o u pero ni sino porque aunque mientras cuando donde que quien cual si como de en con por para sin sobre entre desde hasta',
  fr: 'et ou mais ni car donc parce quand lorsque où que qui dont si comme de dans avec par pour sans sur sous entre vers',
  de: 'und oder aber denn sondern weil obwohl während wenn wo der die das dass als wie ob von in an auf aus bei mit nach für durch ohne um',
  pt: 'e ou mas nem porque embora enquanto quando onde que quem se como de em com por para sem sobre entre desde até',
  it: 'e o ma né perché sebbene mentre quando dove che chi se come di in con per tra fra senza su da',
};

const sets = (lists: Readonly<Record<string, string>>): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(Object.entries(lists).map(([language, words]) => [language, new Set(words.split(' '))]));
const never = sets(NEVER_AFTER);
const good = sets(GOOD_BEFORE);

/** Cost of a break: 0 at a sentence's end, {@link NEVER} where grammar forbids it. */
export const NEVER = 100;
const SENTENCE_END = /[.!?…。！？؟।]["'”’»)\]」』]*$/u;
const ABBREVIATION =
  /^(?:(?:mr|mrs|ms|dr|st|prof|sr|sra|dra|dott|sig|hr|fr|mme|z\.b|e\.g|i\.e|vs|no|nr|bzw|ca)\.|\p{L}\.)$/iu;

/** Whether a word ends a sentence. */
export function endsSentence(word: string): boolean {
  return SENTENCE_END.test(word) && !ABBREVIATION.test(word);
}

/** Whether a word ends with a comma-like mark. */
export function endsClause(word: string): boolean {
  return /[,;:،؛、，；：–—]["'”’»)]*$/u.test(word);
}

/**
 * Cost of a break between two words, 0–100, by punctuation and grammar (CRAFT.md 1, "Line breaks"): after a sentence 0,
 * after a clause 4, before a conjunction or preposition 8, elsewhere 15, inside a name or before a unit 40, after an
 * article, preposition, pronoun or auxiliary 100.
 */
export function breakCost(before: string, after: string, language: string): number {
  if (endsSentence(before)) {
    return 0;
  }
  if (endsClause(before)) {
    return 4;
  }
  const primary = primaryLanguage(language);
  const left = before
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .replace(/[^\p{L}\p{N}.'’]+$/u, '');
  const right = after.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}.'’]+$/gu, '');
  if (never.get(primary)?.has(left.replace('’', "'")) || ABBREVIATION.test(before)) {
    return NEVER;
  }
  if (/^\d/.test(left) && /^\p{L}/u.test(right)) {
    return 40;
  }
  const name = /^\p{Lu}\p{Ll}/u;
  if (primary !== 'de' && name.test(before) && name.test(after)) {
    return 40;
  }
  return good.get(primary)?.has(right) ? 8 : 15;
}
