import { join } from 'node:path';

import {
  extractThumbnail,
  mainAudio,
  mainVideo,
  measureLoudness,
  type MediaInfo,
  scanVideo,
} from '@z2/media';

import type { Bare } from './bare';

const THUMBNAILS = 3;

/** Decodes picture and sound once, for scenes, black, loudness; and three thumbnails. */
export async function lookAtSource(bare: Bare, info: MediaInfo): Promise<void> {
  const { work, tools, signal, timed } = bare;
  const video = mainVideo(info);
  const loudness = mainAudio(info)
    ? timed('loudness', () => measureLoudness(work.media, tools, { signal }))
    : null;
  await Promise.all([loudness, video ? lookAtPictures(bare, info, video.index) : null]);
}

async function lookAtPictures(bare: Bare, info: MediaInfo, index: number): Promise<void> {
  const { work, dir, tools, signal, timed } = bare;
  await timed('pictures', () => scanVideo(work.media, info, tools, { signal, workdir: dir }));
  await timed('thumbnails', async () => {
    for (let i = 0; i < THUMBNAILS; i++) {
      const at = ((i + 1) * info.duration_ms) / (THUMBNAILS + 1);
      await extractThumbnail(work.media, info, index, at, join(dir, `t${i}.jpg`), tools, signal);
    }
  });
}
