import type { EngineUse, EngineUseView } from './engine';

/** An amount of money, in the currency's main unit (ISO 4217 code). */
export interface Cost {
  amount: number;
  currency: string;
}

/** What an engine was given and gave; only what it really counted. Reused results count nothing. */
export interface EngineUsage {
  /** Unicode code points of source text that were sent. */
  characters?: number;
  tokens_in?: number;
  tokens_out?: number;
  /** Sound that was sent. */
  audio_ms?: number;
  /** Only where a price is configured (Z2_PRICES). */
  cost?: Cost;
}

/** What an engine asks for; configured, never assumed. */
export interface EnginePrice {
  /** ISO 4217. */
  currency: string;
  per_million_characters?: number;
  per_million_tokens_in?: number;
  per_million_tokens_out?: number;
  per_hour?: number;
}

/** By engine id (`deepl`), or by kind and id (`speech/google`), which counts first. */
export type Prices = Readonly<Record<string, EnginePrice>>;

const COUNTED = ['characters', 'tokens_in', 'tokens_out', 'audio_ms'] as const;

/** Both together. A cost stays only where all that counted has one of the same currency. */
export function addUsage(a: EngineUsage, b: EngineUsage): EngineUsage {
  const sum: EngineUsage = {};
  for (const key of COUNTED) {
    if (a[key] !== undefined || b[key] !== undefined) {
      sum[key] = (a[key] ?? 0) + (b[key] ?? 0);
    }
  }
  if (a.cost && b.cost && a.cost.currency === b.cost.currency) {
    sum.cost = { amount: rounded(a.cost.amount + b.cost.amount), currency: a.cost.currency };
  } else if (a.cost && isNothing(b)) {
    sum.cost = a.cost;
  } else if (b.cost && isNothing(a)) {
    sum.cost = b.cost;
  }
  return sum;
}

/** The use with what it cost, where the engine has a price and something was counted that the price names. */
export function pricedUse(use: EngineUse, prices: Prices): EngineUse {
  const price = prices[`${use.kind}/${use.engine}`] ?? prices[use.engine];
  if (!use.usage || !price) {
    return use;
  }
  const { characters, tokens_in, tokens_out, audio_ms } = use.usage;
  const parts = [
    [characters, price.per_million_characters, 1e6],
    [tokens_in, price.per_million_tokens_in, 1e6],
    [tokens_out, price.per_million_tokens_out, 1e6],
    [audio_ms, price.per_hour, 3_600_000],
  ].flatMap(([count, rate, unit]) =>
    count === undefined || rate === undefined || unit === undefined ? [] : [(count / unit) * rate],
  );
  if (parts.length === 0) {
    return use;
  }
  const amount = rounded(parts.reduce((sum, part) => sum + part, 0));
  return { ...use, usage: { ...use.usage, cost: { amount, currency: price.currency } } };
}

/** One use per kind, engine and note, usages added. */
export function sumUses(uses: readonly EngineUse[]): EngineUse[] {
  const sums = new Map<string, EngineUse>();
  for (const use of uses) {
    const key = useKey(use);
    const known = sums.get(key);
    const usage = known?.usage && use.usage ? addUsage(known.usage, use.usage) : (use.usage ?? known?.usage);
    sums.set(key, { ...use, ...(usage ? { usage } : {}) });
  }
  return [...sums.values()];
}

/** As sumUses, each with the languages that it worked for, in the order in which they come. */
export function usesOfJob(all: readonly { language: string | null; use: EngineUse }[]): EngineUseView[] {
  return sumUses(all.map(({ use }) => use)).map((sum) => {
    const own = all.filter(({ use }) => useKey(use) === useKey(sum));
    return { ...sum, languages: [...new Set(own.flatMap(({ language }) => language ?? []))] };
  });
}

const useKey = ({ kind, engine, note }: EngineUse): string => `${kind} ${engine} ${note ?? ''}`;

/** What all uses cost together, per currency; empty without prices. */
export function totalCost(uses: readonly EngineUse[]): Cost[] {
  const sums = new Map<string, number>();
  for (const { usage } of uses) {
    if (usage?.cost) {
      sums.set(usage.cost.currency, (sums.get(usage.cost.currency) ?? 0) + usage.cost.amount);
    }
  }
  return [...sums].map(([currency, amount]) => ({ amount: rounded(amount), currency }));
}

/** A reused result cost this job nothing. */
export function withoutUsage(use: EngineUse): EngineUse {
  const { kind, engine, version, quality, note } = use;
  return { kind, engine, version, quality, ...(note === undefined ? {} : { note }) };
}

const isNothing = (usage: EngineUsage): boolean => COUNTED.every((key) => !usage[key]);
/** Six decimals: a single cue costs fractions of a cent. */
const rounded = (amount: number): number => Math.round(amount * 1e6) / 1e6;
