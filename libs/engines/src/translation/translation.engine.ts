import { QualityClass } from '@z2/contracts';

import { Availability } from '../availability';

export interface TranslationItem {
  id: string;
  text: string;
}
export interface TranslationRequest {
  from: string;
  to: string;
  items: TranslationItem[];
  /** Neighbours for context only. */
  before: string[];
  after: string[];
  signal: AbortSignal;
}
/** Whether a pair can be done; `route` says how, e.g. "eng→spa, spa→fra". */
export type PairSupport = { supported: true; route: string } | { supported: false; remedy: string };

/**
 * Port of translation. An engine returns exactly the ids that it was given, each once, none empty, in any order; it throws
 * TRANSLATION_BAD_ANSWER (with the good items in details.good) rather than shift a line.
 */
export interface TranslationEngine {
  readonly id: string;
  readonly quality: QualityClass;
  availability(): Promise<Availability>;
  supports(from: string, to: string): Promise<PairSupport>;
  translate(request: TranslationRequest): Promise<TranslationItem[]>;
}
