import { addUsage, countOf, type Cue, type EngineUsage, Z2Error } from '@z2/contracts';
import type { TranslationItem, TranslationRequest } from '@z2/engines';

import type { StageContext } from '../stage';
import { type Candidate, count, type EngineChain, isOfEngine } from './engine-chain';

/** CRAFT.md 3: 10–30 cues a question. Windows are fixed, so that an edited cue asks its own window again only. */
export const WINDOW = 20;

/** What a chunk keeps: the translations, what they took, and which job paid for that. */
interface Answer {
  items: TranslationItem[];
  usage: EngineUsage | null;
  job_uuid: string;
}

/** The cues of a film from one of them on. Those whose ids are known are translated already. */
export interface Window {
  all: readonly Cue[];
  at: number;
  known: ReadonlySet<string>;
}

/**
 * The window that begins at `at`, translated: cue id → translation. Each question to an engine is a checkpoint. What the engine
 * could not do goes to the next ones; what none could do is left out, as is what has no text.
 */
export async function translateWindow(
  { all, at, known }: Window,
  chain: EngineChain,
  pair: { version: string; from: string; to: string },
  ctx: StageContext,
): Promise<Map<string, TranslationItem>> {
  // Ids are the places in the window: an edited transcript may number its cues anew.
  const wanted = all
    .slice(at, at + WINDOW)
    .flatMap(({ id, text }, index) =>
      known.has(id) || text === '' ? [] : [{ place: at + index, id: String(index + 1), text }],
    );
  let open = wanted.map(({ id, text }) => ({ id, text }));
  const found = new Map<string, TranslationItem>();
  const take = (candidate: Candidate, answer: Answer): void => {
    answer.items.forEach((item) => found.set(all[at + Number(item.id) - 1]?.id ?? '', item));
    candidate.cues += answer.items.length;
    count(candidate, answer.job_uuid === ctx.job.job_uuid ? answer.usage : null);
    const done = new Set(answer.items.map(({ id }) => id));
    open = open.filter(({ id }) => !done.has(id));
  };
  const [first, last] = [wanted.at(0)?.place, wanted.at(-1)?.place];
  if (first === undefined || last === undefined) {
    return found;
  }
  const ask = (candidate: Candidate): Promise<Answer> => {
    const neighbours = candidate.engine.contextItems;
    const textsOf = (cues: readonly Cue[]): string[] => cues.map(({ text }) => text);
    const before = textsOf(all.slice(Math.max(0, first - neighbours), first));
    const after = textsOf(all.slice(last + 1, last + 1 + neighbours));
    return askWindow(candidate, { items: open, before, after }, pair, ctx);
  };
  const { candidate, result } = await chain.run(ask, ctx.signal, (message) => ctx.log('WARNING', message));
  take(candidate, result);
  const tried = new Set([candidate.engine.id]);
  while (open.length > 0) {
    const why = `what ${[...tried].join(' and ')} could not do`;
    const next = await chain.next(tried, why);
    if (!next) {
      ctx.log('WARNING', `${countOf(open.length, 'cue')} left in the source language.`);
      break;
    }
    tried.add(next.engine.id);
    try {
      take(next, await ask(next));
    } catch (error) {
      if (!(error instanceof Z2Error) || !isOfEngine(error)) {
        throw error;
      }
      ctx.log('WARNING', error.message);
    }
  }
  return found;
}

async function askWindow(
  candidate: Candidate,
  { items, before, after }: Pick<TranslationRequest, 'items' | 'before' | 'after'>,
  pair: { version: string; from: string; to: string },
  ctx: StageContext,
): Promise<Answer> {
  const { engine } = candidate;
  const { version, from, to } = pair;
  const key = [
    version,
    engine.id,
    candidate.version,
    candidate.route,
    from,
    to,
    JSON.stringify([items, before, after]),
  ];
  return ctx.chunk<Answer>('translate', key, async () => {
    let usage: EngineUsage | null = null;
    const onUsage = (more: EngineUsage): void => {
      usage = usage ? addUsage(usage, more) : more;
    };
    const answer = (good: TranslationItem[]): Answer => ({ items: good, usage, job_uuid: ctx.job.job_uuid });
    try {
      return answer(await engine.translate({ from, to, items, before, after, signal: ctx.signal, onUsage }));
    } catch (error) {
      const good =
        error instanceof Z2Error && error.code === 'TRANSLATION_BAD_ANSWER' && error.details?.['good'];
      if (Array.isArray(good)) {
        ctx.log('WARNING', (error as Z2Error).message);
        return answer(good as TranslationItem[]);
      }
      // What was paid for before it failed counts all the same.
      count(candidate, usage);
      throw error;
    }
  });
}
