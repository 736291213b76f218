import { type Cue, primaryLanguage } from '@z2/contracts';

import { CueRule } from './finding';

/** Scripts that a language is written in, where it is only that one. */
const SCRIPTS: readonly (readonly [languages: string, script: RegExp])[] = [
  ['zh ja', /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['ko', /\p{Script=Hangul}/u],
  ['ar fa ur ps', /\p{Script=Arabic}/u],
  ['he yi', /\p{Script=Hebrew}/u],
  ['ru uk be bg mk', /\p{Script=Cyrillic}/u],
  ['el', /\p{Script=Greek}/u],
  ['hi mr ne', /\p{Script=Devanagari}/u],
  ['th', /\p{Script=Thai}/u],
];

/** A translated cue is not the source's text over again, is marked so by nobody, and is in its language's script. */
export const untranslatedRule: CueRule = {
  check: 'untranslated',
  bound: () => 'every cue translated',
  find({ cue, source, language }) {
    const reason = cue.marks?.includes('untranslated')
      ? 'The cue is marked as not translated.'
      : source && sameSentence(source.text, cue.text)
        ? 'The cue says the same as in the source language.'
        : source && wrongScript(cue.text, language)
          ? `The cue has no letter of the script of ${language}.`
          : mostlyLeft(cue)
            ? 'Most of its words are left in another language.'
            : null;
    if (!reason) {
      return null;
    }
    return { message: reason, value: cue.text, bound: source?.text ?? '' };
  },
};

/** Words that the engine did not know are half of the text or more, be it a single word. */
function mostlyLeft({ text, unknown = [] }: Cue): boolean {
  const left = new Set(unknown.map((word) => word.toLowerCase()));
  const words = text.toLowerCase().match(/[\p{L}\p{M}][\p{L}\p{M}\p{N}’'-]*/gu) ?? [];
  const found = words.filter((word) => left.has(word.replace(/['’-]+$/u, '')));
  return found.length > 0 && found.length * 2 >= words.length;
}

/** Names, numbers and single words may well be the same in both languages; sentences are not. */
function sameSentence(source: string, text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const blanks = text.trim().split(/\s+/).length;
  const bare = (value: string): string => value.replace(/\s+/g, ' ').trim().toLowerCase();
  return letters >= 12 && blanks >= 3 && bare(source) === bare(text);
}

function wrongScript(text: string, language: string): boolean {
  const primary = primaryLanguage(language);
  const script = SCRIPTS.find(([languages]) => languages.split(' ').includes(primary))?.[1];
  const words = text.match(/\p{L}{2,}/gu)?.length ?? 0;
  return script !== undefined && words >= 4 && !script.test(text);
}
