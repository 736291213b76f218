import { createHash } from 'node:crypto';

import type { youtube_v3 } from '@googleapis/youtube';

import { type Answer, FaultServer, relatedParts, type SeenRequest } from './fault-server';

export interface StoredVideo {
  id: string;
  resource: youtube_v3.Schema$Video;
  content: Buffer;
  sha256: string;
  uploadStatus: string;
  captions: { language: string; trackKind: string; text: string }[];
  thumbnail: { type: string; content: Buffer } | null;
}

interface Session {
  resource: youtube_v3.Schema$Video;
  size: number;
  received: Buffer;
  videoId: string | null;
}

const CHUNK = 256 * 1024;

/** A channel of YouTube, as the Data API v3 shows it: the part of the API that publishing uses, with its limits. */
export class YoutubeServer extends FaultServer {
  /** Newest first, as the uploads playlist has them. */
  readonly videos: StoredVideo[] = [];
  /** Playlist → video ids. `PL1` is there from the beginning. */
  readonly playlists = new Map<string, string[]>([['PL1', []]]);
  readonly sessions = new Map<string, Session>();
  /** Logins given out; only the last one is valid. */
  logins = 0;
  pageSize = 50;
  /** Effects of any kind: sessions, videos, captions, thumbnails, playlist items. */
  writes = 0;

  protected serve(request: SeenRequest): Answer {
    const { method, path, headers } = request;
    if (`${method} ${path}` === 'POST /token') {
      return this.token(new URLSearchParams(request.body.toString()));
    }
    if (headers.authorization !== `Bearer login-${this.logins}`) {
      return failure(401, 'authError', 'Invalid Credentials');
    }
    const answer = this.routes()[`${method} ${path}`]?.(request);
    return answer ?? failure(404, 'notFound', `no ${method} ${path}`);
  }

  private routes(): Record<string, (request: SeenRequest) => Answer> {
    return {
      'GET /youtube/v3/channels': ({ query }) =>
        query.get('mine') === 'true'
          ? json({ items: [{ contentDetails: { relatedPlaylists: { uploads: 'UU1' } } }] })
          : failure(400, 'missingRequiredParameter'),
      'GET /youtube/v3/playlistItems': ({ query }) => this.playlistItems(query),
      'POST /youtube/v3/playlistItems': ({ body }) => this.addToPlaylist(parse(body)),
      'GET /youtube/v3/videos': ({ query }) =>
        json({ items: this.videos.filter(({ id }) => query.getAll('id').includes(id)).map(shown) }),
      'POST /upload/youtube/v3/videos': (request) => this.begin(request),
      'PUT /upload/youtube/v3/videos': (request) => this.put(request),
      'GET /youtube/v3/captions': ({ query }) =>
        json({
          items: this.of(query.get('videoId'))?.captions.map(({ language, trackKind }) => ({
            snippet: { language, trackKind, name: '' },
          })),
        }),
      'POST /upload/youtube/v3/captions': (request) => this.addCaptions(request),
      'POST /upload/youtube/v3/thumbnails/set': (request) => this.setThumbnail(request),
    };
  }

  private token(form: URLSearchParams): Answer {
    if (form.get('client_id') !== 'client' || form.get('client_secret') !== 'client-secret') {
      return { status: 401, body: { error: 'invalid_client', error_description: 'no such client' } };
    }
    if (form.get('grant_type') !== 'refresh_token' || form.get('refresh_token') !== 'refresh-secret') {
      return { status: 400, body: { error: 'invalid_grant', error_description: 'Token has been revoked.' } };
    }
    this.logins += 1;
    return json({ access_token: `login-${this.logins}`, expires_in: 3600, token_type: 'Bearer' });
  }

  private playlistItems(query: URLSearchParams): Answer {
    const id = query.get('playlistId') ?? '';
    const all = id === 'UU1' ? this.videos.map((video) => video.id) : this.playlists.get(id);
    if (!all) {
      return failure(404, 'playlistNotFound');
    }
    const only = query.get('videoId');
    const start = Number(query.get('pageToken') ?? 0);
    const page = all.filter((video) => !only || video === only).slice(start, start + this.pageSize);
    const next = start + this.pageSize;
    return json({
      items: page.map((videoId) => ({ contentDetails: { videoId } })),
      ...(next < all.length ? { nextPageToken: String(next) } : {}),
    });
  }

  private addToPlaylist({ snippet }: youtube_v3.Schema$PlaylistItem): Answer {
    const list = this.playlists.get(snippet?.playlistId ?? '');
    if (!list || snippet?.resourceId?.kind !== 'youtube#video') {
      return failure(404, 'playlistNotFound');
    }
    list.push(snippet.resourceId.videoId ?? '');
    this.writes += 1;
    return json({});
  }

  private begin({ query, headers, body }: SeenRequest): Answer {
    const resource = parse<youtube_v3.Schema$Video>(body);
    const reason = refusal(resource);
    if (query.get('uploadType') !== 'resumable' || reason) {
      return failure(400, reason ?? 'uploadTypeRequired');
    }
    const id = `session-${this.sessions.size + 1}`;
    const size = Number(headers['x-upload-content-length']);
    this.sessions.set(id, { resource, size, received: Buffer.alloc(0), videoId: null });
    const location = `${this.url}/upload/youtube/v3/videos?uploadType=resumable&upload_id=${id}`;
    return { status: 200, headers: { location } };
  }

  private put({ query, headers, body }: SeenRequest): Answer {
    const session = this.sessions.get(query.get('upload_id') ?? '');
    const range = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+)$/.exec(headers['content-range'] ?? '');
    if (!session) {
      return failure(404, 'notFound');
    }
    if (!range || Number(range[3]) !== session.size) {
      return failure(400, 'badRequest', 'Content-Range');
    }
    const [, from, to] = range;
    if (from !== undefined && session.videoId === null) {
      const last = Number(to) + 1 === session.size;
      const stated = Number(to) - Number(from) + 1;
      if (Number(from) !== session.received.byteLength || (!last && stated % CHUNK !== 0)) {
        return failure(400, 'badRequest', 'chunk');
      }
      session.received = Buffer.concat([session.received, body]);
    }
    if (session.received.byteLength < session.size) {
      const end = session.received.byteLength;
      return { status: 308, headers: end > 0 ? { range: `bytes=0-${end - 1}` } : {} };
    }
    session.videoId ??= this.store(session);
    return json({ id: session.videoId });
  }

  private store({ resource, received: content }: Session): string {
    const id = `video-${this.videos.length + 1}`;
    const sha256 = createHash('sha256').update(content).digest('hex');
    this.videos.unshift({
      ...{ id, resource, content, sha256, uploadStatus: 'uploaded' },
      ...{ captions: [], thumbnail: null },
    });
    this.writes += 1;
    return id;
  }

  private addCaptions(request: SeenRequest): Answer {
    const [head, track] = relatedParts(request);
    const { snippet } = parse<youtube_v3.Schema$Caption>(head?.content ?? Buffer.from('{}'));
    const video = this.of(snippet?.videoId ?? null);
    if (!video || !snippet?.language || track?.type !== 'application/x-subrip') {
      return failure(400, 'invalidMetadata');
    }
    if (video.captions.some(({ language }) => language === snippet.language)) {
      return failure(409, 'captionExists');
    }
    const text = track.content.toString('utf8');
    video.captions.push({ language: snippet.language, trackKind: 'standard', text });
    this.writes += 1;
    return json({});
  }

  private setThumbnail({ query, headers, body }: SeenRequest): Answer {
    const video = this.of(query.get('videoId'));
    if (!video || body.byteLength > 2e6) {
      return failure(400, 'mediaBodyRequired');
    }
    video.thumbnail = { type: headers['content-type'] ?? '', content: body };
    this.writes += 1;
    return json({});
  }

  private of(id: string | null): StoredVideo | undefined {
    return this.videos.find((video) => video.id === id);
  }
}

/** What the API refuses with 400: the limits that Z2 is to obey before. */
function refusal({ snippet, status }: youtube_v3.Schema$Video): string | null {
  const { title = '', description = '', tags = [] } = snippet ?? {};
  const counted = (tags ?? []).map((tag) => (/\s/.test(tag) ? `"${tag}"` : tag)).join(',');
  if (!title || title.length > 100 || /[<>]/.test(title)) {
    return 'invalidTitle';
  }
  if (Buffer.byteLength(description ?? '') > 5000 || /[<>]/.test(description ?? '')) {
    return 'invalidDescription';
  }
  if (counted.length > 500) {
    return 'invalidTags';
  }
  const { publishAt, privacyStatus } = status ?? {};
  const late = publishAt && (privacyStatus !== 'private' || Date.parse(publishAt) <= Date.now());
  return late ? 'invalidPublishAt' : null;
}

function shown({ id, resource, uploadStatus }: StoredVideo): youtube_v3.Schema$Video {
  return { id, snippet: resource.snippet ?? {}, status: { ...resource.status, uploadStatus } };
}

export function failure(
  status: number,
  reason: string,
  message = 'no',
  headers?: Record<string, string>,
): Answer {
  const body = { error: { code: status, message, errors: [{ reason, message }] } };
  return { status, body, ...(headers ? { headers } : {}) };
}

const json = (body: unknown): Answer => ({ status: 200, body });
const parse = <T>(body: Buffer): T => JSON.parse(body.toString('utf8')) as T;
