import type { CueView } from '@z2/contracts';

/** The cues as they stand in the editor, in their order; one without a text is off the screen, and stays as it is. */
export type Cues = readonly CueView[];

/** Shortest cue that an edit can make, ms. */
export const SHORTEST_MS = 100;

export const isShown = ({ text }: CueView): boolean => text !== '';

/** The cues that are on the screen before and after one. */
export function neighbours(cues: Cues, id: string): { before: CueView | null; after: CueView | null } {
  const at = cues.findIndex((cue) => cue.id === id);
  return {
    before: cues.slice(0, Math.max(0, at)).findLast(isShown) ?? null,
    after: at < 0 ? null : (cues.slice(at + 1).find(isShown) ?? null),
  };
}

/** Times that a cue may have between its neighbours, ms. */
export function roomOf(cues: Cues, id: string, film_ms: number): { from_ms: number; to_ms: number } {
  const { before, after } = neighbours(cues, id);
  return { from_ms: before?.end_ms ?? 0, to_ms: after?.start_ms ?? film_ms };
}

export function withText(cues: Cues, id: string, text: string): Cues {
  return cues.map((cue) => (cue.id === id && cue.text !== text ? changed(cue, { text }) : cue));
}

/** The cue's times, held between its neighbours and not shorter than can be. What is not named stays. */
export function withTimes(
  cues: Cues,
  id: string,
  times: { start_ms?: number; end_ms?: number },
  film_ms: number,
): Cues {
  const { from_ms, to_ms } = roomOf(cues, id, film_ms);
  return cues.map((cue) => {
    if (cue.id !== id || !isShown(cue)) {
      return cue;
    }
    // Where a file had no room before, the cue is not pushed about.
    const [low, high] = [Math.min(from_ms, cue.start_ms), Math.max(to_ms, cue.end_ms)];
    const wanted = { start_ms: cue.start_ms, end_ms: cue.end_ms, ...times };
    const start_ms = clamp(
      wanted.start_ms,
      low,
      (times.end_ms === undefined ? cue.end_ms : high) - SHORTEST_MS,
    );
    const end_ms = clamp(wanted.end_ms, start_ms + SHORTEST_MS, high);
    return start_ms === cue.start_ms && end_ms === cue.end_ms ? cue : changed(cue, { start_ms, end_ms });
  });
}

/** The cue with the same length elsewhere, as far as its neighbours let it. */
export function moved(cues: Cues, id: string, by_ms: number, film_ms: number): Cues {
  const cue = cues.find((one) => one.id === id);
  const { from_ms, to_ms } = roomOf(cues, id, film_ms);
  if (!cue) {
    return cues;
  }
  const by = clamp(by_ms, Math.min(0, from_ms - cue.start_ms), Math.max(0, to_ms - cue.end_ms));
  return withTimes(cues, id, { start_ms: cue.start_ms + by, end_ms: cue.end_ms + by }, film_ms);
}

/** This cue and all after it, earlier or later together, as far as there is room for them. */
export function movedFrom(cues: Cues, id: string, by_ms: number, film_ms: number): Cues {
  const at = cues.findIndex((cue) => cue.id === id);
  const first = cues[at];
  const last = cues.findLast(isShown);
  if (!first || !last || !isShown(first)) {
    return cues;
  }
  const least = (neighbours(cues, id).before?.end_ms ?? 0) - first.start_ms;
  const by = clamp(by_ms, Math.min(0, least), Math.max(0, film_ms - last.end_ms));
  return by === 0
    ? cues
    : cues.map((cue, index) =>
        index < at ? cue : changed(cue, { start_ms: cue.start_ms + by, end_ms: cue.end_ms + by }),
      );
}

/** Two of one: the text cut at `caret`, the time at `at_ms`, or in the share of the text where that is outside the cue. */
export function split(
  cues: Cues,
  id: string,
  newId: string,
  cut: { caret: number; at_ms: number | null },
): Cues {
  return cues.flatMap((cue) => {
    const [left, right] = [cue.text.slice(0, cut.caret).trim(), cue.text.slice(cut.caret).trim()];
    if (cue.id !== id || !isShown(cue) || cue.end_ms - cue.start_ms < 2 * SHORTEST_MS) {
      return [cue];
    }
    const share = cue.text.length > 0 ? left.length / cue.text.length : 0.5;
    const wanted = cut.at_ms ?? cue.start_ms + Math.round((cue.end_ms - cue.start_ms) * share);
    const middle = clamp(wanted, cue.start_ms + SHORTEST_MS, cue.end_ms - SHORTEST_MS);
    const { speaker } = cue;
    return [
      changed(cue, { text: left || '…', end_ms: middle }),
      {
        ...{ id: newId, start_ms: middle, end_ms: cue.end_ms, text: right || '…', edited: true },
        ...(speaker === undefined ? {} : { speaker }),
      },
    ];
  });
}

/** One of two: this cue and the one that is shown after it. The other stays, emptied, so that ids go on matching. */
export function joined(cues: Cues, id: string, blank: string): Cues {
  const { after } = neighbours(cues, id);
  return after && cues.some((cue) => cue.id === id && isShown(cue))
    ? cues.map((cue) =>
        cue.id === id
          ? changed(cue, { text: [cue.text, after.text].join(blank), end_ms: after.end_ms })
          : cue.id === after.id
            ? changed(cue, { text: '' })
            : cue,
      )
    : cues;
}

/** A cue in the free time at or after `at_ms`, at most so long; the same cues where there is no room before the next one. */
export function inserted(
  cues: Cues,
  cue: { id: string; text: string },
  { at_ms, length_ms, film_ms }: { at_ms: number; length_ms: number; film_ms: number },
): Cues {
  const shown = cues.filter(isShown);
  const over = shown.find(({ start_ms, end_ms }) => start_ms <= at_ms && at_ms < end_ms);
  const start_ms = over?.end_ms ?? at_ms;
  const next = shown.find((one) => one.start_ms >= start_ms);
  const end_ms = Math.min(start_ms + length_ms, next?.start_ms ?? film_ms);
  if (end_ms - start_ms < SHORTEST_MS) {
    return cues;
  }
  const place = cues.findIndex((one) => one.start_ms > start_ms);
  return cues.toSpliced(place < 0 ? cues.length : place, 0, { ...cue, start_ms, end_ms, edited: true });
}

export function removed(cues: Cues, id: string): Cues {
  return withText(cues, id, '');
}

const changed = (cue: CueView, change: Partial<CueView>): CueView => ({ ...cue, ...change, edited: true });

const clamp = (value: number, low: number, high: number): number =>
  Math.round(Math.max(low, Math.min(value, Math.max(low, high))));
