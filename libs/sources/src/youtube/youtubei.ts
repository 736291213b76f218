import { fetch } from 'undici';
import type { Innertube } from 'youtubei.js';

import { type FoundVideo, LibraryEngine } from './library-engine';
import type { LibrarySession } from './library-session';
import { youtubeError } from './youtube-errors';

/** Clients of YouTube whose answers have plain addresses, so that no code of its player need be run. */
const CLIENTS = ['ANDROID_VR', 'ANDROID', 'IOS'] as const;

/** youtubei.js, which speaks the protocol of YouTube's own apps. */
export class Youtubei extends LibraryEngine {
  readonly name = 'youtubei';

  protected async find(videoId: string, session: LibrarySession): Promise<FoundVideo> {
    const { Innertube, Log } = await import('youtubei.js');
    // What it would print is in the errors, or was made up for.
    Log.setLevel(Log.Level.NONE);
    const innertube = await session.ask(() =>
      Innertube.create({
        fetch: fetchThrough(session),
        retrieve_player: false,
        retrieve_innertube_config: false,
        enable_session_cache: false,
      }),
    );
    let refusal: unknown;
    for (const client of CLIENTS) {
      const found = await session
        .ask(() => this.askAs(client, videoId, innertube))
        .catch((error: unknown) => {
          refusal ??= error;
          return null;
        });
      if (found) {
        return found;
      }
    }
    throw refusal;
  }

  private async askAs(
    client: (typeof CLIENTS)[number],
    videoId: string,
    innertube: Innertube,
  ): Promise<FoundVideo | null> {
    const { basic_info, playability_status, streaming_data, captions } = await innertube.getBasicInfo(
      videoId,
      { client },
    );
    if (playability_status && playability_status.status !== 'OK') {
      throw youtubeError(this.name, playability_status.reason || playability_status.status);
    }
    if (basic_info.is_live) {
      throw youtubeError(this.name, 'The video is live now.');
    }
    const formats = [...(streaming_data?.formats ?? []), ...(streaming_data?.adaptive_formats ?? [])];
    if (formats.length === 0) {
      throw youtubeError(this.name, 'No playable formats.');
    }
    return {
      title: basic_info.title ?? '',
      formats: formats.map(({ url, mime_type, height, has_video, has_audio }) => ({
        url,
        mimeType: mime_type,
        height,
        hasVideo: has_video,
        hasAudio: has_audio,
      })),
      captions: (captions?.caption_tracks ?? []).map(({ base_url, language_code, kind }) => ({
        url: base_url,
        language: language_code,
        isAutomatic: kind === 'asr',
      })),
    };
  }
}

/** The library hands over a request of Node's own fetch; the guarded dispatcher belongs to undici's. */
function fetchThrough(session: LibrarySession): typeof globalThis.fetch {
  const { dispatcher } = session;
  return async (input: Request | URL | string, init: RequestInit = {}) => {
    const request = input instanceof Request ? input : new Request(input);
    return fetch(request.url, {
      method: init.method ?? request.method,
      headers: Object.fromEntries(new Headers(init.headers ?? request.headers)),
      body: (init.body ?? null) as string | null,
      dispatcher,
    });
  };
}
