/** Steps further back than this are forgotten. */
const MOST_STEPS = 500;
/** Typing goes on in one step unless somebody paused for so long, ms. */
const PAUSE_MS = 1500;

/** States of a document, to go back and forth in. Immutable. */
export interface UndoStack<T> {
  readonly now: T;
  readonly past: readonly T[];
  readonly future: readonly T[];
  /** What the last step did, and when: the same soon again is one step. */
  readonly last: { key: string; at: number } | null;
}

export const undoStack = <T>(now: T): UndoStack<T> => ({ now, past: [], future: [], last: null });

/** One step more; with a `key`, it is one with the step before of the same key. */
export function pushed<T>(stack: UndoStack<T>, now: T, at: number, key = ''): UndoStack<T> {
  if (now === stack.now) {
    return stack;
  }
  const { last } = stack;
  const goesOn = key !== '' && last?.key === key && at - last.at < PAUSE_MS;
  const past = goesOn ? stack.past : [...stack.past, stack.now].slice(-MOST_STEPS);
  return { now, past, future: [], last: { key, at } };
}

/** Every state made another by the same rule, as when somebody else changed something that they all have. */
export function mapped<T>({ now, past, future, last }: UndoStack<T>, change: (state: T) => T): UndoStack<T> {
  return { now: change(now), past: past.map(change), future: future.map(change), last };
}

export function undone<T>({ now, past, future, last }: UndoStack<T>): UndoStack<T> {
  const before = past.at(-1);
  return before === undefined
    ? { now, past, future, last }
    : { now: before, past: past.slice(0, -1), future: [now, ...future], last: null };
}

export function redone<T>({ now, past, future, last }: UndoStack<T>): UndoStack<T> {
  const [after, ...rest] = future;
  return after === undefined
    ? { now, past, future, last }
    : { now: after, past: [...past, now], future: rest, last: null };
}
