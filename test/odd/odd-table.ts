/**
 * What must come of each file of `../shared/media/odd` (SOURCES.md there says what is odd about each). It was written down
 * before the main job was first run over them; docs/odd-files.md says what was corrected then, and why.
 */
export interface OddFile {
  file: string;
  odd: string;
  /** The error's code where the file cannot be used (exit code 3), else null. */
  error: string | null;
  /** Whether one cue is given, as translation's source; else the file's own subtitles are the transcript. */
  captions: 'given' | 'own';
  /** Video results; null: the source has no picture, and the dub is an M4A. */
  video: {
    container: string;
    /** Codec, size, pixel format of the copied picture. */
    soft: string;
    /** The same of the burnt one, upright and of even size. */
    burnt: { container: string; picture: string };
    /** Frames of both. */
    frames: number;
    /** Audio tracks: the originals and the dub. */
    audio: number;
    /** Degrees that the copied picture is to be turned. */
    rotation?: number;
    /** Sample aspect ratio of the copied picture; the burnt one has square pixels. */
    sar?: string;
  } | null;
  /** Duration of each result, ms (± 100). */
  duration_ms: number;
}

const given = { error: null, captions: 'given' as const };
const refused = (file: string, odd: string, error: string): OddFile => ({
  ...{ file, odd, error, captions: 'given', video: null, duration_ms: 0 },
});
const sound = (file: string, odd: string, duration_ms: number): OddFile => ({
  ...{ file, odd, ...given, video: null, duration_ms },
});

export const ODD_FILES: readonly OddFile[] = [
  sound('3-channels.wav', 'three channels', 9_463),
  refused('annexb-cut.mp4', 'cut off after 6 of 745 frames', 'SOURCE_DAMAGED'),
  {
    ...{ file: 'attachment.mkv', odd: 'a file is attached', ...given, duration_ms: 2_043 },
    video: {
      ...{ container: 'mkv', soft: 'h264 640x360 yuv420p', frames: 60, audio: 2 },
      burnt: { container: 'mkv', picture: 'h264 640x360 yuv420p' },
    },
  },
  sound('audio-only.mp4', 'MP4 without a picture', 9_019),
  {
    ...{ file: 'av1.mkv', odd: 'AV1, no sound', ...given, duration_ms: 5_000 },
    video: {
      ...{ container: 'mkv', soft: 'av1 640x360 yuv420p', frames: 125, audio: 1 },
      burnt: { container: 'mkv', picture: 'h264 640x360 yuv420p' },
    },
  },
  {
    ...{ file: 'chapters.mkv', odd: 'chapters, negative start, 4:4:4', ...given, duration_ms: 5_023 },
    video: {
      ...{ container: 'mkv', soft: 'h264 320x240 yuv444p', frames: 150, audio: 2 },
      burnt: { container: 'mkv', picture: 'h264 320x240 yuv420p' },
    },
  },
  {
    ...{ file: 'delayed-audio.mkv', odd: 'sound begins 0.5 s late, and is the first stream', ...given },
    duration_ms: 5_492,
    video: {
      ...{ container: 'mkv', soft: 'mpeg4 190x240 yuv420p', frames: 149, audio: 2 },
      burnt: { container: 'mkv', picture: 'h264 190x240 yuvj420p' },
    },
  },
  sound('dts-track.mp4', 'DTS in MP4, no picture', 38_507),
  {
    ...{ file: 'embedded-srt.mkv', odd: 'own subtitles (SRT), 1.2 s', error: null, captions: 'own' },
    duration_ms: 1_234,
    video: {
      ...{ container: 'mkv', soft: 'h264 1080x720 yuv420p', frames: 30, audio: 2 },
      burnt: { container: 'mkv', picture: 'h264 1080x720 yuv420p' },
    },
  },
  {
    ...{ file: 'first-pts-10s.mp4', odd: 'the picture begins at 10 s', ...given, duration_ms: 14_000 },
    video: {
      ...{ container: 'mp4', soft: 'h264 800x640 yuv420p', frames: 120, audio: 1, sar: '1137:800' },
      burnt: { container: 'mp4', picture: 'h264 1136x640 yuv420p' },
    },
  },
  {
    ...{ file: 'h264-10bit.mp4', odd: '10 bits a sample, no sound', ...given, duration_ms: 1_000 },
    video: {
      ...{ container: 'mp4', soft: 'h264 200x200 yuv420p10le', frames: 30, audio: 1 },
      burnt: { container: 'mp4', picture: 'h264 200x200 yuv420p' },
    },
  },
  {
    ...{ file: 'hlg10.mp4', odd: 'HDR (HLG), 10 bits, 0.3 s', ...given, duration_ms: 300 },
    video: {
      ...{ container: 'mp4', soft: 'hevc 1920x1080 yuv420p10le', frames: 9, audio: 2 },
      burnt: { container: 'mp4', picture: 'h264 1920x1080 yuv420p' },
    },
  },
  refused('invalid-bitstream.webm', 'VP9 that cannot be decoded', 'SOURCE_DAMAGED'),
  refused('invalid.wav', '22 bytes of a header', 'SOURCE_DAMAGED'),
  {
    ...{ file: 'mdat-too-long.mp4', odd: 'says that it is longer than it is', ...given, duration_ms: 1_024 },
    video: {
      ...{ container: 'mp4', soft: 'h264 1080x720 yuv420p', frames: 30, audio: 2 },
      burnt: { container: 'mp4', picture: 'h264 1080x720 yuv420p' },
    },
  },
  {
    ...{ file: 'mpeg4-mp3.avi', odd: 'AVI: holds no subtitles', ...given, duration_ms: 4_087 },
    video: {
      ...{ container: 'mkv', soft: 'mpeg4 960x400 yuv420p', frames: 96, audio: 2 },
      burnt: { container: 'mkv', picture: 'h264 960x400 yuv420p' },
    },
  },
  {
    ...{ file: "name with quote's.mov", odd: 'name with quote and blanks; variable rate', ...given },
    duration_ms: 7_563,
    video: {
      ...{ container: 'mov', soft: 'h264 640x480 yuv420p', frames: 123, audio: 2 },
      burnt: { container: 'mov', picture: 'h264 640x480 yuv420p' },
    },
  },
  {
    ...{ file: 'no-duration.webm', odd: 'the header has no duration', ...given, duration_ms: 4_938 },
    video: {
      ...{ container: 'webm', soft: 'vp9 1280x720 yuv420p', frames: 74, audio: 2 },
      burnt: { container: 'mkv', picture: 'h264 1280x720 yuv420p' },
    },
  },
  refused('no-moov.mp4', 'without its index', 'SOURCE_DAMAGED'),
  {
    ...{ file: 'odd-dimensions.webm', odd: '161 × 121 pixels, no sound', ...given, duration_ms: 1_001 },
    video: {
      ...{ container: 'webm', soft: 'vp9 161x121 yuv420p', frames: 30, audio: 1 },
      burnt: { container: 'mkv', picture: 'h264 160x120 yuv420p' },
    },
  },
  {
    ...{ file: 'only-video.mp4', odd: 'its sound is silence', ...given, duration_ms: 24_433 },
    video: {
      ...{ container: 'mp4', soft: 'h264 1280x720 yuv420p', frames: 732, audio: 2 },
      burnt: { container: 'mp4', picture: 'h264 1280x720 yuv420p' },
    },
  },
  {
    ...{ file: 'portrait.mov', odd: 'turned by 90°, sound first', ...given, duration_ms: 2_068 },
    video: {
      ...{ container: 'mov', soft: 'h264 568x320 yuv420p', frames: 62, audio: 2, rotation: -90 },
      burnt: { container: 'mov', picture: 'h264 320x568 yuv420p' },
    },
  },
  {
    ...{ file: 'sar-2x1-no-audio.mp4', odd: 'pixels twice as wide as high', ...given, duration_ms: 5_000 },
    video: {
      ...{ container: 'mp4', soft: 'h264 640x360 yuv420p', frames: 150, audio: 1, sar: '2:1' },
      burnt: { container: 'mp4', picture: 'h264 1280x360 yuv420p' },
    },
  },
  sound('two-6ch-audio-no-video.mp4', 'two tracks of six channels, no picture', 5_013),
  {
    ...{ file: 'vfr-no-audio.mp4', odd: 'variable frame rate, 3026 × 1386', ...given, duration_ms: 8_726 },
    video: {
      ...{ container: 'mp4', soft: 'h264 3026x1386 yuv420p', frames: 63, audio: 1 },
      burnt: { container: 'mp4', picture: 'h264 3026x1386 yuv420p' },
    },
  },
  {
    ...{ file: 'webvtt.mkv', odd: 'own subtitles (WebVTT) without a language', error: null, captions: 'own' },
    duration_ms: 2_023,
    video: {
      ...{ container: 'mkv', soft: 'h264 300x200 yuv420p', frames: 40, audio: 2 },
      burnt: { container: 'mkv', picture: 'h264 300x200 yuv420p' },
    },
  },
  {
    ...{
      file: 'weird-aspect.mpg',
      odd: 'cut in the last frame; starts at 0.22 s',
      ...given,
      duration_ms: 1_480,
    },
    video: {
      ...{ container: 'mkv', soft: 'mpeg1video 352x288 yuv420p', frames: 36, audio: 2, sar: '64:45' },
      burnt: { container: 'mkv', picture: 'h264 500x288 yuv420p' },
    },
  },
  {
    ...{
      file: 'widescreen-10fps.mov',
      odd: '10 frames a second; an MP4 by its brand',
      ...given,
      duration_ms: 7_338,
    },
    video: {
      ...{ container: 'mp4', soft: 'h264 320x180 yuv420p', frames: 72, audio: 2 },
      burnt: { container: 'mp4', picture: 'h264 320x180 yuv420p' },
    },
  },
  refused('zero-samples.wav', 'a header and no samples', 'SOURCE_DAMAGED'),
];
