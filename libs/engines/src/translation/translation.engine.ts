import type { EngineUsage, LanguagePair, QualityClass } from '@z2/contracts';

import type { Availability } from '../availability';

export interface TranslationItem {
  id: string;
  text: string;
  /** In an answer: what a person should look at, e.g. `numbers_differ`. */
  marks?: string[];
  /** In an answer: words that the engine did not know and left as they were. */
  unknown?: string[];
}
export interface TranslationRequest {
  from: string;
  to: string;
  items: TranslationItem[];
  /** Neighbours for context only. */
  before: string[];
  after: string[];
  signal: AbortSignal;
  /** Called after each call that a service counts, with what that call took; also where the whole fails later. */
  onUsage?: (usage: EngineUsage) => void;
}
/**
 * Whether a pair can be done; `route` says how, e.g. "eng→spa, spa→fra". `version`: of what does this very pair, where the
 * engine's own is not enough.
 */
export type PairSupport =
  { supported: true; route: string; version?: string } | { supported: false; remedy: string };

/**
 * Port of translation. An engine returns exactly the ids that it was given, each once, none empty, in any order; it throws
 * TRANSLATION_BAD_ANSWER (with the good items in details.good) rather than shift a line. An item without words (empty, "♪",
 * "1999") comes back as it is. Line breaks are joined, but between the lines of a dialogue.
 *
 * To add an engine: 1. implement this in one file of this folder; 2. register it in `translation-engines.ts`, and
 * its id in TRANSLATION_ENGINES (`@z2/contracts`), the order of engines; 3. run the
 * contract suite on it (`translation.contract.ts`).
 */
export interface TranslationEngine {
  readonly id: string;
  readonly quality: QualityClass;
  /** How many neighbours on each side the engine can make use of; 0: it looks at each item alone. */
  readonly contextItems: number;
  availability(): Promise<Availability>;
  /** Directions that it knows, where it can tell them; others by way of a third language may follow from them. */
  directions?(): Promise<LanguagePair[]>;
  supports(from: string, to: string): Promise<PairSupport>;
  translate(request: TranslationRequest): Promise<TranslationItem[]>;
}
