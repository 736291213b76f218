import { join } from 'node:path';

import { ArtifactRef } from '@z2/contracts';
import {
  chooseThumbnails,
  extractThumbnail,
  mainVideo,
  MediaInfo,
  MediaTools,
  scanVideo,
  ThumbnailCandidate,
} from '@z2/media';

import { StageContext } from '../stage';

export interface Pictures {
  scene_changes_ms: number[];
  thumbnails: { at_ms: number; score: number; name: string }[];
  files: ArtifactRef[];
}

/** Scenes and thumbnails of the video: one decoding, then one picture each. Without video: the cover, if there is one. */
export async function analyzePictures(
  path: string,
  info: MediaInfo,
  key: string,
  tools: MediaTools,
  ctx: StageContext,
  onProgress: (doneMs: number) => void,
): Promise<Pictures> {
  return ctx.chunk('analyze-pictures', [key], async () => {
    const { signal, workdir } = ctx;
    const scan = await scanVideo(path, info, tools, { signal, workdir, onProgress });
    const stream = mainVideo(info) ?? info.streams.find(({ attached_pic }) => attached_pic);
    const chosen: ThumbnailCandidate[] = scan
      ? chooseThumbnails(scan, info.duration_ms)
      : stream
        ? [{ at_ms: 0, score: 1 }]
        : [];
    const thumbnails: Pictures['thumbnails'] = [];
    const files: ArtifactRef[] = [];
    for (const [i, candidate] of chosen.entries()) {
      const name = `thumbnail-${i + 1}.jpg`;
      const out = join(workdir, name);
      await extractThumbnail(path, info, stream!.index, candidate.at_ms, out, tools, signal);
      files.push(
        await ctx.artifacts.put(out, { kind: 'thumbnail', language: null, name, mime: 'image/jpeg' }),
      );
      thumbnails.push({ ...candidate, name });
    }
    return { scene_changes_ms: scan?.scene_changes_ms ?? [], thumbnails, files };
  });
}
