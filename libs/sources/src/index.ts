export * from './create-sources';
export { type FeedReaderOptions, type FeedVideo, readFeed } from './feeds/read-feed';
export { assertFileSource, type FileFacts, FileSource } from './file/file.source';
export * from './source';
export { type UploadLookup, UploadSource } from './upload/upload.source';
export { sweepDownloads } from './url/kept-directory';
export { lookAtUrl } from './url/look-at-url';
export { UrlSource, type UrlSourceOptions } from './url/url.source';
export { listVideos } from './youtube/list-videos';
export { lookAtVideo } from './youtube/look-at-video';
export { type Reroute, rerouteTo } from './youtube/reroute';
export { YoutubeSource } from './youtube/youtube.source';
export {
  isFinal,
  YOUTUBE_ENGINES,
  type YoutubeEngine,
  type YoutubeEngineName,
} from './youtube/youtube-engine';
export { YtDlp, type YtDlpOptions } from './youtube/yt-dlp';
export type { YtDlpAskOptions } from './youtube/yt-dlp-json';
