import {
  type EngineUse,
  engineUseWords,
  engineWork,
  type JobView,
  noteWords,
  totalCost,
} from '@z2/contracts';

/** One line for each engine, with what it says of itself only where that is the same for all that it made. */
export function engineLines(job: JobView): string[] {
  if (job.languages.every(({ status }) => status !== 'COMPLETED')) {
    return [];
  }
  const uses = Map.groupBy(job.engines, engineUseWords);
  const lines = [...uses].map(([name, all]) => {
    // The note of subtitles is in their words already.
    const notes = [...new Set(all.flatMap(({ kind, note }) => (kind === 'captions' ? [] : (note ?? []))))];
    return `  ${name}${notes.length === 1 ? `: ${noteWords(notes[0] ?? '')}` : ''}`;
  });
  return lines.length > 0 ? ['Made with', ...lines] : [];
}

/** What services that count were given, and what that cost where their prices are known. */
export function usageLines(uses: readonly EngineUse[]): string[] {
  const lines = uses.flatMap(({ kind, engine, usage }) => {
    const { characters, tokens_in, tokens_out, audio_ms, cost } = usage ?? {};
    const parts = [
      ...(characters ? [`${characters} characters`] : []),
      ...(tokens_in || tokens_out ? [`${tokens_in ?? 0} + ${tokens_out ?? 0} tokens`] : []),
      ...(audio_ms ? [`${(audio_ms / 60_000).toFixed(1)} min of sound`] : []),
      ...(cost ? [`${money(cost.amount)} ${cost.currency}`] : []),
    ];
    return parts.length > 0 && kind !== 'captions'
      ? [`${engineWork(kind, engine)}: ${parts.join(', ')}`]
      : [];
  });
  const total = totalCost(uses).map(({ amount, currency }) => `${money(amount)} ${currency}`);
  return lines.length > 0
    ? [`Used: ${lines.join('; ')}.${total.length ? ` Cost of this job: ${total.join(' + ')}.` : ''}`]
    : [];
}

const money = (amount: number): string => amount.toFixed(amount < 0.1 ? 4 : 2);
