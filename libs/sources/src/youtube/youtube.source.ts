import type { FetchContext, FetchedFile, Source, SourceOf } from '../source';
import type { YtDlp } from './yt-dlp';

/** One YouTube video, by yt-dlp. An id stands for one content: a later trim by its owner is not noticed. */
export class YoutubeSource implements Source<'youtube'> {
  readonly kind = 'youtube';

  constructor(private readonly ytDlp: YtDlp) {}

  identify(source: SourceOf<'youtube'>): Promise<string[]> {
    return Promise.resolve(['youtube', source.video_id]);
  }

  /** What else stands in the given address (list, time, tracking) is dropped. */
  fetch(source: SourceOf<'youtube'>, context: FetchContext): Promise<FetchedFile> {
    const id = encodeURIComponent(source.video_id);
    return this.ytDlp.download(`https://www.youtube.com/watch?v=${id}`, context);
  }
}
