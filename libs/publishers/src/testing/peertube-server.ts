import { createHash } from 'node:crypto';

import type { PeertubeVideo } from '../peertube/peertube-plan';
import { type Answer, FaultServer, type SeenRequest } from './fault-server';

type Resource = PeertubeVideo & { channelId: number };

export interface TubeVideo {
  uuid: string;
  resource: Resource;
  content: Buffer;
  sha256: string;
  captions: Map<string, string>;
  thumbnail: string | null;
}

const ROOT = '/api/v1/';
const UPLOAD = `${ROOT}videos/upload-resumable`;

/** An instance of PeerTube with one account: the part of the REST API that publishing uses, with its limits. */
export class PeertubeServer extends FaultServer {
  /** Newest first. */
  readonly videos: TubeVideo[] = [];
  readonly sessions = new Map<string, { resource: Resource; size: number; received: Buffer }>();
  logins = 0;
  quota = -1;
  writes = 0;

  protected serve(request: SeenRequest): Answer {
    const { method, path, headers, body } = request;
    const what = `${method} ${path.replace(ROOT, '')}`;
    if (what === 'GET oauth-clients/local') {
      return json({ client_id: 'client', client_secret: 'client-secret' });
    }
    if (what === 'POST users/token') {
      return this.token(new URLSearchParams(body.toString()));
    }
    if (headers.authorization !== `Bearer login-${this.logins}`) {
      return tubeFailure(401, 'invalid_token');
    }
    if (path === UPLOAD) {
      return method === 'POST' ? this.begin(request) : this.put(request);
    }
    return this.ask(what, request) ?? this.change(what, request) ?? tubeFailure(404, '');
  }

  private token(form: URLSearchParams): Answer {
    const given = ['client_id', 'client_secret', 'grant_type', 'username', 'password'].map((name) =>
      form.get(name),
    );
    if (given.join() !== 'client,client-secret,password,bee,tube-secret') {
      return tubeFailure(400, 'invalid_grant');
    }
    this.logins += 1;
    return json({ access_token: `login-${this.logins}`, expires_in: 86_400, token_type: 'Bearer' });
  }

  private ask(what: string, { query }: SeenRequest): Answer | null {
    const [, uuid, part] = /^GET videos\/([^/]+)(?:\/(source|captions))?$/.exec(what) ?? [];
    const video = this.videos.find((one) => one.uuid === uuid);
    if (what === 'GET videos/languages') {
      return json({ en: 'English', es: 'Spanish', pt: 'Portuguese', 'zh-Hans': 'Simplified Chinese' });
    }
    if (what === 'GET users/me') {
      const videoChannels = [
        { id: 7, name: 'bees' },
        { id: 8, name: 'wasps' },
      ];
      return json({ videoQuota: this.quota, videoQuotaDaily: -1, videoChannels });
    }
    if (what === 'GET users/me/video-quota-used') {
      return json({ videoQuotaUsed: 0, videoQuotaUsedDaily: 0 });
    }
    if (what === 'GET users/me/videos') {
      const start = Number(query.get('start'));
      const page = this.videos.slice(start, start + Number(query.get('count')));
      return json({
        total: this.videos.length,
        data: page.map(({ uuid: id, resource }) => ({ uuid: id, name: resource.name })),
      });
    }
    if (!video) {
      return null;
    }
    if (part === 'source') {
      return json({ inputFilename: video.resource.filename });
    }
    const data = [...video.captions.keys()].map((id) => ({ language: { id, label: id } }));
    return json(part === 'captions' ? { total: data.length, data } : { uuid, name: video.resource.name });
  }

  private change(what: string, { body }: SeenRequest): Answer | null {
    const [, uuid, language] = /^PUT videos\/([^/]+)(?:\/captions\/([\w-]+))?$/.exec(what) ?? [];
    const video = this.videos.find((one) => one.uuid === uuid);
    if (!video) {
      return null;
    }
    const files = new Map(
      [...body.toString('utf8').matchAll(/name="(\w+)"; filename=[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/g)].map(
        ([, name = '', content = '']) => [name, content],
      ),
    );
    this.writes += 1;
    if (language) {
      video.captions.set(language, files.get('captionfile') ?? '');
    } else {
      video.thumbnail = files.get('thumbnailfile') ?? null;
    }
    return { status: 204 };
  }

  private begin({ headers, body }: SeenRequest): Answer {
    const resource = JSON.parse(body.toString('utf8')) as Resource;
    const { name, description = 'none', tags, scheduleUpdate } = resource;
    const good =
      name.length >= 3 &&
      name.length <= 120 &&
      description.length >= 3 &&
      description.length <= 10_000 &&
      tags.length <= 5 &&
      tags.every(({ length }) => length >= 2 && length <= 30) &&
      [7, 8].includes(resource.channelId) &&
      (!scheduleUpdate || Date.parse(scheduleUpdate.updateAt) > Date.now());
    if (!good) {
      return tubeFailure(400, 'bad_request');
    }
    const id = createHash('sha256').update(body).digest('hex');
    this.sessions.set(id, {
      resource,
      size: Number(headers['x-upload-content-length']),
      received: Buffer.alloc(0),
    });
    return {
      status: 201,
      headers: { location: `${this.url.replace('http:', '')}${UPLOAD}?upload_id=${id}` },
    };
  }

  private put({ query, headers, body }: SeenRequest): Answer {
    const id = query.get('upload_id') ?? '';
    const session = this.sessions.get(id);
    const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(headers['content-range'] ?? '');
    if (!session) {
      return tubeFailure(404, '');
    }
    if (!range || Number(range[2]) !== session.size) {
      return tubeFailure(400, 'bad_request');
    }
    if (range[1] !== undefined) {
      if (Number(range[1]) !== session.received.byteLength) {
        return tubeFailure(409, '');
      }
      session.received = Buffer.concat([session.received, body]);
    }
    const end = session.received.byteLength;
    if (end < session.size) {
      return { status: 308, headers: end > 0 ? { range: `bytes=0-${end - 1}` } : {} };
    }
    // The instance forgets a session that is done: what asks for it afterwards hears 404.
    this.sessions.delete(id);
    this.writes += 1;
    const uuid = `uuid-${this.writes}`;
    const sha256 = createHash('sha256').update(session.received).digest('hex');
    this.videos.unshift({
      ...{ uuid, resource: session.resource, content: session.received, sha256 },
      ...{ captions: new Map<string, string>(), thumbnail: null },
    });
    return json({ video: { id: this.videos.length, uuid, shortUUID: uuid } });
  }
}

export function tubeFailure(status: number, code: string, headers?: Record<string, string>): Answer {
  return { status, body: { status, code, detail: 'no' }, ...(headers ? { headers } : {}) };
}

const json = (body: unknown): Answer => ({ status: 200, body });
