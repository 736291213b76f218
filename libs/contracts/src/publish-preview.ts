import type { ArtifactKind } from './artifact';
import type { ErrorBody } from './stage';

/** One file as it would be delivered. */
export interface PreviewFile {
  /** Within the target, with `/`. */
  path: string;
  kind: ArtifactKind;
  language: string | null;
  /** Bytes. */
  size: number;
  sha256: string;
  /** Full place: a path or an address. */
  to: string;
}

/** One text as it would be sent, e.g. the title of a video. */
export interface PreviewText {
  field: string;
  value: string;
  /** Of the value, in `unit`. */
  length: number;
  /** What the place takes at most; null: no limit is known. */
  max: number | null;
  unit: 'characters' | 'bytes';
}

/** What one delivery would send, where to, and whether the place would take it. Nothing was sent to find out. */
export interface PublishPreview {
  publisher: string;
  /** The target in short, as people know it. */
  target: string;
  /** BCP 47 tag, or null for the files of the whole job. */
  language: string | null;
  files: PreviewFile[];
  texts: PreviewText[];
  /** What stands against it: a limit of the place, no right, no space. Empty: it can go out. */
  problems: ErrorBody[];
}
