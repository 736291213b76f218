import { Z2Error } from '@z2/contracts';
import fc from 'fast-check';

import type { LlmAnswer, LlmEngine, LlmRequest } from '../llm/llm.engine';
import { LlmTranslationEngine } from './llm.engine';
import type { TranslationItem } from './translation.engine';

/** Words of its own per cue, in source and translation, so that a stray word shows whose it is. */
const source = (n: number): string => `cue${n}word speaks about theme${n}item quietly`;
const target = (n: number): string => `voz${n}palabra habla sobre tema${n}cosa bajito`;
const ownerOf = (text: string): string[] => [
  ...new Set([...text.matchAll(/(?:voz|tema)(\d+)/g)].map(([, n]) => n ?? '')),
];

type Spoil = (
  items: TranslationItem[],
  at: number,
) => { items?: TranslationItem[]; text?: string; finish?: string };

/** What models do to answers. `at`: where. */
const SPOILS: Record<string, Spoil> = {
  none: (items) => ({ items }),
  drop: (items, at) => ({ items: items.filter((_, index) => index !== at) }),
  twice: (items, at) => ({ items: items.flatMap((item, index) => (index === at ? [item, item] : [item])) }),
  reorder: (items, at) => ({ items: [...items.slice(at), ...items.slice(0, at)] }),
  extra: (items, at) => ({
    items: [...items.slice(0, at), { id: 'x9', text: target(99) }, ...items.slice(at)],
  }),
  empty: (items, at) => ({
    items: items.map((item, index) => (index === at ? { ...item, text: '' } : item)),
  }),
  mergeAndLeaveOut: (items, at) => ({
    items: items.flatMap((item, index) => {
      const next = items[index + 1];
      return index === at && next
        ? [{ ...item, text: `${item.text} ${next.text}` }]
        : index === at + 1
          ? []
          : [item];
    }),
  }),
  mergeAndNumberOn: (items, at) => {
    const texts = items.map(({ text }) => text);
    texts.splice(at, 2, texts.slice(at, at + 2).join(' '));
    return { items: texts.map((text, index) => ({ id: items[index]?.id ?? '', text })) };
  },
  splitAndNumberOn: (items, at) => {
    const texts = items.flatMap(({ text }, index) =>
      index === at ? [text.slice(0, 25), text.slice(25)] : [text],
    );
    return { items: texts.map((text, index) => ({ id: items[index]?.id ?? `n${index}`, text })) };
  },
  untranslated: (items, at) => ({
    items: items.map((item, index) =>
      index === at ? { ...item, text: source(Number(item.id.slice(1))) } : item,
    ),
  }),
  talk: () => ({ text: 'I am happy to help you with that!' }),
  fence: (items) => ({ text: `Here:\n\`\`\`json\n${JSON.stringify(items)}\n\`\`\`` }),
  cut: (items, at) => {
    const text = JSON.stringify({ items });
    return {
      text: text.slice(0, Math.floor((text.length * (at + 1)) / (items.length + 2))),
      finish: 'length',
    };
  },
};

class SpoilingModel implements LlmEngine {
  readonly id = 'spoiling';
  readonly quality = 'standard';
  readonly model = 'spoiling';
  private asked = 0;

  constructor(private readonly plan: readonly { spoil: string; at: number }[]) {}

  availability(): Promise<{ available: true; version: string }> {
    return Promise.resolve({ available: true, version: '1' });
  }

  complete(request: LlmRequest): Promise<LlmAnswer> {
    const { items } = JSON.parse(request.user) as { items: TranslationItem[] };
    const right = items.map(({ id }) => ({ id, text: target(Number(id.slice(1))) }));
    const step = this.plan[this.asked++ % this.plan.length] ?? { spoil: 'none', at: 0 };
    const spoilt = SPOILS[step.spoil]?.(right, step.at % right.length) ?? {};
    return Promise.resolve({
      text: spoilt.text ?? JSON.stringify({ items: spoilt.items }),
      finish_reason: spoilt.finish ?? 'stop',
      model: this.model,
    });
  }
}

it('gives each cue its own translation, or none: whatever the model does to its answers', async () => {
  const steps = fc.array(fc.record({ spoil: fc.constantFrom(...Object.keys(SPOILS)), at: fc.nat(20) }), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 20 }), async (plan, count) => {
      const ids = Array.from({ length: count }, (_, at) => `c${at + 1}`);
      const engine = new LlmTranslationEngine(new SpoilingModel(plan));
      const answer = await engine
        .translate({
          ...{ from: 'en', to: 'es', before: [], after: [] },
          items: ids.map((id) => ({ id, text: source(Number(id.slice(1))) })),
          signal: new AbortController().signal,
        })
        .catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'TRANSLATION_BAD_ANSWER' });
          const { good, missing } = (error as Z2Error).details as {
            good: TranslationItem[];
            missing: string[];
          };
          expect([...good.map(({ id }) => id), ...missing].sort()).toEqual([...ids].sort());
          return good;
        });
      expect(new Set(answer.map(({ id }) => id)).size).toBe(answer.length);
      for (const { id, text } of answer) {
        expect(ownerOf(text)).toEqual([id.slice(1)]);
        expect(text).toBe(target(Number(id.slice(1))));
      }
      if (plan.every(({ spoil }) => spoil === 'none' || spoil === 'fence' || spoil === 'reorder')) {
        expect(answer).toHaveLength(count);
      }
    }),
    { numRuns: 300 },
  );
});
