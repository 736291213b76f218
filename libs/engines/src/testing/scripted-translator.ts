import type { TranslationItem } from '../translation/translation.engine';
import type { ChatQuestion } from './openai-server';

/** The items that a question to a model holds. */
export function asked(question: ChatQuestion): TranslationItem[] {
  return (JSON.parse(question.user) as { items: TranslationItem[] }).items;
}

const SPANISH: Readonly<Record<string, string>> = {
  the: 'la', house: 'casa', is: 'está', big: 'grande', good: 'buena', morning: 'mañana', i: 'yo', like: 'quiero',
  this: 'este', book: 'libro', we: 'nosotros', walk: 'andamos', along: 'junto', river: 'río', at: 'en', today: 'hoy',
}; // prettier-ignore

/** Word for word; unknown words get an ending. Tokens and tags stay. One text always gives the same text. */
export function spanish(text: string): string {
  return text
    .split(/(<[^>]*>|⟦[^⟧]*⟧|&\w+;)/u)
    .map((part) =>
      /^[<⟦&]/u.test(part)
        ? part
        : part.replace(/\p{L}+/gu, (word) => SPANISH[word.toLowerCase()] ?? `${word}ado`),
    )
    .join('');
}

export function inSpanish(items: readonly TranslationItem[]): TranslationItem[] {
  return items.map(({ id, text }) => ({ id, text: spanish(text) }));
}

export function writtenAnswer(items: readonly TranslationItem[]): string {
  return JSON.stringify({ items });
}
