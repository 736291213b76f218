import type ytdlCore from '@distube/ytdl-core';

import { type FoundVideo, LibraryEngine } from './library-engine';
import type { LibrarySession } from './library-session';
import { youtubeError } from './youtube-errors';

/** @distube/ytdl-core, which reads the watch page and, where addresses are ciphered, runs the player's own code (in node:vm). */
export class YtdlCore extends LibraryEngine {
  readonly name = 'ytdl-core';

  protected async find(videoId: string, session: LibrarySession): Promise<FoundVideo> {
    const { default: ytdl } = await import('@distube/ytdl-core');
    const { default: utils } = await import('@distube/ytdl-core/lib/utils.js');
    const { default: caches } = await import('@distube/ytdl-core/lib/info.js');
    // It would ask GitHub for its newest version past the guard, and write pages into the working directory.
    utils.lastUpdateCheck = Infinity;
    utils.saveDebugFile = (name) => name;
    // Its cache would hand one job's answers, and failures, to another.
    caches.cache.clear();
    caches.watchPageCache.clear();
    const { jar } = ytdl.createAgent();
    const agent = { jar, dispatcher: session.dispatcher };
    // Passed on to where it counts its retries, whose pauses are else of seconds.
    const requestOptions = { headers: {}, maxRetries: 1, backoff: { inc: 200, max: 200 } };
    const playerClients: ytdlCore.getInfoOptions['playerClients'] = ['ANDROID', 'IOS', 'WEB'];
    const info = await session.ask(() => ytdl.getInfo(videoId, { agent, playerClients, requestOptions }));
    const { title, isLiveContent, liveBroadcastDetails } = info.videoDetails;
    if (isLiveContent && liveBroadcastDetails?.isLiveNow) {
      throw youtubeError(this.name, 'The video is live now.');
    }
    const tracks = info.player_response.captions?.playerCaptionsTracklistRenderer;
    return {
      title,
      formats: info.formats.map(({ url, mimeType, height, hasVideo, hasAudio }) => ({
        url,
        mimeType,
        height,
        hasVideo,
        hasAudio,
      })),
      captions: (tracks?.captionTracks ?? []).map(({ baseUrl, languageCode, kind }) => ({
        url: baseUrl,
        language: languageCode,
        isAutomatic: kind === 'asr',
      })),
    };
  }
}
