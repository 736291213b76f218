import { type Cue, type CueChange, Z2Error } from '@z2/contracts';

/** One rule that an edit breaks. */
interface Fault {
  id: string;
  message: string;
}

/** So many faults stand in an error. */
const MOST_FAULTS = 20;
const CONTROL = /[^\P{C}\n\u200c\u200d\u200e\u200f\u2066-\u2069]/gu;

/**
 * The cues with the changes, in their order. A cue whose text or times are others than before is marked as edited, and has no
 * words any more: their times are those of the text before. Only the times that are changed are checked, so that what a file had
 * before does not hinder.
 *
 * @param durationMs of the film; null: not known
 * @throws Z2Error CUES_INVALID: an unknown id, or one named twice, times out of order, an overlap; all faults in its details
 */
export function editCues(
  cues: readonly Cue[],
  changes: readonly CueChange[],
  durationMs: number | null,
): Cue[] {
  const byId = new Map(changes.map((change) => [change.id, change]));
  const known = new Set(cues.map(({ id }) => id));
  const faults: Fault[] = changes.flatMap((change) =>
    !known.has(change.id)
      ? [{ id: change.id, message: `There is no cue ${change.id}.` }]
      : byId.get(change.id) !== change
        ? [{ id: change.id, message: `Cue ${change.id} is named twice.` }]
        : [],
  );
  const edited = cues.map((cue) => changed(cue, byId.get(cue.id)));
  edited.forEach((cue, index) => {
    const isTimed = isMoved(cue, cues[index]);
    if (isTimed) {
      faults.push(...timeFaults(cue, durationMs));
    }
    const next = edited[index + 1];
    if (next && (isTimed || isMoved(next, cues[index + 1]))) {
      faults.push(...pairFaults(cue, next));
    }
  });
  if (faults.length > 0) {
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
    throw new Z2Error('CUES_INVALID', `${faults[0]?.message}${more}`, {
      remedy: 'Correct what is named; nothing was changed.',
      details: { faults: faults.slice(0, MOST_FAULTS) },
    });
  }
  return edited;
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

/** As a subtitle file may have it: no control characters, no blanks at the ends of lines, no empty lines. */
function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(CONTROL, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

const isMoved = (cue: Cue, before: Cue | undefined): boolean =>
  cue.start_ms !== before?.start_ms || cue.end_ms !== before.end_ms;

function timeFaults({ id, start_ms, end_ms }: Cue, durationMs: number | null): Fault[] {
  if (end_ms <= start_ms) {
    return [{ id, message: `Cue ${id} would end (${end_ms} ms) before it begins (${start_ms} ms).` }];
  }
  return durationMs !== null && end_ms > durationMs
    ? [{ id, message: `Cue ${id} would end (${end_ms} ms) after the film (${durationMs} ms).` }]
    : [];
}

function pairFaults(cue: Cue, next: Cue): Fault[] {
  if (next.start_ms < cue.start_ms) {
    return [{ id: next.id, message: `Cue ${next.id} would begin before cue ${cue.id}, which it follows.` }];
  }
  return next.start_ms < cue.end_ms
    ? [{ id: next.id, message: `Cue ${next.id} would begin while cue ${cue.id} is shown.` }]
    : [];
}
