/**
 * What no engine may change: formatting tags, ASS overrides, entities, URLs, mail addresses, handles, hash tags,
 * placeholders. Order matters: the longest form first.
 */
const OPAQUE = new RegExp(
  [
    /<\/?[a-z][^<>]*>/, // <i>, </font>, <c.yellow>
    /<\d[\d:.]*>/, // WebVTT's time inside a cue
    /\{\\[^{}]*\}/, // {\an8}
    /&(?:[a-z]+|#\d+|#x[\da-f]+);/,
    /\b(?:https?|ftp):\/\/[^\s<>]*[^\s<>.,;:!?)\]}'"”’]/,
    /\bwww\.[^\s<>]*[^\s<>.,;:!?)\]}'"”’]/,
    /\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/,
    /(?<![\p{L}\p{N}])[@#][\p{L}\p{N}_]+/u,
    /\{\{?[\w.]+\}?\}|\$\{[\w.]+\}|%(?:\d+\$)?[sd](?!\p{L})|%\{[\w.]+\}/u, // {name}, ${name}, %s
    /⟦[^⟧]*⟧/, // the form of our own tokens
    /\n/,
  ]
    .map((part) => part.source)
    .join('|'),
  'giu',
);

export type Piece = { kind: 'text'; text: string } | { kind: 'opaque'; text: string };

/** A text cut into what is translated and what is not; joined again it is the text. */
export function splitOpaque(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(OPAQUE)) {
    if (match.index > at) {
      pieces.push({ kind: 'text', text: text.slice(at, match.index) });
    }
    pieces.push({ kind: 'opaque', text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < text.length) {
    pieces.push({ kind: 'text', text: text.slice(at) });
  }
  return pieces;
}

/** Whether there is anything to be translated: a letter outside of what is opaque. */
export function hasWords(text: string): boolean {
  return splitOpaque(text).some((piece) => piece.kind === 'text' && /\p{L}/u.test(piece.text));
}

/**
 * One line for the engine: where a subtitle breaks its lines says nothing about the translation. Only between the lines of
 * a dialogue ("- Yes?\n- No!") the break has a meaning and stays.
 */
export function joinLines(text: string): string {
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const dialogue =
    lines.length > 1 && lines.every((line) => /^(?:<[^>]*>|\{[^}]*\})*[-‐‑–—]\s*\S/u.test(line));
  return lines.join(dialogue ? '\n' : ' ').replace(/[ \t]+/g, ' ');
}

/** A text whose opaque pieces are tokens `⟦1⟧`, `⟦2⟧`, …; equal pieces have tokens of their own. */
export interface TokenText {
  text: string;
  tokens: Map<string, string>;
}

export function withTokens(text: string): TokenText {
  const tokens = new Map<string, string>();
  const out = splitOpaque(text).map((piece) => {
    if (piece.kind === 'text') {
      return piece.text;
    }
    const token = `⟦${tokens.size + 1}⟧`;
    tokens.set(token, piece.text);
    return token;
  });
  return { text: out.join(''), tokens };
}

/** The text with its opaque pieces back, or null where a token is missing, stands twice, or was made up. */
export function restoreTokens(answer: string, tokens: ReadonlyMap<string, string>): string | null {
  const found = answer.match(/⟦[^⟧]*⟧/gu) ?? [];
  const stray = answer.replace(/⟦[^⟧]*⟧/gu, '');
  if (/[⟦⟧]/u.test(stray) || found.length !== tokens.size || new Set(found).size !== found.length) {
    return null;
  }
  return found.every((token) => tokens.has(token))
    ? answer.replace(/⟦[^⟧]*⟧/gu, (token) => tokens.get(token) ?? '').replace(/ *\n */g, '\n')
    : null;
}
