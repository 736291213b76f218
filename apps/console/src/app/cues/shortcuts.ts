/** What a key does in the editor. */
export const SHORTCUTS = [
  { group: 'Film', keys: ['Space'], words: 'Play or pause (outside a text)', does: 'play', where: 'outside' },
  { group: 'Film', keys: ['Alt', 'P'], words: 'Play or pause, also while writing', does: 'play' },
  { group: 'Film', keys: ['Alt', 'R'], words: 'Play this cue once', does: 'playCue' },
  { group: 'Film', keys: ['Alt', '←'], words: 'Half a second back', does: 'back' },
  { group: 'Film', keys: ['Alt', '→'], words: 'Half a second on', does: 'forth' },
  { group: 'Cues', keys: ['Alt', '↓'], words: 'Next cue', does: 'next' },
  { group: 'Cues', keys: ['Alt', '↑'], words: 'Previous cue', does: 'previous' },
  { group: 'Cues', keys: ['Ctrl', 'Enter'], words: 'Next cue, and write there', does: 'write' },
  { group: 'Cues', keys: ['F8'], words: 'Next cue to look at', does: 'problem' },
  { group: 'Cues', keys: ['Alt', 'S'], words: 'Split at the text cursor', does: 'split' },
  { group: 'Cues', keys: ['Alt', 'J'], words: 'Join with the next', does: 'join' },
  { group: 'Cues', keys: ['Insert'], words: 'New cue after this one', does: 'insert' },
  { group: 'Cues', keys: ['Ctrl', 'Delete'], words: 'Delete this cue', does: 'remove' },
  { group: 'Times', keys: ['F9'], words: 'Start here', does: 'startHere' },
  { group: 'Times', keys: ['F10'], words: 'End here', does: 'endHere' },
  { group: 'Times', keys: ['Alt', ','], words: 'A tenth of a second earlier', does: 'earlier' },
  { group: 'Times', keys: ['Alt', '.'], words: 'A tenth of a second later', does: 'later' },
  { group: 'Work', keys: ['Ctrl', 'Z'], words: 'Undo', does: 'undo' },
  { group: 'Work', keys: ['Ctrl', 'Shift', 'Z'], words: 'Redo (also Ctrl Y)', does: 'redo' },
  { group: 'Work', keys: ['Ctrl', 'F'], words: 'Find and replace (also Ctrl H)', does: 'find' },
  { group: 'Work', keys: ['Ctrl', 'S'], words: 'Render again', does: 'render' },
  { group: 'Work', keys: ['?'], words: 'This sheet (also F1)', does: 'help', where: 'outside' },
] as const satisfies readonly {
  group: string;
  keys: readonly string[];
  words: string;
  does: string;
  where?: 'outside';
}[];
export type ShortcutName = (typeof SHORTCUTS)[number]['does'];

/** Second keys for the same, that are not worth a line of their own. */
const ALSO: Readonly<Record<string, ShortcutName>> = { 'Ctrl Y': 'redo', 'Ctrl H': 'find', F1: 'help' };

const NAMES: Readonly<Record<string, string>> = {
  ...{ ' ': 'Space', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Comma: ',', Period: '.' },
};

/** What the key event asks for; null: nothing of ours. `writing`: the focus is in a text. */
export function shortcutOf(event: KeyboardEvent, writing: boolean): ShortcutName | null {
  const chord = chordOf(event);
  const found = SHORTCUTS.find(({ keys }) => keys.join(' ') === chord);
  if (!found) {
    return ALSO[chord] ?? null;
  }
  return writing && 'where' in found ? null : found.does;
}

/** "Ctrl Shift Z": the Mac's command key counts as Ctrl; letters by their place, since Alt makes other characters of them. */
function chordOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string {
  const held = ctrlKey || metaKey || altKey;
  const letter = held && /^Key[A-Z]$/.test(code) ? code.slice(3) : null;
  const name = letter ?? NAMES[code] ?? NAMES[key] ?? key;
  return [
    ...(ctrlKey || metaKey ? ['Ctrl'] : []),
    ...(altKey ? ['Alt'] : []),
    // A question mark needs Shift on many keyboards.
    ...(shiftKey && held ? ['Shift'] : []),
    name.length === 1 ? name.toUpperCase() : name,
  ].join(' ');
}
