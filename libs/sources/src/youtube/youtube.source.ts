import type { FetchContext, FetchedFile, Source, SourceOf } from '../source';
import { EngineChain } from './engine-chain';
import type { YoutubeEngine } from './youtube-engine';

/** One YouTube video. An id stands for one content: a later trim by its owner is not noticed. */
export class YoutubeSource implements Source<'youtube'> {
  readonly kind = 'youtube';
  private readonly chain: EngineChain;

  constructor(
    engines: readonly YoutubeEngine[],
    private readonly options: { autoCaptions?: boolean } = {},
  ) {
    this.chain = new EngineChain(engines);
  }

  identify(source: SourceOf<'youtube'>): Promise<string[]> {
    const captions = this.options.autoCaptions ? ['automatic captions'] : [];
    return Promise.resolve(['youtube', source.video_id, ...captions]);
  }

  /** What else stands in the given address (list, time, tracking) is dropped. */
  fetch(source: SourceOf<'youtube'>, context: FetchContext): Promise<FetchedFile> {
    return this.chain.fetch(source.video_id, context);
  }
}
