import { type AddedCue, type Cue, type CueChange, type EditCuesRequest, Z2Error } from '@z2/contracts';

import { cleanText } from './clean-text';

/** One rule that an edit breaks. */
interface Fault {
  id: string;
  message: string;
}

/** So many faults stand in an error. */
const MOST_FAULTS = 20;

/**
 * The cues with the changes, in their order, and those that were added between them, each after all that begin no later. A cue whose
 * text or times are others than before is marked as edited, and has no words any more: their times are those of the text before. Only
 * the times that are changed are checked, so that what a file had before does not hinder, and only of cues with a text: one without
 * is not shown.
 *
 * @param durationMs of the film; null: not known
 * @throws Z2Error CUES_INVALID: an unknown id, or one named twice, times out of order, an overlap; all faults in its details
 */
export function editCues(
  cues: readonly Cue[],
  { cues: changes, added = [] }: Pick<EditCuesRequest, 'cues' | 'added'>,
  durationMs: number | null,
): Cue[] {
  const before = new Map(cues.map((cue) => [cue.id, cue]));
  const byId = new Map(changes.map((change) => [change.id, change]));
  const edited = withAdded(
    cues.map((cue) => changed(cue, byId.get(cue.id))),
    added,
  );
  const faults = [
    ...idFaults(before, changes, added),
    ...edited.filter((cue) => isMoved(cue, before.get(cue.id))).flatMap((cue) => timeFaults(cue, durationMs)),
    ...shownFaults(edited, before),
  ];
  if (faults.length > 0) {
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
    throw new Z2Error('CUES_INVALID', `${faults[0]?.message}${more}`, {
      remedy: 'Correct what is named; nothing was changed.',
      details: { faults: faults.slice(0, MOST_FAULTS) },
    });
  }
  return edited;
}

function withAdded(cues: readonly Cue[], added: readonly AddedCue[]): Cue[] {
  const all = [...cues];
  for (const { id, start_ms, end_ms, text, speaker } of added) {
    const next = all.findIndex((cue) => cue.start_ms > start_ms);
    const who = speaker === undefined ? {} : { speaker };
    all.splice(next < 0 ? all.length : next, 0, {
      ...{ id, start_ms, end_ms, text: cleanText(text), ...who, edited: true },
    });
  }
  return all;
}

function changed(cue: Cue, change: CueChange | undefined): Cue {
  if (!change) {
    return cue;
  }
  const { start_ms = cue.start_ms, end_ms = cue.end_ms } = change;
  const text = change.text === undefined ? cue.text : cleanText(change.text);
  if (text === cue.text && start_ms === cue.start_ms && end_ms === cue.end_ms) {
    return cue;
  }
  const { id, speaker, marks, unknown } = cue;
  const kept = text === cue.text ? { ...(marks ? { marks } : {}), ...(unknown ? { unknown } : {}) } : {};
  return { id, start_ms, end_ms, text, ...(speaker === undefined ? {} : { speaker }), ...kept, edited: true };
}

function idFaults(
  before: ReadonlyMap<string, Cue>,
  changes: readonly CueChange[],
  added: readonly AddedCue[],
): Fault[] {
  const seen = new Set<string>();
  const twice = ({ id }: { id: string }): Fault[] => {
    const again = seen.has(id);
    seen.add(id);
    return again ? [{ id, message: `Cue ${id} is named twice.` }] : [];
  };
  return [
    ...changes.flatMap((change) =>
      before.has(change.id) ? twice(change) : [{ id: change.id, message: `There is no cue ${change.id}.` }],
    ),
    ...added.flatMap((cue) =>
      before.has(cue.id)
        ? [{ id: cue.id, message: `There is a cue ${cue.id} already; an added one needs an id of its own.` }]
        : twice(cue),
    ),
  ];
}

const isMoved = (cue: Cue, before: Cue | undefined): boolean =>
  cue.start_ms !== before?.start_ms || cue.end_ms !== before.end_ms;

/** Moved, or on the screen where it was not before. */
const isNew = (cue: Cue, before: Cue | undefined): boolean =>
  isMoved(cue, before) || (before?.text === '' && cue.text !== '');

function timeFaults({ id, start_ms, end_ms }: Cue, durationMs: number | null): Fault[] {
  if (end_ms <= start_ms) {
    return [{ id, message: `Cue ${id} would end (${end_ms} ms) before it begins (${start_ms} ms).` }];
  }
  return durationMs !== null && end_ms > durationMs
    ? [{ id, message: `Cue ${id} would end (${end_ms} ms) after the film (${durationMs} ms).` }]
    : [];
}

function shownFaults(edited: readonly Cue[], before: ReadonlyMap<string, Cue>): Fault[] {
  const shown = edited.filter(({ text }) => text !== '');
  return shown.flatMap((cue, index) => {
    const next = shown[index + 1];
    return next && [cue, next].some((one) => isNew(one, before.get(one.id))) ? pairFaults(cue, next) : [];
  });
}

function pairFaults(cue: Cue, next: Cue): Fault[] {
  if (next.start_ms < cue.start_ms) {
    return [{ id: next.id, message: `Cue ${next.id} would begin before cue ${cue.id}, which it follows.` }];
  }
  return next.start_ms < cue.end_ms
    ? [{ id: next.id, message: `Cue ${next.id} would begin while cue ${cue.id} is shown.` }]
    : [];
}
