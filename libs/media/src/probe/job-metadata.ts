import { JobMetadata } from '@z2/contracts';

import { mainAudio, mainVideo, MediaInfo } from './media-info';

/** What the job keeps of a source. A cover picture is no video. */
export function toJobMetadata(info: MediaInfo): JobMetadata {
  const video = mainVideo(info);
  return {
    title: info.title,
    duration_ms: info.duration_ms,
    container: info.container,
    size: info.size,
    width: video?.width ?? null,
    height: video?.height ?? null,
    fps: video?.fps ? Math.round(video.fps * 1000) / 1000 : null,
    video_codec: video?.codec ?? null,
    audio_codec: mainAudio(info)?.codec ?? null,
    chapters: info.chapters,
    subtitles: info.streams
      .filter((stream) => stream.type === 'subtitle')
      .map(({ index, language, codec }) => ({ index, language, codec })),
    clip: null,
    audio_languages: info.streams
      .filter((stream) => stream.type === 'audio')
      .map((stream) => stream.language),
  };
}
