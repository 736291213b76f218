import { type JobView, languageName, type StageRunView } from '@z2/contracts';

import { duration } from '../words/format';
import { RUN_WORDS, stepWords, type Tone } from '../words/status-words';

/** When one stage run was at work, as a bar: left and width in percent of the whole line. */
export interface TimelineRow {
  id: string;
  name: string;
  tone: Tone;
  left: number;
  width: number;
  /** ISO 8601 */
  began: string;
  took: string;
  /** "attempt 3", "reused", why it failed. */
  note: string;
}
export interface Timeline {
  rows: TimelineRow[];
  /** Where a longer time without work is left out, percent. */
  breaks: number[];
  /** Of all work, one after the other left out: how long something ran at all. */
  busy: string;
}

/** A pause longer than this share of the work is drawn as short as that. */
const LONGEST_PAUSE = 0.04;

/** The runs that have begun, in the order of their beginnings; pauses between them are cut, as after an edit days later. */
export function timelineOf({ stages }: Pick<JobView, 'stages'>, now: number): Timeline {
  const begun = stages
    .flatMap((run) =>
      run.started_at ? [{ run, from: Date.parse(run.started_at), to: endOf(run, now) }] : [],
    )
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const parts: { from: number; to: number }[] = [];
  for (const { from, to } of begun) {
    const last = parts.at(-1);
    if (last && from <= last.to) {
      last.to = Math.max(last.to, to);
    } else {
      parts.push({ from, to });
    }
  }
  const busy = Math.max(
    1,
    parts.reduce((sum, { from, to }) => sum + to - from, 0),
  );
  const gaps = parts.map(({ from }, i) => {
    const before = parts[i - 1];
    return before ? Math.min(from - before.to, busy * LONGEST_PAUSE) : 0;
  });
  const whole = busy + gaps.reduce((sum, gap) => sum + gap, 0);
  const placeOf = (at: number): number => {
    let place = 0;
    for (const [i, { from, to }] of parts.entries()) {
      place += gaps[i] ?? 0;
      if (at <= to) {
        return (place + Math.max(0, at - from)) / whole;
      }
      place += to - from;
    }
    return 1;
  };
  return {
    rows: begun.map(({ run, from, to }) => ({
      id: run.id,
      name: [stepWords(run), run.language ? languageName(run.language) : ''].filter(Boolean).join(' '),
      tone: RUN_WORDS[run.state].tone,
      left: placeOf(from) * 100,
      width: Math.max(0.4, (placeOf(to) - placeOf(from)) * 100),
      began: run.started_at ?? '',
      took: duration(Math.max(0, to - from)),
      note: noteOf(run),
    })),
    breaks: parts.flatMap(({ from }, i) => {
      const before = parts[i - 1];
      return before && from - before.to > busy * LONGEST_PAUSE ? [placeOf(before.to) * 100] : [];
    }),
    busy: duration(busy),
  };
}

const endOf = (run: StageRunView, now: number): number =>
  run.finished_at ? Date.parse(run.finished_at) : Math.max(now, Date.parse(run.started_at ?? ''));

function noteOf({ attempt, from_checkpoint, error, state }: StageRunView): string {
  return [
    attempt > 1 ? `attempt ${attempt}` : '',
    from_checkpoint ? 'reused' : '',
    state === 'FAILED' || state === 'READY' ? (error?.message ?? '') : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
