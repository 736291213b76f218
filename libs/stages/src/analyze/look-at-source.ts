import { ArtifactRef, Z2Error } from '@z2/contracts';
import { Loudness, mainAudio, mainVideo, measureLoudness, MediaTools, probeMedia } from '@z2/media';

import { sideBySide } from '../side-by-side';
import { StageContext } from '../stage';
import { analyzePictures, Pictures } from './analyze-pictures';

/** Share of the stage's progress in which the source was looked at; then the speech is found, where captions tell the words. */
export const LOOKED = 0.6;
/** Of that, what decoding pictures takes; listening takes the rest. */
const PICTURES_SHARE = 0.75;
const NO_PICTURES: Pictures = { scene_changes_ms: [], thumbnails: [], files: [] };
const SILENT: Loudness = { integrated_lufs: null, true_peak_dbtp: null, range_lu: null };

interface Seen {
  pictures: Pictures;
  loudness: Loudness;
  /** What cannot be decoded to its end. */
  unread: Unread[];
  /** ms */
  duration: number;
}

export interface Unread {
  part: string;
  error: Z2Error;
}

/**
 * What is seen and heard in the source, whatever is said: its pictures and its loudness, each a chunk of its own. Videos that only
 * players forgive are localised all the same: what cannot be decoded to its end costs its part of the analysis, not the job.
 */
export async function lookAtSource(
  media: ArtifactRef,
  version: string,
  tools: MediaTools,
  ctx: StageContext,
): Promise<Seen> {
  const path = await ctx.artifacts.open(media);
  const info = await probeMedia(path, tools, ctx.signal, media.name);
  const duration = info.duration_ms;
  const share = mainVideo(info) ? PICTURES_SHARE : 0.05;
  const reached = { pictures: 0, sound: 0 };
  const report = (part: keyof typeof reached) => (done: number) => {
    reached[part] = Math.min(done, duration);
    const both = share * reached.pictures + (1 - share) * reached.sound;
    ctx.progress((LOOKED * both) / duration, { done: Math.round(both), total: duration, unit: 'ms' });
  };
  const key = `${version} ${media.sha256}`;
  const unread: Unread[] = [];
  const audio = mainAudio(info);
  const [pictures, loudness] = await sideBySide(
    ctx,
    (own) =>
      readableOr(unread, 'pictures', NO_PICTURES, () =>
        analyzePictures(path, info, key, tools, own, report('pictures')),
      ),
    (own) =>
      audio
        ? readableOr(unread, 'sound', SILENT, () =>
            own.chunk('analyze-loudness', [key], () =>
              measureLoudness(path, tools, {
                ...{ signal: own.signal, streamIndex: audio.index, onProgress: report('sound') },
              }),
            ),
          )
        : Promise.resolve(SILENT),
  );
  ctx.progress(LOOKED);
  return { pictures, loudness, unread: unread.sort((a, b) => a.part.localeCompare(b.part)), duration };
}

async function readableOr<T>(
  unread: Unread[],
  part: string,
  otherwise: T,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Z2Error) || error.code !== 'SOURCE_DAMAGED') {
      throw error;
    }
    unread.push({ part, error });
    return otherwise;
  }
}
