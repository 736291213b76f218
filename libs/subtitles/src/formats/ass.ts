import { stripAssMarkup } from '../text/markup';
import { CueCollector, joinTextLines, ParsedSubtitles, textLines } from './parsed';

const TIME = /^(-?)(\d{1,7}):(\d{1,2}):(\d{1,2})(?:[.:,](\d{1,3}))?$/;
/** Columns of an event where the file has no Format line (ASS v4+). */
const DEFAULT_FORMAT = formatOf('layer,start,end,style,name,marginl,marginr,marginv,effect,text');

interface EventFormat {
  names: readonly string[];
  /** Where a column stands. */
  places: ReadonlyMap<string, number>;
}

function formatOf(line: string): EventFormat {
  const names = line.split(',').map((column) => column.trim().toLowerCase());
  // Of two of one name the first counts.
  return { names, places: new Map(names.map((name, at) => [name, at] as const).reverse()) };
}

/**
 * Reads the events of an ASS or SSA file: columns as the Format line orders them, Text last and with commas. Comments,
 * drawings and override blocks are left out; `Name` is the speaker. Linear. Never throws.
 */
export function parseAss(text: string): ParsedSubtitles {
  const found = new CueCollector('ass');
  let section = '';
  let format = DEFAULT_FORMAT;
  const lines = textLines(text);
  let before: string[] = [];
  let head: string[] | null = null;
  lines.forEach((line, index) => {
    const heading = /^\s*\[([^\]]{1,60})\]\s*$/.exec(line);
    if (heading) {
      section = heading[1]!.toLowerCase();
      before.push(line);
      return;
    }
    const [, name, value] = /^\s*(format|dialogue)\s*:(.*)$/i.exec(line) ?? [];
    if (section !== 'events' || name === undefined || value === undefined) {
      before.push(line);
      return;
    }
    if (name.toLowerCase() === 'format') {
      format = formatOf(value);
      before.push(line);
    } else if (readEvent(value, format, index + 1, head ? before : [], found)) {
      head ??= before;
      before = [];
    } else {
      before.push(line);
    }
  });
  found.frame = { head: head ?? before, tail: head ? before : [], format: format.names };
  return found.result();
}

/** Whether there was an event to be kept. */
function readEvent(
  value: string,
  { names, places }: EventFormat,
  line: number,
  before: readonly string[],
  found: CueCollector,
): boolean {
  const pieces = value.split(',');
  const columns = [...pieces.slice(0, names.length - 1), pieces.slice(names.length - 1).join(',')];
  const column = (name: string): string => columns[places.get(name) ?? -1]?.trim() ?? '';
  const start = parseAssTime(column('start'));
  const end = parseAssTime(column('end'));
  if (start === null || end === null || pieces.length < names.length) {
    found.note(line, 'The event cannot be read; it is left out.');
    return false;
  }
  const raw = column('text');
  const text = joinTextLines(stripAssMarkup(raw).split('\n'));
  if (text === '' && raw !== '') {
    found.note(line, 'The event is a drawing or has no text; it is left out.');
    return false;
  }
  const speaker = column('name') || column('actor');
  found.add(
    { line, markup: raw, columns, ...(before.length > 0 ? { before } : {}) },
    { start_ms: start, end_ms: end, text, ...(speaker ? { speaker } : {}) },
  );
  return true;
}

function parseAssTime(text: string): number | null {
  const match = TIME.exec(text);
  if (!match) {
    return null;
  }
  const [, sign, hours, minutes, seconds, fraction = '0'] = match;
  const whole = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  const ms = whole + Math.round(Number(`0.${fraction}`) * 1000);
  return sign ? -ms : ms;
}
