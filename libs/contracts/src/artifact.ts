/** What a file is to the job. */
export const ARTIFACT_KINDS = [
  'source',
  'audio',
  'captions',
  'transcript',
  'translation',
  'subtitles_srt',
  'subtitles_vtt',
  'subtitles_ass',
  'dub_audio',
  'video',
  'video_burnt',
  'video_all',
  'audio_dubbed',
  'thumbnail',
  'analysis',
  'report',
  'chunk',
] as const;
export type ArtifactKind = (typeof ARTIFACT_KINDS)[number];

/**
 * What a kind of file is for: `result`: what people came for. `source`: what it was made from. `intermediate`: what only
 * later stages need; for the curious. `chunk`: a part of a stage's work, shown nowhere. The one place that decides it.
 */
export const ARTIFACT_ROLE = {
  source: 'source',
  audio: 'intermediate',
  captions: 'source',
  transcript: 'result',
  translation: 'intermediate',
  subtitles_srt: 'result',
  subtitles_vtt: 'result',
  subtitles_ass: 'result',
  dub_audio: 'result',
  video: 'result',
  video_burnt: 'result',
  video_all: 'result',
  audio_dubbed: 'result',
  thumbnail: 'result',
  analysis: 'result',
  report: 'result',
  chunk: 'chunk',
} as const satisfies Record<ArtifactKind, 'result' | 'source' | 'intermediate' | 'chunk'>;

/** A file in storage, known by its content. Immutable. */
export interface ArtifactRef {
  kind: ArtifactKind;
  /** BCP 47 tag, or null where the file belongs to the whole job. */
  language: string | null;
  /** Name for people, e.g. `talk.es.srt`; never used as a path. */
  name: string;
  /** Lower-case hex SHA-256 of the content: the file's key in storage. */
  sha256: string;
  /** Bytes. */
  size: number;
  mime: string;
}

/** An artifact as clients see it (`job_files`). */
export interface ArtifactView extends ArtifactRef {
  id: string;
  stage: string;
  created_at: string;
  /** Path below the gateway's root. */
  url: string;
}

/** Body of POST /api/files/{id}/link. */
export interface FileLinkRequest {
  /** Seconds from now; without it an hour, at most a week. */
  expires_in?: number;
  /** The browser saves the file instead of showing it. */
  download?: boolean;
}

/** Longest life of a link, seconds. */
export const MAX_LINK_S = 7 * 86_400;
export const DEFAULT_LINK_S = 3_600;

/** A link to one file that whoever has it may use until its time is over. */
export interface FileLink {
  /** Path below the gateway's root, with its signature. */
  url: string;
  /** ISO 8601. */
  expires_at: string;
}
