import { languageName, Z2Error } from '@z2/contracts';

import type { Availability } from '../availability';
import type { LlmEngine } from '../llm/llm.engine';
import { readAnswer } from './llm-answer';
import { type Fault, judgeAnswer, type Question } from './llm-judge';
import { distrust } from './llm-trust';
import { hasWords, joinLines, withTokens } from './protected-text';
import type {
  PairSupport,
  TranslationEngine,
  TranslationItem,
  TranslationRequest,
} from './translation.engine';

/** The whole, twice the bad ones with their faults named, then in halves down to one by one (CRAFT.md 3). */
const ROUNDS_TOGETHER = 3;

const FAULTS: Readonly<Record<Fault, string>> = {
  missing: 'was missing',
  twice: 'was there more than once',
  empty: 'was empty',
  commentary: 'held a comment instead of the translation alone',
  refusal: 'was refused',
  untranslated: 'was not translated',
  wrong_script: 'was in the wrong language',
  length: 'was much too long or too short',
  repeated: 'repeated itself',
  tokens: 'lost or changed one of the ⟦…⟧ tokens',
  unsure: 'may have held the words of a neighbour',
  numbers: 'had other numbers than the source',
};

/**
 * Translation by any large language model. Only texts with ids go out and come back; every answer is judged id by id, the
 * good ones are kept and the bad ones asked again with their fault. What stays bad is told (TRANSLATION_BAD_ANSWER with the
 * good ones), never filled from a neighbour.
 */
export class LlmTranslationEngine implements TranslationEngine {
  readonly id = 'openai';
  readonly contextItems = 3;

  constructor(private readonly llm: LlmEngine) {}

  get quality(): LlmEngine['quality'] {
    return this.llm.quality;
  }

  availability(): Promise<Availability> {
    return this.llm.availability();
  }

  supports(): Promise<PairSupport> {
    return Promise.resolve({ supported: true, route: this.llm.model });
  }

  async translate(request: TranslationRequest): Promise<TranslationItem[]> {
    const texts = new Map(request.items.map(({ id, text }) => [id, joinLines(text)]));
    const questions = [...texts].flatMap(([id, text]): Question[] =>
      hasWords(text) ? [{ id, source: withTokens(text) }] : [],
    );
    const good = new Map<string, string>();
    const marked = new Map<string, string>();
    let open = questions;
    let faults = new Map<string, Fault>();
    for (let round = 0; round < ROUNDS_TOGETHER && open.length > 0; round++) {
      faults = await this.ask(open, faults, request, good, marked);
      open = questions.filter(({ id }) => !good.has(id));
    }
    await this.inHalves(open, faults, request, good, marked);
    const items = request.items.flatMap(({ id }): TranslationItem[] => {
      const text = good.get(id) ?? marked.get(id);
      if (!questions.some((question) => question.id === id)) {
        return [{ id, text: texts.get(id) ?? '' }];
      }
      return text === undefined ? [] : [{ id, text, ...(good.has(id) ? {} : { marks: ['numbers_differ'] }) }];
    });
    if (items.length < request.items.length) {
      const missing = request.items
        .filter(({ id }) => !items.some((item) => item.id === id))
        .map(({ id }) => id);
      throw new Z2Error(
        'TRANSLATION_BAD_ANSWER',
        `${this.llm.model} gave no usable translation of ${missing.length} subtitles.`,
        {
          remedy: 'Try a stronger model, or translate these by hand.',
          details: { good: items, missing },
        },
      );
    }
    return items;
  }

  private async inHalves(
    open: readonly Question[],
    faults: ReadonlyMap<string, Fault>,
    request: TranslationRequest,
    good: Map<string, string>,
    marked: Map<string, string>,
  ): Promise<void> {
    if (open.length === 0) {
      return;
    }
    const middle = Math.ceil(open.length / 2);
    for (const half of [open.slice(0, middle), open.slice(middle)].filter((one) => one.length > 0)) {
      const found = await this.ask(half, faults, request, good, marked);
      const rest = half.filter(({ id }) => !good.has(id));
      if (half.length > 1) {
        await this.inHalves(rest, found, request, good, marked);
      }
    }
  }

  /** One question; returns what is wrong with what is not good. */
  private async ask(
    questions: readonly Question[],
    faults: ReadonlyMap<string, Fault>,
    request: TranslationRequest,
    good: Map<string, string>,
    marked: Map<string, string>,
  ): Promise<Map<string, Fault>> {
    const answer = await this.llm.complete({
      system: systemPrompt(request),
      user: userPrompt(questions, faults, request),
      json: true,
      signal: request.signal,
    });
    if (answer.usage) {
      request.onUsage?.(answer.usage);
    }
    const judged = distrust(
      questions,
      judgeAnswer(questions, readAnswer(answer.text), request.to),
      answer.finish_reason,
    );
    judged.good.forEach((text, id) => good.set(id, text));
    judged.bad.forEach(({ text }, id) => text !== undefined && marked.set(id, text));
    return new Map([...judged.bad].map(([id, { fault }]) => [id, fault]));
  }
}

function systemPrompt({ from, to }: TranslationRequest): string {
  return [
    `You translate subtitles from ${languageName(from)} (${from}) to ${languageName(to)} (${to}).`,
    'Answer with JSON only: {"items": [{"id": "…", "text": "…"}]}, the same ids, each exactly once.',
    'Translate each text by itself; never move words from one id to another. Keep it short enough to be read aloud in the same time.',
    'Keep tokens in ⟦ ⟧ exactly as they are. Keep names and numbers. Texts under "before" and "after" are for context only.',
  ].join('\n');
}

function userPrompt(
  questions: readonly Question[],
  faults: ReadonlyMap<string, Fault>,
  request: TranslationRequest,
): string {
  const again = questions.flatMap(({ id }) => {
    const fault = faults.get(id);
    return fault ? [`id ${id} ${FAULTS[fault]}`] : [];
  });
  return JSON.stringify({
    ...(again.length ? { note: `In your last answer: ${again.join('; ')}. Mend that.` } : {}),
    before: request.before,
    items: questions.map(({ id, source }) => ({ id, text: source.text })),
    after: request.after,
  });
}
