import { Cue, Z2Error } from '@z2/contracts';

export const SUBTITLE_FORMATS = [
  ...(['srt', 'vtt', 'ass', 'sbv', 'ttml', 'lrc', 'json', 'csv', 'xliff', 'sami', 'microdvd'] as const),
] as const;
export type SubtitleFormat = (typeof SUBTITLE_FORMATS)[number];

/** Something odd in a file, and where: `line` counts from 1. The file is read on all the same. */
export interface ParseNote {
  line: number;
  message: string;
}

/** What a file says of a cue beside its words and times, so that the file can be written again as it was. */
export interface CueDetail {
  /** Where its times stand; counts from 1. */
  line: number;
  /** Its text with the marks of the format (tags, overrides, references), lines by \n. */
  markup: string;
  /** What follows the times: settings of WebVTT, coordinates of SubRip. */
  settings?: string;
  /** Lines before the cue that are no cue: notes of WebVTT, comments of ASS. */
  before?: readonly string[];
  /** ASS: all columns of the event, as they stand in it. */
  columns?: readonly string[];
}

/** What stands around the cues of a file: lines before the first and after the last. */
export interface FileFrame {
  head: readonly string[];
  tail: readonly string[];
  /** ASS: names of the columns of an event. */
  format?: readonly string[];
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
  /** Cue by cue. */
  details: CueDetail[];
  frame: FileFrame;
  notes: ParseNote[];
}

/** Collects cues and notes while a file is read. */
export class CueCollector {
  readonly cues: Cue[] = [];
  readonly fileIds: string[] = [];
  readonly notes: ParseNote[] = [];
  private readonly noted = new Set<string>();
  readonly details: CueDetail[] = [];
  frame: FileFrame = { head: [], tail: [] };

  constructor(private readonly format: SubtitleFormat) {}

  note(line: number, message: string): void {
    this.notes.push({ line, message });
  }

  /** Once in a file: where it is so first. */
  noteOnce(line: number, message: string): void {
    if (!this.noted.has(message)) {
      this.noted.add(message);
      this.note(line, `${message} It is so first here.`);
    }
  }

  add(detail: CueDetail, cue: Omit<Cue, 'id'>, fileId = ''): void {
    const { line } = detail;
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
    this.details.push(detail);
  }

  result(): ParsedSubtitles {
    const { format, cues, fileIds: file_ids, details, frame, notes } = this;
    return { format, cues, file_ids, details, frame, notes };
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
      'Give a subtitle file with at least one cue: SubRip (.srt), WebVTT (.vtt), ASS (.ass), TTML (.ttml), SBV (.sbv), LRC (.lrc), SAMI (.smi), MicroDVD (.sub), JSON, CSV or XLIFF 2.',
    details: { line, notes: notes.slice(0, 20) },
  });
}
