import { mainVideo, MediaInfo } from '../probe/media-info';

/** Containers that Z2 writes. */
export type OutputContainer = 'mp4' | 'mov' | 'matroska' | 'webm' | 'm4a';

export const CONTAINER_FACTS: Readonly<
  Record<OutputContainer, { extension: string; mime: string; muxer: string; subtitleCodec: string }>
> = {
  mp4: { extension: 'mp4', mime: 'video/mp4', muxer: 'mp4', subtitleCodec: 'mov_text' },
  mov: { extension: 'mov', mime: 'video/quicktime', muxer: 'mov', subtitleCodec: 'mov_text' },
  matroska: { extension: 'mkv', mime: 'video/x-matroska', muxer: 'matroska', subtitleCodec: 'subrip' },
  webm: { extension: 'webm', mime: 'video/webm', muxer: 'webm', subtitleCodec: 'webvtt' },
  m4a: { extension: 'm4a', mime: 'audio/mp4', muxer: 'mp4', subtitleCodec: 'mov_text' },
};

const MP4_VIDEO = ['h264', 'hevc', 'av1', 'vp9', 'mpeg4', 'mpeg2video', 'mpeg1video'];
const MP4_AUDIO = ['aac', 'mp3', 'ac3', 'eac3', 'opus', 'alac', 'flac', 'mp2', 'dts'];
const MOV_VIDEO = [
  ...MP4_VIDEO,
  'prores',
  'dnxhd',
  'mjpeg',
  'qtrle',
  'rawvideo',
  'cinepak',
  'svq3',
  'dvvideo',
];
const MOV_AUDIO = [
  ...['aac', 'mp3', 'ac3', 'eac3', 'alac', 'mp2', 'pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_s24be'],
];

/** Codecs that can be copied into a container; Matroska takes all but NOT_IN_MATROSKA. */
const HOLDS: Partial<Record<OutputContainer, { video: readonly string[]; audio: readonly string[] }>> = {
  mp4: { video: MP4_VIDEO, audio: MP4_AUDIO },
  mov: { video: MOV_VIDEO, audio: MOV_AUDIO },
  webm: { video: ['vp8', 'vp9', 'av1'], audio: ['opus', 'vorbis'] },
  m4a: { video: [], audio: MP4_AUDIO },
};

/**
 * The container of a result: the source's own where it can hold everything, else MKV (DESIGN.md). Without a picture: M4A.
 * `burnt`: the picture is H.264 then.
 */
export function outputContainer(info: MediaInfo, burnt: boolean): OutputContainer {
  const video = mainVideo(info);
  if (!video) {
    return 'm4a';
  }
  const own = info.container as OutputContainer;
  const holds = HOLDS[own];
  const codec = burnt ? 'h264' : video.codec;
  const audio = info.streams.filter((stream) => stream.type === 'audio');
  const fits = holds?.video.includes(codec) && audio.every((stream) => holds.audio.includes(stream.codec));
  return fits ? own : 'matroska';
}

/** Audio that Matroska has no name for. */
const NOT_IN_MATROSKA = /^(amr_|adpcm_|qcelp|gsm|nellymoser|pcm_alaw|pcm_mulaw|pcm_s8|wma|qdm)/;

/** Whether an original audio stream goes into the container as it is; else it is encoded as AAC. */
export function copiesAudio(container: OutputContainer, codec: string): boolean {
  return HOLDS[container]?.audio.includes(codec) ?? !NOT_IN_MATROSKA.test(codec);
}

/** What becomes of a subtitle track of the source's own: copied, converted to text, or (null) left out. */
export function subtitleCodecFor(container: OutputContainer, codec: string): string | null {
  const text = ['subrip', 'srt', 'ass', 'ssa', 'webvtt', 'mov_text', 'text'].includes(codec);
  if (container === 'matroska') {
    const own = ['subrip', 'ass', 'ssa', 'webvtt', 'hdmv_pgs_subtitle', 'dvd_subtitle', 'dvb_subtitle'];
    return own.includes(codec) ? 'copy' : text ? 'subrip' : null;
  }
  return text ? CONTAINER_FACTS[container].subtitleCodec : null;
}
