import { readFile } from 'node:fs/promises';

import { type ArtifactRef, Z2Error } from '@z2/contracts';

import type { PublishContext } from '../publisher';

const noteOf = (id: string): string => `thumbnail-${id}`;

/** Whether the video's own picture is set, or was refused for good, or there is none. */
export async function isThumbnailDone(
  thumbnail: ArtifactRef | null,
  id: string,
  context: PublishContext,
): Promise<boolean> {
  return !thumbnail || (await context.recall(noteOf(id))) !== null;
}

/** The picture of a video at a place. */
export interface VideoThumbnail {
  /** For people, e.g. `YouTube`. */
  place: string;
  /** Of the video. */
  id: string;
  thumbnail: ArtifactRef | null;
  set: (mime: string, content: Buffer) => Promise<void>;
  /** Whether a lasting error is about the picture, not about the login or the video. */
  isRefusal: (error: Z2Error) => boolean;
}

/** Sets it once. A picture that the place refuses is no failure: the video is there, with one that the place made. */
export async function setThumbnailOnce(
  { place, id, thumbnail, set, isRefusal }: VideoThumbnail,
  context: PublishContext,
): Promise<void> {
  if (!thumbnail || (await isThumbnailDone(thumbnail, id, context))) {
    return;
  }
  const content = await readFile(await context.open(thumbnail));
  try {
    await set(thumbnail.mime, content);
  } catch (error) {
    if (!(error instanceof Z2Error) || error.kind !== 'permanent' || !isRefusal(error)) {
      throw error;
    }
    context.log('WARNING', `${place} does not take the thumbnail: ${error.message} ${error.remedy}`);
  }
  await context.keep(noteOf(id), 'set');
}
