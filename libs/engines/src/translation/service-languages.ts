import { languageName, Z2Error } from '@z2/contracts';

import { KeptAnswer } from '../kept-answer';
import { serviceLanguage } from './service-language';
import type { PairSupport } from './translation.engine';

/** Codes that a service lists. `targetsOf`: where not every pair goes, the targets of a source. */
export interface ServiceLanguages {
  sources: readonly string[];
  targets: readonly string[];
  targetsOf?: (source: string) => readonly string[];
}

/** How long a list is kept (ms): services learn languages, not by the minute. */
const KEEP_MS = 3_600_000;
/** How long what a glossary has is taken as known (ms): people edit it while jobs run. */
export const GLOSSARY_KEEP_MS = 60_000;

/** A pair in the service's own codes, its list asked for once an hour; a failure is not kept. */
export class PairFinder {
  private readonly list: KeptAnswer<ServiceLanguages>;

  constructor(
    private readonly service: string,
    ask: () => Promise<ServiceLanguages>,
  ) {
    this.list = new KeptAnswer(KEEP_MS, ask);
  }

  languages(): Promise<ServiceLanguages> {
    return this.list.get();
  }

  async find(from: string, to: string): Promise<{ source: string; target: string } | null> {
    const { sources, targets, targetsOf } = await this.languages();
    const source = serviceLanguage(from, sources, 'source');
    const target = source && serviceLanguage(to, targetsOf?.(source) ?? targets, 'target');
    return source && target ? { source, target } : null;
  }

  /** Never throws: a service that cannot be asked supports nothing now. */
  async supports(from: string, to: string): Promise<PairSupport> {
    try {
      const pair = await this.find(from, to);
      return pair
        ? { supported: true, route: `${pair.source}→${pair.target}` }
        : { supported: false, remedy: this.nothing(from, to) };
    } catch (error) {
      return {
        supported: false,
        remedy: error instanceof Z2Error ? error.remedy : `Is ${this.service} reachable?`,
      };
    }
  }

  /** @throws Z2Error TRANSLATION_PAIR_MISSING */
  async require(from: string, to: string): Promise<{ source: string; target: string }> {
    const pair = await this.find(from, to);
    if (!pair) {
      throw new Z2Error('TRANSLATION_PAIR_MISSING', `${this.nothing(from, to)}.`, {
        remedy: 'Use another translation engine.',
      });
    }
    return pair;
  }

  private nothing(from: string, to: string): string {
    return `${this.service} does not translate ${languageName(from)} (${from}) to ${languageName(to)} (${to})`;
  }
}
