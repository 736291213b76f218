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
/** A clause begins with these: the best place for a break that has no punctuation. */
const CLAUSE_BEFORE: Readonly<Record<string, string>> = {
  en:
    'and or but nor so because although though while when where which who whom whose that if unless until since than ' +
    'whether as before after instead rather',
  es: 'y e o u pero ni sino porque pues aunque mientras cuando donde que quien cual cuyo si como para',
  fr: 'et ou mais ni car donc parce quand lorsque où que qui dont si comme pour puisque tandis afin',
  de: 'und oder aber denn sondern weil obwohl während wenn wo der die das dass als wie ob damit sowie',
  pt: 'e ou mas nem porque pois embora enquanto quando onde que quem se como para',
  it: 'e o ma né perché poiché sebbene mentre quando dove che chi se come',
};
/** A phrase begins with these prepositions. */
const PHRASE_BEFORE: Readonly<Record<string, string>> = {
  en:
    'to in on at by for with from into about over under between through without during against among within upon ' +
    'toward towards across behind',
  es: 'en con por sin sobre entre desde hasta hacia según tras durante contra ante',
  fr: 'dans avec par sans sur sous entre vers chez depuis pendant contre selon',
  de: 'von in im an am auf aus bei mit nach für durch ohne um über unter vor hinter zwischen gegen seit zu zum zur',
  pt: 'em no na nos nas com por pelo pela sem sobre entre desde até contra durante',
  it: 'in nel nella con per tra fra senza su sul sulla da dal dalla contro durante verso',
};
/** These bind what follows to what stands before: a break before them is no better than elsewhere. */
const GENITIVE: Readonly<Record<string, string>> = {
  en: 'of',
  es: 'de del',
  fr: 'de du des',
  de: 'des',
  pt: 'de do da dos das',
  it: 'di del dello della dei degli delle',
};

/** Verbs whose infinitive follows: "going to measure". */
const BINDS_TO = new Set(
  'going gonna want wants wanted need needs needed able ought used like likes try trying'.split(' '),
);
const sets = (lists: Readonly<Record<string, string>>): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(Object.entries(lists).map(([language, words]) => [language, new Set(words.split(' '))]));
const never = sets(NEVER_AFTER);
const clause = sets(CLAUSE_BEFORE);
const phrase = sets(PHRASE_BEFORE);
const genitive = sets(GENITIVE);

/** Cost of a break: 0 at a sentence's end, {@link NEVER} where grammar forbids it. */
export const NEVER = 100;
/**
 * Costs that a person's choice of breaks shows best (`./z2 bench craft`; tuned on English and German captions, held against others):
 * after a comma, before a conjunction or relative, before a preposition, before an article or pronoun, before a genitive, between
 * any other words.
 */
const COMMA = 2;
const CLAUSE = 8;
const PHRASE = 8;
const FUNCTION_WORD = 10;
const GENITIVE_BEFORE = 20;
const WORDS = 40;
/** After a conjunction or relative; inside a name, or before a unit. */
const AFTER_CLAUSE_WORD = 60;
export const BOUND = 60;
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
 * Cost of a break between two words, 0–100, by punctuation and grammar (CRAFT.md 1, "Line breaks"): after a sentence 0, after a
 * clause {@link COMMA}, before a conjunction {@link CLAUSE}, before a preposition {@link PHRASE}, elsewhere {@link WORDS}, after a
 * conjunction, inside a name or before a unit {@link BOUND}, after an article, preposition, pronoun or auxiliary {@link NEVER}.
 */
export function breakCost(before: string, after: string, language: string): number {
  if (endsSentence(before)) {
    return 0;
  }
  if (endsClause(before)) {
    return COMMA;
  }
  const primary = primaryLanguage(language);
  const left = before
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .replace(/[^\p{L}\p{N}.'’]+$/u, '');
  const right = after.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}.'’]+$/gu, '');
  const isClause = clause.get(primary)?.has(right) ?? false;
  if (never.get(primary)?.has(left.replace('’', "'")) || ABBREVIATION.test(before)) {
    // "who come in | and stay": no preposition before a conjunction, but a part of the verb.
    return isClause && phrase.get(primary)?.has(left) ? WORDS : NEVER;
  }
  if (clause.get(primary)?.has(left)) {
    return AFTER_CLAUSE_WORD;
  }
  if (primary === 'en' && right === 'to' && BINDS_TO.has(left)) {
    return GENITIVE_BEFORE;
  }
  if (/^\d/.test(left) && /^\p{L}/u.test(right)) {
    return BOUND;
  }
  const name = /^\p{Lu}\p{Ll}/u;
  if (primary !== 'de' && name.test(before) && name.test(after)) {
    return BOUND;
  }
  if (isClause) {
    return CLAUSE;
  }
  if (genitive.get(primary)?.has(right)) {
    return GENITIVE_BEFORE;
  }
  if (phrase.get(primary)?.has(right)) {
    return PHRASE;
  }
  // An article begins a noun phrase: "sign up | a friend" is better than "sign | up a friend".
  return never.get(primary)?.has(right) ? FUNCTION_WORD : WORDS;
}
