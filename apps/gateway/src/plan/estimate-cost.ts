import {
  countOf,
  type EngineUsage,
  engineWork,
  LOCAL_ENGINES,
  type PlanCost,
  type PlanEngine,
  type PlanStep,
  pricedUse,
  type Prices,
  totalCost,
} from '@z2/contracts';
import type { PastRun } from '@z2/entities';

/** Engines of this machine, and people's own subtitles: they cost nothing. */
const FREE = ['captions', ...LOCAL_ENGINES];
/** Speech of 150 words a minute with six characters each: where nothing was counted before. */
const CHARACTERS_PER_MINUTE = 900;

/** What the engines of the steps cost by the configured prices, for a film of this length. Pure. */
export function costOfSteps(
  steps: readonly PlanStep[],
  durationMs: number | null,
  past: readonly PastRun[],
  prices: Prices,
): PlanCost {
  const engines = steps.flatMap((step) => step.engines).filter(({ engine }) => !FREE.includes(engine));
  const notes = new Set<string>();
  if (engines.length === 0) {
    return { total: [], notes: ['Nothing here costs money.'] };
  }
  const uses = engines.flatMap((engine) => {
    const price = prices[`${engine.kind}/${engine.engine}`] ?? prices[engine.engine];
    if (!price) {
      notes.add(`${nameOf(engine)}: no price is configured (Z2_PRICES).`);
      return [];
    }
    if (durationMs === null) {
      notes.add(`${nameOf(engine)}: that depends on how long the video is.`);
      return [];
    }
    const { usage, note } = usageOf(engine, durationMs / 60_000, past);
    const use = pricedUse({ ...engine, usage }, prices);
    notes.add(use.usage?.cost ? note : `${nameOf(engine)}: ${NO_COUNT}`);
    return [use];
  });
  return { total: totalCost(uses), notes: [...notes] };
}

const nameOf = ({ kind, engine }: PlanEngine): string =>
  kind === 'captions' ? engine : engineWork(kind, engine);

const NO_COUNT = 'what it counts was not counted here before.';

function usageOf(
  use: PlanEngine,
  minutes: number,
  past: readonly PastRun[],
): { usage: EngineUsage; note: string } {
  const { kind, engine } = use;
  if (kind === 'speech') {
    const usage = { audio_ms: Math.round(minutes * 60_000) };
    return { usage, note: `${engineWork('speech', engine)}: the whole length is heard.` };
  }
  const own = past.flatMap((run) =>
    run.engines
      .filter((one) => one.kind === kind && one.engine === engine && one.usage)
      .map((one) => ({ usage: one.usage ?? {}, minutes: run.duration_ms / 60_000 })),
  );
  const counted = own.reduce((all, one) => all + one.minutes, 0);
  const per = (key: 'characters' | 'tokens_in' | 'tokens_out'): number | null =>
    own.some(({ usage }) => usage[key] !== undefined)
      ? own.reduce((all, { usage }) => all + (usage[key] ?? 0), 0) / counted
      : null;
  const [characters, tokensIn, tokensOut] = [per('characters'), per('tokens_in'), per('tokens_out')];
  const usage: EngineUsage = { characters: Math.round((characters ?? CHARACTERS_PER_MINUTE) * minutes) };
  if (tokensIn !== null && tokensOut !== null) {
    usage.tokens_in = Math.round(tokensIn * minutes);
    usage.tokens_out = Math.round(tokensOut * minutes);
  }
  const note =
    own.length > 0
      ? `${nameOf(use)}: by what was counted in ${countOf(own.length, 'run')} before.`
      : `${nameOf(use)}: for ${CHARACTERS_PER_MINUTE} characters a minute, since nothing was counted before.`;
  return { usage, note };
}
