import { mainVideo, type MediaInfo } from '@z2/media';

/** Subtypes by ffmpeg's name of the container (IANA's media types). */
const SUBTYPES: Readonly<Record<string, string>> = {
  mp4: 'mp4',
  mov: 'quicktime',
  matroska: 'matroska',
  webm: 'webm',
  avi: 'vnd.avi',
  mpegts: 'mp2t',
  mpeg: 'mpeg',
  ogg: 'ogg',
  wav: 'vnd.wave',
  mp3: 'mpeg',
  flac: 'flac',
  flv: 'x-flv',
  asf: 'x-ms-asf',
};

/** The media type of a source, by what it is, not by its name. */
export function mediaMime(info: MediaInfo): string {
  const subtype = SUBTYPES[info.container];
  if (!subtype) {
    return 'application/octet-stream';
  }
  const kind = mainVideo(info) ? 'video' : 'audio';
  // MOV is registered as video only.
  return subtype === 'quicktime' ? 'video/quicktime' : `${kind}/${subtype}`;
}
