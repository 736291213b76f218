import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { MediaInfo } from '../probe/media-info';
import { pictureDistance } from './picture-grade';
import { SampledPicture, VideoScan } from './scan-video';
import { thumbnailArgs } from './scan-video.args';

export interface ThumbnailCandidate {
  at_ms: number;
  /** 0–1. */
  score: number;
}

/** A picture this near to a cut may be a half of two. */
const CLEAR_OF_CUTS_MS = 700;
/** Two thumbnails differ at least so much, where the video lets them. */
const LEAST_DISTANCE = 0.04;
const MAX_WIDTH = 1280;

/**
 * The best pictures of a scanned video, best first: sharp, of good contrast and exposure, away from cuts, black and both
 * ends, and different from each other. Fewer than `count` only where fewer pictures were sampled.
 */
export function chooseThumbnails(scan: VideoScan, durationMs: number, count = 3): ThumbnailCandidate[] {
  const graded = scan.samples
    .map((picture) => ({ picture, score: pictureScore(picture, scan, durationMs) }))
    .sort((a, b) => b.score - a.score || a.picture.at_ms - b.picture.at_ms);
  const chosen: typeof graded = [];
  // Ever less is asked of the difference, until there are enough.
  for (const [distance, spacing] of [
    [LEAST_DISTANCE, durationMs / 8],
    [LEAST_DISTANCE / 2, durationMs / 20],
    // Of a picture that stands still, at least from all over it.
    [0, durationMs / 8],
    [0, durationMs / 20],
    [0, 0],
  ] as const) {
    for (const candidate of graded) {
      const differs = chosen.every(
        ({ picture }) =>
          pictureDistance(picture, candidate.picture) >= distance &&
          Math.abs(picture.at_ms - candidate.picture.at_ms) >= spacing,
      );
      if (chosen.length < count && !chosen.includes(candidate) && differs) {
        chosen.push(candidate);
      }
    }
  }
  return chosen
    .sort((a, b) => b.score - a.score)
    .map(({ picture, score }) => ({ at_ms: picture.at_ms, score: Math.round(score * 1000) / 1000 }));
}

function pictureScore(picture: SampledPicture, scan: VideoScan, durationMs: number): number {
  const quality = 0.5 * picture.sharpness + 0.3 * picture.contrast + 0.2 * picture.exposure;
  const black = scan.black.some(
    ({ start_ms, end_ms }) => picture.at_ms >= start_ms && picture.at_ms <= end_ms,
  );
  if (black) {
    return quality * 0.05;
  }
  const toCut = Math.min(
    ...[0, durationMs, ...scan.scene_changes_ms].map((cut) => Math.abs(picture.at_ms - cut)),
  );
  const clear = Math.min(1, 0.4 + (0.6 * toCut) / CLEAR_OF_CUTS_MS);
  // Flat pictures (title cards without text, fades) are no thumbnail however well exposed.
  return quality * clear * (picture.contrast < 0.08 ? 0.2 : 1);
}

/**
 * Writes one picture as JPEG (square pixels, upright, at most 1280 wide). `streamIndex`: of the video or of a cover.
 *
 * @throws Z2Error as runFfmpeg
 */
export async function extractThumbnail(
  path: string,
  info: MediaInfo,
  streamIndex: number,
  atMs: number,
  out: string,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<void> {
  await runFfmpeg(tools, thumbnailArgs(path, info, streamIndex, atMs, out, MAX_WIDTH), { signal });
}
