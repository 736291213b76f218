import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  apertiumPackagesFor,
  languageName,
  type LanguagePair,
  parseLanguage,
  translationRoute,
  Z2Error,
} from '@z2/contracts';
import { runProcess } from '@z2/runtime';

import type { Availability } from '../availability';
import { unknownWords, type Unmarked, unmarked } from './apertium-marks';
import { escapeHtml, unescapeHtml } from './html';
import { hasWords, joinLines } from './protected-text';
import type {
  PairSupport,
  TranslationEngine,
  TranslationItem,
  TranslationRequest,
} from './translation.engine';

interface ModePair extends LanguagePair {
  mode: string;
}

const MODES = '/usr/share/apertium/modes';

/**
 * Apertium's installed pairs, and by way of one other language where no direct pair is there. A whole batch goes through
 * one process per step as HTML paragraphs that carry the items' ids: the ids that come back are checked, so that no text
 * can slip into another's place.
 */
export class ApertiumEngine implements TranslationEngine {
  readonly id = 'apertium';
  readonly quality = 'preview';
  readonly contextItems = 0;

  constructor(
    private readonly program = 'apertium',
    private readonly modes = MODES,
  ) {}

  async availability(): Promise<Availability> {
    const pairs = await this.directions();
    return pairs.length > 0
      ? // Not which pairs there are: one more must not make anew what others made. The route stands in the keys.
        { available: true, version: '3.1' }
      : {
          available: false,
          reason: 'Apertium is not installed, or has no pair of languages.',
          remedy: 'apt-get install apertium apertium-eng-spa',
        };
  }

  /** Directions that are installed. */
  async directions(): Promise<ModePair[]> {
    let names: string[];
    try {
      names = await readdir(this.modes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return [];
      }
      throw error;
    }
    return names.flatMap((name) => {
      const [, first, second, variant] = /^([a-z]{2,3})-([a-z]{2,3})(_[A-Z]{2})?\.mode$/.exec(name) ?? [];
      const from = first && parseLanguage(first);
      const to = second && parseLanguage(`${second}${variant ? variant.replace('_', '-') : ''}`);
      return from && to && from !== to ? [{ from, to, mode: name.replace('.mode', '') }] : [];
    });
  }

  async supports(from: string, to: string): Promise<PairSupport> {
    const route = translationRoute(await this.directions(), from, to) as ModePair[] | null;
    if (route) {
      return { supported: true, route: route.map(({ mode }) => mode.replace('-', '→')).join(', ') };
    }
    const packages = apertiumPackagesFor(from, to);
    return {
      supported: false,
      remedy: packages.length
        ? `apt-get install apertium ${packages.join(' ')}`
        : `Apertium has no way from ${languageName(from)} to ${languageName(to)}`,
    };
  }

  async translate(request: TranslationRequest): Promise<TranslationItem[]> {
    const route = translationRoute(await this.directions(), request.from, request.to) as ModePair[] | null;
    if (!route) {
      throw new Z2Error(
        'TRANSLATION_PAIR_MISSING',
        `Apertium cannot translate ${request.from} to ${request.to} here.`,
        {
          remedy:
            ((await this.supports(request.from, request.to)) as { remedy?: string }).remedy ??
            'See ./z2 doctor.',
        },
      );
    }
    let items: TranslationItem[] = request.items.map(({ id, text }) => ({ id, text: joinLines(text) }));
    for (const { mode } of route) {
      items = await this.step(mode, items, request.signal);
    }
    const sources = request.items.map(({ text }) => text);
    return items.map(({ id, text, unknown = [] }) => {
      const words = unknownWords(unknown, sources);
      return words.length > 0 ? { id, text, marks: ['unknown_words'], unknown: words } : { id, text };
    });
  }

  private async step(
    mode: string,
    items: readonly TranslationItem[],
    signal: AbortSignal,
  ): Promise<TranslationItem[]> {
    // A dialogue's lines are translated each for itself.
    const lines = items.flatMap(({ id, text }, item) =>
      text.split('\n').map((line, part) => ({ item, id, part, line, words: hasWords(line) })),
    );
    const asked = lines.flatMap((line, index) => (line.words ? [{ index, text: line.line }] : []));
    const answers = asked.length > 0 ? await this.run(mode, asked, signal) : new Map<number, Unmarked>();
    return items.map(({ id, unknown = [] }, item) => {
      const own = lines.flatMap((line, index) =>
        line.item === item ? [answers.get(index) ?? { text: line.line, unknown: [] }] : [],
      );
      const all = [...unknown, ...own.flatMap((line) => line.unknown)];
      return { id, text: own.map(({ text }) => text).join('\n'), unknown: [...new Set(all)] };
    });
  }

  /** Paragraph number → translation; exactly those that were asked. */
  private async run(
    mode: string,
    asked: readonly { index: number; text: string }[],
    signal: AbortSignal,
  ): Promise<Map<number, Unmarked>> {
    const input = asked.map(({ index, text }) => `<p id="${index}">${escapeHtml(text)}</p>\n`).join('');
    const output = await this.process(mode, input, signal);
    const sources = new Map(asked.map(({ index, text }) => [index, text]));
    const answers = new Map<number, Unmarked>();
    for (const match of output.matchAll(/<p id="(\d+)">([^<]*)<\/p>/g)) {
      const source = sources.get(Number(match[1]));
      const answer = unescapeHtml(match[2] ?? '')
        .replace(/\s+/g, ' ')
        .trim();
      if (source !== undefined) {
        answers.set(Number(match[1]), unmarked(source, answer));
      }
    }
    const missing = asked.filter(({ index }) => !answers.get(index)?.text);
    if (missing.length > 0 && asked.length > 1) {
      // Something in one text broke the batch: each by itself, so that only that one suffers.
      for (const one of missing) {
        (await this.run(mode, [one], signal)).forEach((text, index) => answers.set(index, text));
      }
    } else if (missing.length > 0) {
      throw new Z2Error(
        'TRANSLATION_BAD_ANSWER',
        `Apertium gave no translation of "${asked[0]?.text ?? ''}".`,
        {
          remedy: 'Correct that subtitle, or use another translation engine.',
          details: { good: [] },
        },
      );
    }
    return answers;
  }

  /** By files: Apertium's filters cannot read the socket that Node gives as standard input. */
  private async process(mode: string, input: string, signal: AbortSignal): Promise<string> {
    const dir = await mkdtemp(join(tmpdir(), 'z2-apertium-'));
    try {
      const [from, to] = [join(dir, 'in.html'), join(dir, 'out.html')];
      await writeFile(from, input);
      await runProcess(this.program, ['-f', 'html-noent', mode, from, to], {
        signal,
        timeoutMs: 120_000,
      });
      return await readFile(to, 'utf8');
    } catch (error) {
      if (error instanceof Z2Error && error.code === 'TOOL_FAILED') {
        throw new Z2Error('TRANSLATION_ENGINE_FAILED', `Apertium failed: ${error.message}`, {
          remedy: 'It is tried again by itself; if it stays, look at the log of the job.',
          cause: error,
        });
      }
      throw error;
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }
}
