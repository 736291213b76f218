import type { FetchContext, FetchedFile, Source, SourceOf } from '../source';
import { EngineChain } from './engine-chain';
import type { YoutubeEngine } from './youtube-engine';

/** One YouTube video. An id stands for one content: a later trim by its owner is not noticed. */
export class YoutubeSource implements Source<'youtube'> {
  readonly kind = 'youtube';
  private readonly chain: EngineChain;

  constructor(engines: readonly YoutubeEngine[]) {
    this.chain = new EngineChain(engines);
  }

  identify(source: SourceOf<'youtube'>): Promise<string[]> {
    return Promise.resolve(['youtube', source.video_id]);
  }

  /** What else stands in the given address (list, time, tracking) is dropped. */
  fetch(source: SourceOf<'youtube'>, context: FetchContext): Promise<FetchedFile> {
    return this.chain.fetch(source.video_id, context);
  }
}
