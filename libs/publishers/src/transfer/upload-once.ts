import { Z2Error } from '@z2/contracts';

import type { PublishContext } from '../publisher';
import { uploadResumable, type UploadSession } from './resumable';

export interface UploadSettings {
  /** Longest silence, ms. */
  stallMs: number;
  /** Bytes of one request, a multiple of 256 KiB. */
  chunkBytes: number;
  /** Repetitions after a passing failure, and the wait before the first, ms. */
  retries: number;
  retryMs: number;
}

/** A place that one video is to be brought to. Ids are the place's own. */
export interface VideoPlace {
  /** For people, e.g. `YouTube`. */
  name: string;
  /** The video that has the mark of the delivery, or null. */
  look(): Promise<string | null>;
  /** Starts an upload, of which nothing is seen before its last byte; returns its address. */
  begin(): Promise<string>;
  session(address: string): UploadSession<string>;
  /** Whether a video that an upload made is still there. @throws Z2Error where the place does not want it */
  isThere(id: string): Promise<boolean>;
}

/** After a longer Retry-After the pipeline waits, not the worker. */
const MAX_WAIT_MS = 60_000;

/**
 * Brings a video of so many bytes to a place, once: an upload that was begun before is finished, a video with the delivery's
 * mark is taken as it is, and only then a new one begins. The session is noted before its first byte: it tells that the video
 * is whole also while the place does not list it yet.
 * @returns the id of the video
 */
export async function uploadOnce(
  place: VideoPlace,
  size: number,
  settings: UploadSettings,
  context: PublishContext,
): Promise<string> {
  const send = (address: string, fresh: boolean): Promise<string | null> =>
    uploadResumable(place.session(address), {
      ...{ size, fresh, chunkBytes: settings.chunkBytes, retryMs: settings.retryMs, signal: context.signal },
      ...{ maxFailures: settings.retries, maxWaitMs: MAX_WAIT_MS },
      onProgress: (received) => context.onProgress(received, size),
    });
  let sessions = 0;
  for (;;) {
    const address = await context.recall(`upload-${sessions}`);
    if (address === null) {
      break;
    }
    const id = await send(address, false);
    // Its owner may have deleted the video since.
    if (id !== null && (await place.isThere(id))) {
      return id;
    }
    sessions += 1;
  }
  const found = await place.look();
  if (found !== null) {
    context.log('INFO', `The video is at ${place.name} already: it is not sent again.`);
    return found;
  }
  const address = await place.begin();
  await context.keep(`upload-${sessions}`, address);
  const id = await send(address, true);
  if (id === null) {
    throw new Z2Error('PUBLISH_FAILED', `${place.name} forgot the upload while it went on.`, {
      remedy: 'Retry the job: it begins a new one.',
    });
  }
  return id;
}
