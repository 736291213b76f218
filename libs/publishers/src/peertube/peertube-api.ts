import { type PublishTarget, Z2Error } from '@z2/contracts';
import { type AddressPolicy, createGuardedAgent, PEERTUBE_ADDRESS } from '@z2/runtime';
import { Agent, buildConnector, type Dispatcher, FormData, request as httpRequest } from 'undici';

import type { ChunkAnswer } from '../transfer/put-chunk';
import { peertubeAnswerError, peertubeConnectionError } from './peertube-errors';
import type { PeertubeVideo } from './peertube-plan';

export interface PeertubeApiOptions extends AddressPolicy {
  /** Of the instance, e.g. `https://tube.example`. */
  url: string;
  username: string;
  password: string;
  /** Longest time of one request that is no upload, ms. */
  timeoutMs: number;
}

interface Call {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  json?: unknown;
  form?: URLSearchParams | FormData;
  headers?: Record<string, string>;
  /** Without a login. */
  open?: boolean;
}

/** Videos that are searched for an earlier upload: all of the same name among so many, and the newest whatever their name. */
const MAX_LISTED = 1000;
const PAGE = 100;
const NEWEST = 20;

/** The calls of PeerTube's REST API that publishing takes. Errors are typed; redirects are not followed. */
export class PeertubeApi {
  readonly agent: Dispatcher;
  private login: string | null = null;

  constructor(private readonly options: PeertubeApiOptions) {
    const policy = { ...options, errors: PEERTUBE_ADDRESS };
    this.agent = createGuardedAgent(policy, { Agent, buildConnector });
  }

  /** Header of a login. `renew`: a new one. */
  async authorization(signal: AbortSignal, renew = false): Promise<string> {
    if (this.login === null || renew) {
      const client = await this.json<{ client_id: string; client_secret: string }>(
        { method: 'GET', path: 'oauth-clients/local', open: true },
        signal,
      );
      const { username, password } = this.options;
      const form = new URLSearchParams({
        ...{ client_id: client.client_id, client_secret: client.client_secret },
        ...{ grant_type: 'password', response_type: 'code', username, password },
      });
      const token = await this.json<{ access_token: string }>(
        { method: 'POST', path: 'users/token', form, open: true },
        signal,
      );
      this.login = `Bearer ${token.access_token}`;
    }
    return this.login;
  }

  /** The channel to upload to. @throws Z2Error PUBLISH_LIMIT_EXCEEDED where the quota has no room for so many bytes */
  async channel(
    name: string | null,
    size: number,
    target: PublishTarget,
    signal: AbortSignal,
  ): Promise<number> {
    const [me, used] = await Promise.all([
      this.json<Me>({ method: 'GET', path: 'users/me' }, signal),
      this.json<Used>({ method: 'GET', path: 'users/me/video-quota-used' }, signal),
    ]);
    const full = (quota: number, taken: number): boolean => quota >= 0 && taken + size > quota;
    if (full(me.videoQuota, used.videoQuotaUsed) || full(me.videoQuotaDaily, used.videoQuotaUsedDaily)) {
      throw new Z2Error('PUBLISH_LIMIT_EXCEEDED', `The account has no room for ${size} bytes at PeerTube.`, {
        remedy:
          'Delete videos there, ask for a larger quota, or retry the job tomorrow where it is that of a day.',
        details: { size, quota: me.videoQuota, daily: me.videoQuotaDaily, ...used },
      });
    }
    const found = me.videoChannels.find((channel) => name === null || channel.name === name);
    if (!found) {
      throw new Z2Error('PUBLISH_TARGET_INVALID', `The account has no channel named ${name}.`, {
        remedy: `Use one of: ${me.videoChannels.map((channel) => channel.name).join(', ')}.`,
        details: { publisher: target.publisher },
      });
    }
    return found.id;
  }

  /** The instance's own word for a language, or null where it has none. */
  async language(tag: string, signal: AbortSignal): Promise<string | null> {
    const known = await this.json<Record<string, string>>(
      { method: 'GET', path: 'videos/languages' },
      signal,
    );
    const names = Object.keys(known);
    const [primary = ''] = tag.split('-');
    return (
      names.find((name) => name.toLowerCase() === tag.toLowerCase()) ??
      names.find((name) => name === primary) ??
      null
    );
  }

  /** Starts an upload; returns its address. */
  async begin(
    video: PeertubeVideo & { channelId: number },
    file: { size: number; type: string },
    signal: AbortSignal,
  ): Promise<string> {
    const headers = { 'x-upload-content-length': String(file.size), 'x-upload-content-type': file.type };
    const answer = await this.call(
      { method: 'POST', path: 'videos/upload-resumable', json: video, headers },
      signal,
    );
    const id = URL.parse(String(answer.headers.location ?? ''), this.options.url)?.searchParams.get(
      'upload_id',
    );
    if (!id) {
      throw new Z2Error('PUBLISH_FAILED', 'PeerTube gave no address to upload to.', {
        remedy: 'Check that Z2_PEERTUBE_URL is a PeerTube instance of version 5 or later.',
      });
    }
    return id;
  }

  uploadUrl(id: string): string {
    return this.url(`videos/upload-resumable?upload_id=${encodeURIComponent(id)}`);
  }

  /** The id of the video whose file has a name with this in it: that name is seen by its owner only. */
  async withFilename(part: string, name: string, signal: AbortSignal): Promise<string | null> {
    for (let start = 0; start < MAX_LISTED; start += PAGE) {
      const path = `users/me/videos?start=${start}&count=${PAGE}&sort=-createdAt`;
      const { data } = await this.json<{ data: Listed[] }>({ method: 'GET', path }, signal);
      const likely = data.filter((video, i) => video.name === name || start + i < NEWEST);
      for (const { uuid } of likely) {
        const source = await this.optional<{ inputFilename?: string; filename?: string }>(
          `videos/${uuid}/source`,
          signal,
        );
        if ((source?.inputFilename ?? source?.filename ?? '').includes(part)) {
          return uuid;
        }
      }
      if (data.length < PAGE) {
        return null;
      }
    }
    return null;
  }

  async isThere(uuid: string, signal: AbortSignal): Promise<boolean> {
    return (await this.optional(`videos/${encodeURIComponent(uuid)}`, signal)) !== null;
  }

  async captionLanguages(uuid: string, signal: AbortSignal): Promise<string[]> {
    const path = `videos/${uuid}/captions`;
    const { data } = await this.json<{ data: { language: { id: string } }[] }>(
      { method: 'GET', path },
      signal,
    );
    return data.map(({ language }) => language.id);
  }

  async addCaptions(uuid: string, language: string, srt: string, signal: AbortSignal): Promise<void> {
    const form = new FormData();
    form.set('captionfile', new Blob([srt], { type: 'application/x-subrip' }), `captions.${language}.srt`);
    await this.call({ method: 'PUT', path: `videos/${uuid}/captions/${language}`, form }, signal);
  }

  /** Versions before 8.1 have a preview beside the thumbnail. */
  async setThumbnail(uuid: string, type: string, content: Buffer, signal: AbortSignal): Promise<void> {
    const form = new FormData();
    const picture = new Blob([new Uint8Array(content)], { type });
    const name = type === 'image/png' ? 'thumbnail.png' : 'thumbnail.jpg';
    form.set('thumbnailfile', picture, name);
    form.set('previewfile', picture, name);
    await this.call({ method: 'PUT', path: `videos/${uuid}`, form }, signal);
  }

  private async optional<T>(path: string, signal: AbortSignal): Promise<T | null> {
    const answer = await this.send({ method: 'GET', path }, signal);
    return answer.status === 404 ? null : (JSON.parse(accepted(answer, path).body) as T);
  }

  private async json<T>(call: Call, signal: AbortSignal): Promise<T> {
    return JSON.parse((await this.call(call, signal)).body) as T;
  }

  private async call(call: Call, signal: AbortSignal): Promise<ChunkAnswer> {
    return accepted(await this.send(call, signal), call.path.split('?')[0] ?? '');
  }

  private async send(call: Call, signal: AbortSignal): Promise<ChunkAnswer> {
    const answer = await this.sendOnce(call, false, signal);
    return answer.status === 401 && !call.open ? this.sendOnce(call, true, signal) : answer;
  }

  private async sendOnce(call: Call, renew: boolean, signal: AbortSignal): Promise<ChunkAnswer> {
    const authorization = call.open ? null : await this.authorization(signal, renew);
    const body = call.form instanceof URLSearchParams ? call.form.toString() : call.form;
    const type = call.json ? 'application/json' : 'application/x-www-form-urlencoded';
    try {
      const answer = await httpRequest(this.url(call.path), {
        method: call.method,
        headers: {
          accept: 'application/json',
          ...(body instanceof FormData || call.method === 'GET' ? {} : { 'content-type': type }),
          ...(authorization ? { authorization } : {}),
          ...call.headers,
        },
        body: call.json ? JSON.stringify(call.json) : (body ?? null),
        dispatcher: this.agent,
        signal: AbortSignal.any([signal, AbortSignal.timeout(this.options.timeoutMs)]),
      });
      return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() };
    } catch (error) {
      throw peertubeConnectionError(error, call.path.split('?')[0] ?? '', signal);
    }
  }

  private url(path: string): string {
    return `${this.options.url.replace(/\/$/, '')}/api/v1/${path}`;
  }
}

function accepted(answer: ChunkAnswer, step: string): ChunkAnswer {
  if (answer.status < 200 || answer.status > 299) {
    throw peertubeAnswerError(answer, step);
  }
  return answer;
}

interface Listed {
  uuid: string;
  name: string;
}
interface Used {
  videoQuotaUsed: number;
  videoQuotaUsedDaily: number;
}
interface Me {
  videoQuota: number;
  videoQuotaDaily: number;
  videoChannels: { id: number; name: string }[];
}
