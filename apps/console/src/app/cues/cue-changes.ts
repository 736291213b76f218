import type { CueEditChange, CueView, EditCuesRequest } from '@z2/contracts';

import { type Cues, isShown } from './cue-document';

/**
 * What stands otherwise than in the list that was read; one that is there no more is emptied. Cues that were added and taken away
 * again are no change.
 */
export function changesBetween(base: Cues, now: Cues): CueEditChange[] {
  const known = new Map(base.map((cue) => [cue.id, cue]));
  const left = new Set(now.map(({ id }) => id));
  return [
    ...now.flatMap((after) => {
      const before = known.get(after.id) ?? null;
      return (before ? isSame(before, after) : !isShown(after)) ? [] : [{ before, after }];
    }),
    ...base
      .filter((cue) => isShown(cue) && !left.has(cue.id))
      .map((before) => ({ before, after: { ...before, text: '', edited: true } })),
  ];
}

/** The changes as the service takes them. */
export function requestOf(version: string, changes: readonly CueEditChange[]): EditCuesRequest {
  const added = changes.filter(({ before }) => before === null);
  return {
    version,
    cues: changes.flatMap(({ before, after }) =>
      before
        ? [
            {
              id: after.id,
              ...(after.text === before.text ? {} : { text: after.text }),
              ...(after.start_ms === before.start_ms ? {} : { start_ms: after.start_ms }),
              ...(after.end_ms === before.end_ms ? {} : { end_ms: after.end_ms }),
            },
          ]
        : [],
    ),
    ...(added.length > 0
      ? {
          added: added.map(({ after: { id, start_ms, end_ms, text, speaker } }) => ({
            ...{ id, start_ms, end_ms, text },
            ...(speaker === undefined ? {} : { speaker }),
          })),
        }
      : {}),
  };
}

/** One cue that two people changed, each otherwise. */
export interface Conflict {
  id: string;
  mine: CueView;
  theirs: CueView;
}

/** What somebody wants of cues: changes, and those of which nobody has decided yet. */
export interface WantedCues {
  changes: readonly CueEditChange[];
  conflicts: readonly Conflict[];
}

/**
 * The changes made in other cues than they began with: what nobody else changed takes them, what both changed alike is done, the
 * rest stays as the others have it and is told. Nothing is lost: `conflicts` has what was wanted, also of what was undecided before.
 */
export function rebased(wanted: WantedCues, current: Cues): { cues: Cues; conflicts: Conflict[] } {
  const known = new Map(current.map((cue) => [cue.id, cue]));
  const conflicts: Conflict[] = [];
  const taken = new Map<string, CueView>();
  const take = (before: CueView | null, after: CueView): void => {
    const theirs = known.get(after.id);
    if (!theirs || (before && isSame(before, theirs))) {
      taken.set(after.id, after);
    } else if (!isSame(theirs, after)) {
      conflicts.push({ id: after.id, mine: after, theirs });
    }
  };
  wanted.changes.forEach(({ before, after }) => take(before, after));
  wanted.conflicts.forEach(({ mine }) => take(null, mine));
  return { cues: withCues(current, [...taken.values()]), conflicts };
}

/** The cues with others in the place of those of the same id; new ones come between, by their times. */
export function withCues(cues: Cues, others: readonly CueView[]): Cues {
  const byId = new Map(others.map((cue) => [cue.id, cue]));
  let all: Cues = cues.map((cue) => byId.get(cue.id) ?? cue);
  const known = new Set(cues.map(({ id }) => id));
  for (const cue of others) {
    if (!known.has(cue.id)) {
      const place = all.findIndex(({ start_ms }) => start_ms > cue.start_ms);
      all = all.toSpliced(place < 0 ? all.length : place, 0, cue);
    }
  }
  return all;
}

export const isSame = (a: CueView, b: CueView): boolean =>
  a.text === b.text && a.start_ms === b.start_ms && a.end_ms === b.end_ms;
