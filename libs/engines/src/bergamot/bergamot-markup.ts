import { escapeHtml, unescapeHtml } from '../translation/html';
import type { TokenText } from '../translation/protected-text';

/**
 * A text as Bergamot takes it: HTML, where an element goes with the words that it encloses. Tags that belong together enclose
 * words there too (`<b id="1">`); anything else that is opaque is content of an element that Bergamot copies, and goes with the
 * word behind it. Pure.
 */
export function toBergamotMarkup(source: TokenText): string {
  const { text, tokens } = withSigns(source);
  const pairs = pairsOf(tokens);
  const closing = new Set(pairs.values());
  return escapeHtml(text).replace(TOKEN, (token) => {
    if (pairs.has(token)) {
      return `<b id="${token.slice(1, -1)}">`;
    }
    return closing.has(token) ? '</b>' : `<var>${token}</var>`;
  });
}

/** The way back, with spaces beside what was copied as the source has them. Pure. */
export function fromBergamotMarkup(markup: string, source: TokenText): string {
  const { text, tokens, signs } = withSigns(source);
  const pairs = pairsOf(tokens);
  const open: string[] = [];
  const answer = markup.replace(/<[^<>]*>/g, (tag) => {
    const id = /^<b id="(\d+)">$/.exec(tag)?.[1];
    if (id) {
      open.push(`⟦${id}⟧`);
      return `⟦${id}⟧`;
    }
    return tag === '</b>' ? (pairs.get(open.pop() ?? '') ?? '') : '';
  });
  const enclosing = new Set([...pairs.keys(), ...pairs.values()]);
  return respaced(unescapeHtml(answer).replace(/\s+/g, ' ').trim(), text, enclosing)
    .replace(/ {2,}/g, ' ')
    .replace(TOKEN, (token) => signs.get(token) ?? token);
}

/** Notes and pictures, which no vocabulary has: they would be lost. As tokens of their own. */
function withSigns({ text, tokens }: TokenText): TokenText & { signs: ReadonlyMap<string, string> } {
  const signs = new Map<string, string>();
  const out = text.replace(/[\u2669-\u266f]|\p{Extended_Pictographic}[\p{EMod}\ufe0f]*/gu, (sign) => {
    const token = `⟦sign ${signs.size + 1}⟧`;
    signs.set(token, sign);
    return token;
  });
  return { text: out, tokens, signs };
}

const TOKEN = /⟦[^⟧]*⟧/gu;

/** Opening tags with the closing ones that belong to them: one inside the other, never across. */
function pairsOf(tokens: ReadonlyMap<string, string>): Map<string, string> {
  const pairs = new Map<string, string>();
  const open: { token: string; name: string }[] = [];
  for (const [token, piece] of tokens) {
    const name = /^<([a-z]+)(?:[\s.][^<>]*)?>$/i.exec(piece)?.[1];
    const end = /^<\/([a-z]+)>$/i.exec(piece)?.[1];
    if (name) {
      open.push({ token, name: name.toLowerCase() });
    } else if (end) {
      const at = open.findLastIndex((one) => one.name === end.toLowerCase());
      const [begin] = at < 0 ? [] : open.splice(at);
      if (begin) {
        pairs.set(begin.token, token);
      }
    }
  }
  return pairs;
}

/**
 * Where Bergamot puts what it copies, it knows no spaces: those of the source come back. Tags that enclose words are right as
 * they are.
 */
function respaced(answer: string, source: string, enclosing: ReadonlySet<string>): string {
  return answer.replace(/( *)(⟦[^⟧]*⟧)( *)/gu, (all, before: string, token: string, after: string, at) => {
    if (enclosing.has(token)) {
      return all;
    }
    const place = source.indexOf(token);
    const beside = [source[place - 1], source[place + token.length]];
    const [previous, next] = [answer[Number(at) - 1], answer[Number(at) + all.length]];
    const isWord = !beside.some(isOfWord);
    const wanted = (was: string | undefined, is: string | undefined, came: string, mark: RegExp): boolean =>
      is === undefined || isOfWord(was)
        ? false
        : was === ' '
          ? !mark.test(is)
          : came !== '' || (isWord && isOfWord(is));
    const left = wanted(beside[0], previous, before, /[([{«“¿¡]/u);
    const right = wanted(beside[1], next, after, /[.,;:!?…)\]}»”]/u);
    // It stood inside a word, and stands between two now.
    const isOnly = !left && !right && isOfWord(previous) && isOfWord(next);
    return `${left || (isOnly && before) ? ' ' : ''}${token}${right || (isOnly && after) ? ' ' : ''}`;
  });
}

const isOfWord = (sign: string | undefined): boolean => /^[\p{L}\p{M}\p{N}]$/u.test(sign ?? '');
