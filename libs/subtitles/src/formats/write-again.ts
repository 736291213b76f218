import { Cue } from '@z2/contracts';

import { joinTextLines, ParsedSubtitles } from './parsed';
import { formatAssTime, formatTime } from './time';

/**
 * A file of its own format again: marks, settings, styles, notes and identifiers as they were read, times and texts
 * (`details[i].markup`) as they are now; numbers of SubRip anew. Reading it again gives the same cues.
 */
export function writeAgain(parsed: ParsedSubtitles): string {
  return WRITERS[parsed.format](parsed);
}

const WRITERS: Readonly<Record<ParsedSubtitles['format'], (parsed: ParsedSubtitles) => string>> = {
  srt: srtAgain,
  vtt: vttAgain,
  ass: assAgain,
  sbv: sbvAgain,
};

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
