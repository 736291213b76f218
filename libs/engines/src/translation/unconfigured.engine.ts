import { type QualityClass, Z2Error } from '@z2/contracts';

import type { Availability } from '../availability';
import type { PairSupport, TranslationEngine, TranslationItem } from './translation.engine';

/** An engine that Z2 has and nobody has configured: listed with what it wants, so that people find it. */
export class UnconfiguredEngine implements TranslationEngine {
  readonly contextItems = 0;

  constructor(
    readonly id: string,
    readonly quality: QualityClass,
    private readonly reason: string,
    private readonly remedy: string,
  ) {}

  availability(): Promise<Availability> {
    return Promise.resolve({ available: false, reason: this.reason, remedy: this.remedy });
  }

  supports(): Promise<PairSupport> {
    return Promise.resolve({ supported: false, remedy: this.remedy });
  }

  translate(): Promise<TranslationItem[]> {
    return Promise.reject(new Z2Error('TRANSLATION_PAIR_MISSING', this.reason, { remedy: this.remedy }));
  }
}
