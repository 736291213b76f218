import { displaySize, type MediaStream } from '../probe/media-info';

/** A film of this size and rate is cut into the longest segments: samples a second. */
const EASY = 640 * 360 * 30;
const LONGEST_MS = 10_000;
const SHORTEST_MS = 4_000;

/**
 * How long the segments of a burnt picture are, ms: 10 s up to 360p, 5 s at 720p, 4 s from 1080p on (each at 30 fps). An edited
 * cue costs one segment on one thread; starting an encoder for each costs about 0.07 s of a core, whatever the size. Both stay
 * about the same part of the work where the length falls with the square root of the picture's samples a second.
 */
export function segmentLength(stream: MediaStream): number {
  const { width, height } = displaySize(stream);
  const samples = width * height * (stream.fps ?? 30);
  const length = LONGEST_MS * Math.sqrt(EASY / Math.max(samples, 1));
  return Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, length)));
}
