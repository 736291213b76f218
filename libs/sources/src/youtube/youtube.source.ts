import { Z2Error } from '@z2/contracts';

import type { FetchedFile, Source, SourceOf } from '../source';

/** YouTube needs an adapter of its own, which this release does not have: it says so instead of trying. */
export class YoutubeSource implements Source<'youtube'> {
  readonly kind = 'youtube';

  identify(source: SourceOf<'youtube'>): Promise<string[]> {
    return Promise.reject(youtubeUnsupported(source.url));
  }

  fetch(source: SourceOf<'youtube'>): Promise<FetchedFile> {
    return Promise.reject(youtubeUnsupported(source.url));
  }
}

/** Why a YouTube URL cannot be taken yet, and what works instead. */
export function youtubeUnsupported(url: string): Z2Error {
  return new Z2Error('SOURCE_KIND_UNSUPPORTED', 'This release of Z2 cannot download from YouTube yet.', {
    remedy:
      'Download the video yourself and give Z2 the file (or upload it); downloading from YouTube comes with the next release.',
    details: { url },
  });
}
