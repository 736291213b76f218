import { Cue, Z2Error } from '@z2/contracts';

import { joinTextLines, ParsedSubtitles } from './parsed';
import { formatAssTime, formatTime } from './time';

/**
 * A file of its own format again: marks, settings, styles, notes and identifiers as they were read, times and texts
 * (`details[i].markup`) as they are now; numbers of SubRip anew. Reading it again gives the same cues.
 *
 * @throws Z2Error OPTION_INVALID of a format that is not among {@link AGAIN}
 */
export function writeAgain(parsed: ParsedSubtitles): string {
  const { format } = parsed;
  if (!isAgain(format)) {
    throw new Z2Error(
      'OPTION_INVALID',
      `A file of this format (${format}) cannot be written again as it was.`,
      {
        remedy: 'Convert it first: ./z2 convert FILE talk.srt; or to WebVTT or ASS.',
      },
    );
  }
  return WRITERS[format](parsed);
}

const WRITERS = { srt: srtAgain, vtt: vttAgain, ass: assAgain, sbv: sbvAgain } as const;
/** Formats that are written again with all that they had. */
export const AGAIN: ReadonlySet<string> = new Set(Object.keys(WRITERS));
const isAgain = (format: string): format is keyof typeof WRITERS => AGAIN.has(format);

const markupOf = ({ details }: ParsedSubtitles, index: number): string =>
  joinTextLines(details[index]!.markup.split('\n'));

function timing(cue: Cue, separator: ',' | '.', settings: string | undefined): string {
  const times = `${formatTime(cue.start_ms, separator)} --> ${formatTime(cue.end_ms, separator)}`;
  return settings ? `${times} ${settings}` : times;
}

function srtAgain(parsed: ParsedSubtitles): string {
  const blocks = parsed.cues.flatMap((cue, i) => {
    const { settings, before = [] } = parsed.details[i]!;
    return [blocksOf(before), `${i + 1}\n${timing(cue, ',', settings)}\n${markupOf(parsed, i)}\n`];
  });
  return [...blocks, blocksOf(parsed.frame.tail)].filter(Boolean).join('\n');
}

function vttAgain(parsed: ParsedSubtitles): string {
  const { frame, file_ids, details, cues } = parsed;
  // The shift of HLS is in the times already.
  const header = frame.head.filter((line) => line !== '' && !line.startsWith('X-TIMESTAMP-MAP='));
  const blocks = cues.flatMap((cue, i) => {
    const { before = [], settings } = details[i]!;
    const id = file_ids[i] ? `${file_ids[i]}\n` : '';
    const text = markupOf(parsed, i);
    return [blocksOf(before), `${id}${timing(cue, '.', settings)}\n${text}${text ? '\n' : ''}`];
  });
  const head = header.length > 0 ? header.join('\n') : 'WEBVTT';
  return [`${head}\n`, ...blocks, blocksOf(frame.tail)].filter(Boolean).join('\n');
}

const blocksOf = (lines: readonly string[]): string =>
  lines.length === 0 ? '' : `${lines.join('\n').trimEnd()}\n`;

function assAgain(parsed: ParsedSubtitles): string {
  const { frame, details, cues } = parsed;
  const names = frame.format ?? [];
  const events = cues.flatMap((cue, i) => {
    const { columns = [], before = [] } = details[i]!;
    const now: Readonly<Record<string, string>> = {
      start: formatAssTime(cue.start_ms),
      end: formatAssTime(cue.end_ms),
      text: details[i]!.markup.replaceAll('\n', '\\N'),
    };
    const line = columns.map((column, at) => now[names[at] ?? ''] ?? column.trim()).join(',');
    return [...before, `Dialogue: ${line}`];
  });
  const lines = [...frame.head, ...events, ...frame.tail];
  return `${lines.join('\n').trimEnd()}\n`;
}

function sbvAgain(parsed: ParsedSubtitles): string {
  const time = (ms: number): string => formatTime(ms, '.').replace(/^0(?=\d:)/, '');
  const blocks = parsed.cues.flatMap((cue, i) => [
    blocksOf(parsed.details[i]!.before ?? []),
    `${time(cue.start_ms)},${time(cue.end_ms)}\n${markupOf(parsed, i)}\n`,
  ]);
  return [...blocks, blocksOf(parsed.frame.tail)].filter(Boolean).join('\n');
}
