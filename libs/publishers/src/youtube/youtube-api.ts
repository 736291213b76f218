import { auth, youtube, type youtube_v3 } from '@googleapis/youtube';
import { Z2Error } from '@z2/contracts';

import { youtubeError } from './youtube-errors';

export interface YoutubeApiOptions {
  clientId: string;
  clientSecret: string;
  /** Of the account whose channel gets the videos. */
  refreshToken: string;
  /** Root of the API and its token service; null: Google's own. */
  apiUrl: string | null;
  /** Longest time of one request that is no upload, ms. */
  timeoutMs: number;
  /** Repetitions of a reading request, and the wait before the first, ms. */
  retries: number;
  retryMs: number;
}

export type YoutubeVideo = youtube_v3.Schema$Video;

const GOOGLE = 'https://youtube.googleapis.com/';
/** Pages of 50 that are searched for an earlier upload, newest first. */
const MAX_PAGES = 20;
/** The server's own states of a video that is not to be seen. */
const GONE = ['deleted'];

/** The calls of the Data API that publishing takes, by Google's client library. Errors are typed. */
export class YoutubeApi {
  readonly root: URL;
  private readonly login;
  private readonly client: youtube_v3.Youtube;

  constructor(private readonly options: YoutubeApiOptions) {
    this.root = new URL(options.apiUrl ?? GOOGLE);
    const retryConfig = { retry: options.retries, retryDelay: options.retryMs };
    this.login = new auth.OAuth2({
      clientId: options.clientId,
      clientSecret: options.clientSecret,
      ...(options.apiUrl ? { endpoints: { oauth2TokenUrl: new URL('token', this.root) } } : {}),
      transporterOptions: { fetchImplementation: fetch, timeout: options.timeoutMs, retryConfig },
    });
    this.login.setCredentials({ refresh_token: options.refreshToken });
    this.client = youtube({ version: 'v3', auth: this.login });
  }

  /** Header of a login that is valid now. `renew`: also where it still seems to be. */
  async authorization(signal: AbortSignal, renew = false): Promise<string> {
    return this.step('login', signal, async () => {
      if (renew) {
        this.login.setCredentials({ refresh_token: this.options.refreshToken });
      }
      return (await this.login.getRequestHeaders()).get('authorization') ?? '';
    });
  }

  /**
   * Starts an upload: nothing is to be seen at YouTube before its last byte. Returns the address of the session.
   * The library has the method, not the resumable protocol: it is told the protocol's own address and headers.
   */
  async begin(
    resource: YoutubeVideo,
    file: { size: number; type: string },
    notifySubscribers: boolean,
    signal: AbortSignal,
  ): Promise<string> {
    return this.step('videos.insert', signal, async () => {
      const part = ['snippet', 'status', ...(resource.localizations ? ['localizations'] : [])];
      const { headers } = await this.client.videos.insert(
        { part, notifySubscribers, requestBody: resource, uploadType: 'resumable' },
        {
          ...this.request(signal),
          url: new URL('upload/youtube/v3/videos', this.root).href,
          headers: { 'x-upload-content-length': String(file.size), 'x-upload-content-type': file.type },
        },
      );
      return this.assertOurs(headers.location ?? '');
    });
  }

  /** The login is sent to the API's own hosts only. */
  assertOurs(session: string): string {
    const url = URL.parse(session);
    const google = this.options.apiUrl === null && url?.protocol === 'https:';
    if (url && (url.origin === this.root.origin || (google && url.hostname.endsWith('.googleapis.com')))) {
      return url.href;
    }
    throw new Z2Error('PUBLISH_FAILED', 'YouTube gave no address to upload to.', {
      remedy: 'Retry the job a little later.',
    });
  }

  /** A video of the channel, or null. */
  async video(id: string, signal: AbortSignal): Promise<YoutubeVideo | null> {
    const [video = null] = await this.videos([id], signal);
    return video;
  }

  /** The video that has a tag, among the newest 1000 of the channel. */
  async tagged(tag: string, signal: AbortSignal): Promise<YoutubeVideo | null> {
    const playlistId = await this.uploads(signal);
    let pageToken: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const { data } = await this.step('playlistItems.list', signal, () =>
        this.client.playlistItems.list(
          { playlistId, part: ['contentDetails'], maxResults: 50, ...(pageToken ? { pageToken } : {}) },
          this.request(signal),
        ),
      );
      const ids = (data.items ?? []).flatMap(({ contentDetails }) => contentDetails?.videoId ?? []);
      const videos = ids.length > 0 ? await this.videos(ids, signal) : [];
      const found = videos.find(({ snippet }) => snippet?.tags?.includes(tag));
      pageToken = data.nextPageToken ?? undefined;
      if (found || !pageToken) {
        return found ?? null;
      }
    }
    return null;
  }

  private async videos(id: string[], signal: AbortSignal): Promise<YoutubeVideo[]> {
    const { data } = await this.step('videos.list', signal, () =>
      this.client.videos.list({ id, part: ['snippet', 'status'], maxResults: 50 }, this.request(signal)),
    );
    return (data.items ?? []).filter(({ status }) => !GONE.includes(status?.uploadStatus ?? ''));
  }

  private async uploads(signal: AbortSignal): Promise<string> {
    const { data } = await this.step('channels.list', signal, () =>
      this.client.channels.list({ mine: true, part: ['contentDetails'] }, this.request(signal)),
    );
    const id = data.items?.[0]?.contentDetails?.relatedPlaylists?.uploads;
    if (!id) {
      throw new Z2Error('PUBLISH_UNAUTHORIZED', 'The Google account has no channel.', {
        remedy: 'Create a channel at youtube.com, or make the refresh token with the account that has one.',
      });
    }
    return id;
  }

  /** Languages that a video has captions in, but those that YouTube made itself. */
  async captionLanguages(videoId: string, signal: AbortSignal): Promise<string[]> {
    const { data } = await this.step('captions.list', signal, () =>
      this.client.captions.list({ videoId, part: ['snippet'] }, this.request(signal)),
    );
    return (data.items ?? []).flatMap(({ snippet }) =>
      snippet?.language && snippet.trackKind?.toLowerCase() !== 'asr' ? [snippet.language] : [],
    );
  }

  async addCaptions(videoId: string, language: string, srt: string, signal: AbortSignal): Promise<void> {
    await this.step(`captions.insert ${language}`, signal, () =>
      this.client.captions.insert(
        {
          part: ['snippet'],
          requestBody: { snippet: { videoId, language, name: '', isDraft: false } },
          media: { mimeType: 'application/x-subrip', body: srt },
        },
        this.request(signal),
      ),
    );
  }

  async setThumbnail(videoId: string, mimeType: string, body: Buffer, signal: AbortSignal): Promise<void> {
    await this.step('thumbnails.set', signal, () =>
      this.client.thumbnails.set({ videoId, media: { mimeType, body } }, this.request(signal)),
    );
  }

  async isInPlaylist(playlistId: string, videoId: string, signal: AbortSignal): Promise<boolean> {
    const { data } = await this.step('playlistItems.list', signal, () =>
      this.client.playlistItems.list({ playlistId, videoId, part: ['id'] }, this.request(signal)),
    );
    return (data.items ?? []).length > 0;
  }

  async addToPlaylist(playlistId: string, videoId: string, signal: AbortSignal): Promise<void> {
    const resourceId = { kind: 'youtube#video', videoId };
    await this.step('playlistItems.insert', signal, () =>
      this.client.playlistItems.insert(
        { part: ['snippet'], requestBody: { snippet: { playlistId, resourceId } } },
        this.request(signal),
      ),
    );
  }

  private request(signal: AbortSignal): { rootUrl: string; signal: AbortSignal } {
    return { rootUrl: this.root.href, signal };
  }

  private async step<T>(name: string, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw youtubeError(error, name, signal);
    }
  }
}
