import { basename } from 'node:path';

import { type JobOptions, type JobSource, type PlanMetadata, toZ2Error, Z2Error } from '@z2/contracts';
import { type MediaTools, partOf, probeMedia, TEXT_SUBTITLE_CODECS, toJobMetadata } from '@z2/media';
import type { AddressPolicy } from '@z2/runtime';
import { isFinal, lookAtUrl, lookAtVideo, type SourceLook, type YtDlpAskOptions } from '@z2/sources';
import { assertSourceLength } from '@z2/stages';
import type { UploadStore } from '@z2/storage';

export interface PlannedSourceParts {
  tools: MediaTools;
  uploads: Pick<UploadStore, 'get'>;
  maxDurationMs: number;
  /** Which addresses may be looked at. */
  policy: AddressPolicy;
  /** null: YouTube is not asked by yt-dlp here. */
  ytDlp: (YtDlpAskOptions & { automatic: boolean }) | null;
}

/** A source as the download would find it. */
export interface PlannedSource {
  /** null: not known before it is loaded. */
  metadata: PlanMetadata | null;
  /** Captions and subtitle tracks that could serve as transcript. */
  captions: { name: string; language: string | null }[];
  /** Why nothing is known, as a sentence. */
  unknown: string | null;
}

/** The rest of an answer's time is for the engines. */
const LOOK_MS = 18_000;
const WHEN_LOADED =
  'How long the video is and whether it has subtitles of its own: it is looked at when it is loaded.';

/**
 * What a source is, with nothing of it loaded but its header. Of a part (`clip`) its own length.
 *
 * @throws Z2Error of the SOURCE_ family, UPLOAD_NOT_FOUND, OPTION_INVALID (a part beyond the end)
 */
export async function plannedSource(
  source: JobSource,
  clip: JobOptions['clip'],
  parts: PlannedSourceParts,
  signal: AbortSignal,
): Promise<PlannedSource> {
  switch (source.kind) {
    case 'file':
      return localFile({ path: source.path, name: basename(source.path) }, clip, parts, signal);
    case 'upload':
      return localFile(await parts.uploads.get(source.upload_id), clip, parts, signal);
    case 'url':
      return looked(
        (within) => lookAtUrl(source.url, parts, within),
        ({ kind }) => kind === 'permanent',
        ...([clip, parts, signal] as const),
      );
    case 'youtube':
      return looked((within) => video(source.video_id, parts, within), isFinal, clip, parts, signal);
  }
}

async function localFile(
  file: { path: string; name: string },
  clip: JobOptions['clip'],
  { tools, maxDurationMs }: PlannedSourceParts,
  signal: AbortSignal,
): Promise<PlannedSource> {
  const info = await probeMedia(file.path, tools, signal, file.name);
  assertSourceLength(info.duration_ms, maxDurationMs, file.name);
  const metadata = toJobMetadata(info);
  const known = { captions: tracksOf(metadata), unknown: null };
  if (!clip) {
    return { ...known, metadata };
  }
  const part = await partOf(file.path, info, clip, tools, signal);
  return { ...known, metadata: { ...metadata, duration_ms: part.to_ms - part.from_ms, clip: part } };
}

/** yt-dlp is installed by a job, not by the question what it would be. */
async function video(
  videoId: string,
  { ytDlp }: PlannedSourceParts,
  signal: AbortSignal,
): Promise<SourceLook | null> {
  return ytDlp && (await ytDlp.tool.isInstalled()) ? lookAtVideo(videoId, ytDlp, signal) : null;
}

/** A source elsewhere: what lasts against it is thrown, what may pass is told. */
async function looked(
  look: (signal: AbortSignal) => Promise<SourceLook | null>,
  lasts: (error: Z2Error) => boolean,
  clip: JobOptions['clip'],
  { maxDurationMs }: PlannedSourceParts,
  signal: AbortSignal,
): Promise<PlannedSource> {
  let found: SourceLook | null;
  const time = AbortSignal.timeout(LOOK_MS);
  try {
    found = await look(AbortSignal.any([signal, time]));
  } catch (thrown) {
    const error = toZ2Error(thrown);
    if (!time.aborted && (signal.aborted || lasts(error))) {
      throw error;
    }
    const why = time.aborted ? `its place did not answer within ${LOOK_MS / 1000} s.` : error.message;
    return { metadata: null, captions: [], unknown: `${WHEN_LOADED} Now it could not be: ${why}` };
  }
  if (!found) {
    return { metadata: null, captions: [], unknown: WHEN_LOADED };
  }
  const { metadata } = found;
  assertSourceLength(metadata.duration_ms, maxDurationMs, metadata.title ?? 'The video');
  const beside = found.captions.map((language) => ({ name: `captions in ${language}`, language }));
  return {
    metadata: clip ? partOfLook(metadata, clip) : metadata,
    captions: [...tracksOf(metadata), ...beside],
    unknown: null,
  };
}

/** Where its key frames are is not known: the part begins at the one before. */
function partOfLook(metadata: PlanMetadata, clip: NonNullable<JobOptions['clip']>): PlanMetadata {
  const { duration_ms: all } = metadata;
  const { from_ms, for_ms } = clip;
  if (from_ms >= all) {
    throw new Z2Error(
      'OPTION_INVALID',
      `The part begins at ${from_ms / 1000} s, but the video lasts ${all / 1000} s.`,
      { remedy: 'Begin earlier (--from).', details: { duration_ms: all } },
    );
  }
  const to_ms = Math.min(all, for_ms === null ? all : from_ms + for_ms);
  return { ...metadata, duration_ms: to_ms - from_ms, clip: { from_ms, to_ms } };
}

function tracksOf({ subtitles }: PlanMetadata): PlannedSource['captions'] {
  return subtitles
    .filter(({ codec }) => TEXT_SUBTITLE_CODECS.has(codec))
    .map(({ index, language }) => ({ name: `subtitle track ${index}`, language }));
}
