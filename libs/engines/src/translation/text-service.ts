import { type EngineUsage, throwIfCancelled, Z2Error } from '@z2/contracts';

import { abortable } from '../abortable';
import { escapeHtml } from './html';
import {
  hasWords,
  joinLines,
  restoreTokens,
  splitOpaque,
  type TokenText,
  withTokens,
} from './protected-text';
import type { TranslationItem, TranslationRequest } from './translation.engine';

/** How texts with tokens go out, and how they come back: with the tokens in their places. */
export interface ServiceMarkup {
  to: (source: TokenText) => string;
  from: (markup: string, source: TokenText) => string;
}

/** A service that takes a list of marked-up texts and gives as many back, in the same order. */
export interface TextService {
  name: string;
  /** Most texts of one call, and the most that their sizes may sum up to. */
  limits: { items: number; size: number; sizeOf: (markup: string) => number };
  markup: ServiceMarkup;
  send(texts: string[]): Promise<string[]>;
}

/** One line of an item: lines of a dialogue are translated each for itself. */
interface Line {
  item: number;
  text: string;
  translation: string | null;
}

/**
 * Translates a request's items by a service that knows no ids. Opaque pieces go out inside elements that the service keeps;
 * where one is lost all the same, the pieces between are translated by themselves. A count that differs is asked again in
 * halves, down to single texts, so that no text can slip into another's place.
 *
 * @throws Z2Error TRANSLATION_BAD_ANSWER with the good items in details, TRANSLATION_ENGINE_FAILED for a text beyond the
 *   service's limit, and what the service throws
 */
export async function translateTexts(
  request: TranslationRequest,
  service: TextService,
): Promise<TranslationItem[]> {
  const lines = request.items.flatMap(({ text }, item): Line[] =>
    joinLines(text)
      .split('\n')
      .map((line) => ({ item, text: line, translation: hasWords(line) ? null : line })),
  );
  const open = lines.filter(({ translation }) => translation === null);
  const answers = await ask(
    open.map(({ text }) => text),
    request,
    service,
  );
  for (const [at, line] of open.entries()) {
    line.translation = answers[at] ?? (await inPieces(line.text, request, service));
  }
  const failed = new Set(lines.flatMap(({ item, translation }) => (translation === null ? [item] : [])));
  const items = request.items.flatMap(({ id }, item): TranslationItem[] => {
    const own = lines.filter((line) => line.item === item);
    return failed.has(item) ? [] : [{ id, text: own.map(({ translation }) => translation).join('\n') }];
  });
  if (failed.size > 0) {
    const missing = [...failed].map((item) => request.items[item]?.id);
    throw new Z2Error(
      'TRANSLATION_BAD_ANSWER',
      `${service.name} gave no usable translation of ${failed.size} subtitles.`,
      {
        remedy: 'Use another engine for them, or translate these by hand.',
        details: { good: items, missing },
      },
    );
  }
  return items;
}

/** Translations at their texts' places; null: empty, or with a token lost. */
async function ask(
  texts: readonly string[],
  request: TranslationRequest,
  service: TextService,
): Promise<(string | null)[]> {
  const sent = texts.map((text) => ({ ...withTokens(text), original: text }));
  const markups = sent.map((source) => service.markup.to(source));
  const answers: (string | null)[] = [];
  for (const batch of batches(markups, service)) {
    const back = await callService(batch, request, service);
    answers.push(
      ...back.map((answer, at) => {
        const source = sent[answers.length + at];
        const text = answer === null || !source ? '' : service.markup.from(answer, source);
        const restored = restoreTokens(text, source?.tokens ?? new Map());
        return restored?.trim() ? restored.trim() : null;
      }),
    );
  }
  return answers;
}

/** As many answers as texts: where the service gives another number, in halves. */
async function callService(
  texts: string[],
  request: TranslationRequest,
  service: TextService,
): Promise<(string | null)[]> {
  throwIfCancelled(request.signal);
  const answers = await abortable(service.send(texts), request.signal);
  const usage: EngineUsage = {
    characters: texts.reduce((sum, text) => sum + codePoints(fromMarkup(text)), 0),
  };
  request.onUsage?.(usage);
  if (answers.length === texts.length) {
    return answers;
  }
  if (texts.length === 1) {
    return [null];
  }
  const middle = Math.ceil(texts.length / 2);
  return [
    ...(await callService(texts.slice(0, middle), request, service)),
    ...(await callService(texts.slice(middle), request, service)),
  ];
}

/** The text between opaque pieces by itself, so that these stand where they stood; null: no answer. */
async function inPieces(
  text: string,
  request: TranslationRequest,
  service: TextService,
): Promise<string | null> {
  const pieces = splitOpaque(text);
  const open = pieces.filter((piece) => piece.kind === 'text' && /\p{L}/u.test(piece.text));
  if (open.length === 0 || pieces.length === 1) {
    return null;
  }
  const answers = await ask(
    open.map((piece) => piece.text.trim()),
    request,
    service,
  );
  if (answers.includes(null)) {
    return null;
  }
  return pieces
    .map((piece) => {
      const at = open.indexOf(piece);
      const [, before = '', after = ''] = /^(\s*)[^]*?(\s*)$/u.exec(piece.text) ?? [];
      return at < 0 ? piece.text : `${before}${answers[at] ?? ''}${after}`;
    })
    .join('');
}

/** In order, each within the service's limits. @throws Z2Error for a text that alone is beyond them */
function* batches(texts: readonly string[], { name, limits }: TextService): Generator<string[]> {
  let batch: string[] = [];
  let size = 0;
  for (const text of texts) {
    const own = limits.sizeOf(text);
    if (own > limits.size) {
      throw new Z2Error(
        'TRANSLATION_ENGINE_FAILED',
        `A subtitle is too long for ${name} (${own} > ${limits.size}).`,
        {
          remedy: 'Split that subtitle, or use another translation engine.',
          kind: 'permanent',
        },
      );
    }
    if (batch.length === limits.items || size + own > limits.size) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(text);
    size += own;
  }
  if (batch.length > 0) {
    yield batch;
  }
}

export const codePoints = (text: string): number => [...text].length;

/** For a service that leaves the content of an element alone. */
export function keptInside(open: string, close: string): ServiceMarkup {
  return {
    to: ({ text }) => escapeHtml(text).replace(/⟦[^⟧]*⟧/gu, (token) => `${open}${token}${close}`),
    from: fromMarkup,
  };
}

function fromMarkup(markup: string): string {
  return markup
    .replace(/<[^<>]*>/g, '')
    .replace(/&#(?:x([\da-f]+)|(\d+));/gi, (_, hex?: string, decimal?: string) =>
      String.fromCodePoint(Math.min(hex ? parseInt(hex, 16) : Number(decimal), 0x10ffff)),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}
