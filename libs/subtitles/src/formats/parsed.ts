import { Cue, Z2Error } from '@z2/contracts';

export type SubtitleFormat = 'srt' | 'vtt' | 'ass' | 'sbv';

/** Something odd in a file, and where: `line` counts from 1. The file is read on all the same. */
export interface ParseNote {
  line: number;
  message: string;
}

/**
 * What a parser found: cues in the order of the file, with plain text (tags gone, references decoded) and ids of their own
 * ("1", "2", …); `file_ids` has the identifiers of the file, cue by cue, "" where there is none. Cues with negative,
 * reversed or overlapping times are kept and noted: {@link tidyCues} puts them in order.
 */
export interface ParsedSubtitles {
  format: SubtitleFormat;
  cues: Cue[];
  file_ids: string[];
  notes: ParseNote[];
}

/** Collects cues and notes while a file is read. */
export class CueCollector {
  readonly cues: Cue[] = [];
  readonly fileIds: string[] = [];
  readonly notes: ParseNote[] = [];

  constructor(private readonly format: SubtitleFormat) {}

  note(line: number, message: string): void {
    this.notes.push({ line, message });
  }

  /** `line`: where the times stand. */
  add(line: number, cue: Omit<Cue, 'id'>, fileId = ''): void {
    const last = this.cues.at(-1);
    if (cue.start_ms < 0) {
      this.note(line, 'The cue begins before 0.');
    }
    if (cue.end_ms < cue.start_ms) {
      this.note(line, 'The cue ends before it begins.');
    }
    if (last && cue.start_ms < last.start_ms) {
      this.note(line, 'The cue begins before the one above it.');
    } else if (last && cue.start_ms < last.end_ms) {
      this.note(line, 'The cue begins before the one above it ends.');
    }
    this.cues.push({ id: String(this.cues.length + 1), ...cue });
    this.fileIds.push(fileId);
  }

  result(): ParsedSubtitles {
    return { format: this.format, cues: this.cues, file_ids: this.fileIds, notes: this.notes };
  }
}

/** Lines of a text, whatever ends them (LF, CR, CRLF), without the BOM; NUL becomes U+FFFD (WebVTT, file parsing). */
export function textLines(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .replaceAll('\0', '\uFFFD')
    .split(/\r\n|\r|\n/);
}

/** Lines of a cue as its text: blank lines gone, blanks at line ends gone. */
export function joinTextLines(lines: readonly string[]): string {
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

export function captionsInvalid(message: string, line: number, notes: readonly ParseNote[] = []): Z2Error {
  return new Z2Error('CAPTIONS_INVALID', `${message} (line ${line})`, {
    remedy:
      'Give a subtitle file with at least one cue: SubRip (.srt), WebVTT (.vtt), ASS (.ass) or SBV (.sbv).',
    details: { line, notes: notes.slice(0, 20) },
  });
}
