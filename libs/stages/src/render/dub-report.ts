import { DubReport, Spread } from '@z2/contracts';
import { Loudness } from '@z2/media';

import { HeardPhrase } from './dub-checks';
import { WARN_RATE } from './place-lines';

/** Loudness of one encoded dub. */
export type EncodedLoudness = Loudness & { codec: string };

/** The numbers of a dub for report.json. */
export function dubReport(
  heard: readonly HeardPhrase[],
  voice: string,
  loudness: readonly EncodedLoudness[],
): DubReport {
  const rates = heard.map(({ spoken }) => spoken.rate);
  const overlaps = heard.slice(1).map(({ spoken }, i) => {
    const before = heard[i]!.spoken;
    return before.start_ms + before.duration_ms - spoken.start_ms;
  });
  return {
    ...{ synthetic: true, voice },
    phrases: heard.length,
    cues: heard.reduce((sum, { spoken }) => sum + spoken.ids.length, 0),
    onset_error_ms: spread(
      heard.map(({ onset_error_ms }) => Math.abs(onset_error_ms)),
      1,
    ),
    rate: { ...spread(rates, 3), hurried: rates.filter((rate) => rate > WARN_RATE).length },
    overlap_ms: Math.max(0, ...overlaps.map((overlap) => Math.round(overlap))),
    shortened: heard.flatMap(({ spoken: { cue, shortened } }) =>
      shortened === null ? [] : [{ id: cue.id, text: shortened }],
    ),
    loudness: loudness.map(({ codec, integrated_lufs, true_peak_dbtp }) => ({
      ...{ codec, integrated_lufs, true_peak_dbtp },
    })),
  };
}

/** Nearest-rank percentiles, rounded to so many places. */
export function spread(values: readonly number[], places: number): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
    return Math.round(value * 10 ** places) / 10 ** places;
  };
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
