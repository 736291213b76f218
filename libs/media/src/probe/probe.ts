import { basename } from 'node:path';

import { Z2Error } from '@z2/contracts';

import { isOfTheFile, runFfmpeg, runFfprobe } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { ebmlDocType, looksLikeMedia, readHead } from './file-head';
import { mainAudio, mainVideo, MediaInfo } from './media-info';
import { parseProbe, RawProbe } from './parse-probe';
import { measureDurationArgs, probeAddressArgs, probeArgs } from './probe.args';

/**
 * What a source is: container, streams, chapters, duration. Where the header tells no duration, all packets are read.
 * `name`: how errors call the file (default: its base name).
 *
 * @throws Z2Error SOURCE_NOT_FOUND, SOURCE_IS_DIRECTORY, SOURCE_NOT_READABLE, SOURCE_EMPTY, SOURCE_NOT_MEDIA,
 *   SOURCE_DAMAGED, FFMPEG_MISSING, CANCELLED
 */
export async function probeMedia(
  path: string,
  tools: MediaTools,
  signal: AbortSignal,
  name = basename(path),
): Promise<MediaInfo> {
  const head = await readHead(path);
  const info = parseProbe(await rawProbe(path, name, head, tools, signal), ebmlDocType(head));
  if (!mainVideo(info) && !mainAudio(info)) {
    throw notMedia(name, path, 'it has neither picture nor sound');
  }
  if (info.duration_ms > 0) {
    return info;
  }
  let reached = 0;
  await runFfmpeg(tools, measureDurationArgs(path), { signal, onProgress: (outMs) => (reached = outMs) });
  if (reached === 0) {
    throw damaged(name, path, 'it has streams, but nothing in them');
  }
  return { ...info, duration_ms: reached + info.lead_ms };
}

/**
 * What a file behind an http address of this machine is, by its header alone: null where that does not tell, or tells no duration.
 * @throws Z2Error FFMPEG_MISSING, CANCELLED
 */
export async function probeAddress(
  url: string,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<MediaInfo | null> {
  let raw: RawProbe;
  try {
    raw = JSON.parse((await runFfprobe(tools, probeAddressArgs(url), { signal })).stdout) as RawProbe;
  } catch (error) {
    if (isOfTheFile(error)) {
      return null;
    }
    throw error;
  }
  const info = parseProbe(raw, null);
  return info.duration_ms > 0 && (mainVideo(info) ?? mainAudio(info)) ? info : null;
}

async function rawProbe(
  path: string,
  name: string,
  head: Buffer,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<RawProbe> {
  try {
    return JSON.parse((await runFfprobe(tools, probeArgs(path), { signal })).stdout) as RawProbe;
  } catch (error) {
    if (!isOfTheFile(error)) {
      throw error;
    }
    const stderr = typeof error.details?.stderr === 'string' ? error.details.stderr : '';
    if (looksLikeMedia(head)) {
      const why = /moov atom not found/.test(stderr)
        ? 'its end, with the index, is missing'
        : 'it cannot be read';
      throw damaged(name, path, why, error);
    }
    throw notMedia(name, path, 'nothing that Z2 knows begins like this', error);
  }
}

function damaged(name: string, path: string, why: string, cause?: Z2Error): Z2Error {
  return new Z2Error('SOURCE_DAMAGED', `${name} is damaged: ${why}.`, {
    remedy: 'Copy or download the file again: it was probably cut off.',
    details: { ...cause?.details, path },
    cause,
  });
}

function notMedia(name: string, path: string, why: string, cause?: Z2Error): Z2Error {
  return new Z2Error('SOURCE_NOT_MEDIA', `${name} is no video or audio file: ${why}.`, {
    remedy:
      'Give a video or audio file, such as MP4, MKV, WebM, MOV, MP3 or WAV. Lists of other files (M3U, HLS on disk) are not read.',
    details: { ...cause?.details, path },
    cause,
  });
}
