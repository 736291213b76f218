import { type JobPlan, languageName, type PlanStep, QUALITY_CLASSES } from '@z2/contracts';

import { ENGINE_WORDS, engineName } from '../words/engine-words';
import { clockTime, roughDuration } from '../words/format';
import { QUALITY_WORDS, STAGE_WORDS } from '../words/status-words';
import type { FoldedItem } from './folded-list';

export interface PlanEngineRow {
  key: string;
  kind: string;
  engine: string;
  quality: (typeof QUALITY_WORDS)[keyof typeof QUALITY_WORDS];
  /** "Spanish, French". */
  languages: string;
}

/** A plan in people's words. */
export interface PlanView {
  /** "1:28, 320 × 180, spoken in English"; '': the source cannot be looked at before. */
  source: string;
  engines: PlanEngineRow[];
  time: string;
  timeNote: string;
  cost: string;
  costNotes: string[];
  faults: { message: string; remedy: string }[];
  /** What follows from the source, then what cannot be known before. */
  notes: string[];
  /** What would do it better, with what enables it. */
  better: FoldedItem[];
}

export function planView(plan: JobPlan): PlanView {
  return {
    source: sourceOf(plan),
    engines: enginesOf(plan.steps),
    ...timeOf(plan),
    cost: plan.cost.total
      .map(({ amount, currency }) => `${amount.toFixed(amount < 1 ? 3 : 2)} ${currency}`)
      .join(' + '),
    costNotes: plan.cost.notes,
    faults: plan.faults.map(({ language, error }) => ({
      message: language ? `${languageName(language)}: ${error.message}` : error.message,
      remedy: error.remedy,
    })),
    notes: [...plan.notes, ...plan.unknown],
    better: plan.better.map(({ kind, engine, quality, remedy }) => ({
      name: `${ENGINE_WORDS[kind]}: ${engineName(kind, engine)}`,
      beside: QUALITY_WORDS[quality].name,
      text: remedy,
    })),
  };
}

function sourceOf({ metadata, source_language }: JobPlan): string {
  if (!metadata) {
    return '';
  }
  const { duration_ms, width, height } = metadata;
  return [
    metadata.title ?? '',
    clockTime(duration_ms),
    width && height ? `${width} × ${height}` : 'sound only',
    source_language ? `spoken in ${languageName(source_language)}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** Each engine once, with all languages that it works for, in the order of the work. */
function enginesOf(steps: readonly PlanStep[]): PlanEngineRow[] {
  const uses = steps.flatMap(({ engines, language }) => engines.map((engine) => ({ engine, language })));
  const groups = Map.groupBy(uses, ({ engine: { kind, engine, quality } }) =>
    [kind, engine, quality].join(' '),
  );
  return [...groups].flatMap(([key, own]) => {
    const [first] = own;
    const names = own.flatMap(({ language }) => (language ? [languageName(language)] : []));
    return first
      ? [
          {
            key,
            kind: ENGINE_WORDS[first.engine.kind],
            engine: engineName(first.engine.kind, first.engine.engine),
            quality: QUALITY_WORDS[first.engine.quality],
            languages: [...new Set(names)].join(', '),
          },
        ]
      : [];
  });
}

/** The whole time, or what is known of it. */
function timeOf({ total_ms, steps, metadata }: JobPlan): { time: string; timeNote: string } {
  if (total_ms !== null) {
    return {
      time: `about ${roughDuration(total_ms)}`,
      timeNote: 'By what this machine needed before; what is made already takes none.',
    };
  }
  if (!metadata) {
    return { time: 'not known', timeNote: 'The length of the video is not known yet.' };
  }
  const unknown = [...new Set(steps.filter(({ time }) => !time).map(({ stage }) => STAGE_WORDS[stage]))];
  return {
    time: 'not known yet',
    timeNote: `This machine has not done this in such a job yet: ${unknown.join(', ').toLowerCase()}.`,
  };
}

/** The lowest of the qualities: what the result is good for. */
export function planQuality({ steps }: JobPlan): (typeof QUALITY_WORDS)[keyof typeof QUALITY_WORDS] | null {
  const all = steps.flatMap(({ engines }) => engines.map(({ quality }) => quality));
  const lowest = QUALITY_CLASSES.find((quality) => all.includes(quality));
  return lowest ? QUALITY_WORDS[lowest] : null;
}
