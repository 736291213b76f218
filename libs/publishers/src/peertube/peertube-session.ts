import { type ChunkAnswer, putChunk, receivedBytes } from '../transfer/put-chunk';
import type { UploadSession, UploadState } from '../transfer/resumable';
import type { PeertubeApi } from './peertube-api';
import { peertubeAnswerError } from './peertube-errors';

const GONE: readonly number[] = [404, 410];

/** One resumable upload of PeerTube, whose protocol is that of node-uploadx: 308 goes on, 404 begins anew. */
export class PeertubeSession implements UploadSession<string> {
  constructor(
    private readonly api: PeertubeApi,
    private readonly id: string,
    private readonly file: { path: string; size: number; stallMs: number },
    private readonly signal: AbortSignal,
  ) {}

  status(): Promise<UploadState<string>> {
    return this.put(null);
  }

  send(start: number, end: number): Promise<UploadState<string>> {
    return this.put({ start, end });
  }

  private async put(bytes: { start: number; end: number } | null): Promise<UploadState<string>> {
    let answer = await this.putOnce(bytes, false);
    if (answer.status === 401) {
      answer = await this.putOnce(bytes, true);
    }
    if (answer.status === 200) {
      const { video } = JSON.parse(answer.body) as { video: { uuid: string } };
      return { state: 'done', answer: video.uuid };
    }
    if (answer.status === 308) {
      return { state: 'open', received: receivedBytes(answer.headers.range) };
    }
    if (GONE.includes(answer.status)) {
      return { state: 'gone' };
    }
    throw peertubeAnswerError(answer, 'the upload');
  }

  private async putOnce(bytes: { start: number; end: number } | null, renew: boolean): Promise<ChunkAnswer> {
    const { path, size, stallMs } = this.file;
    return putChunk({
      url: this.api.uploadUrl(this.id),
      headers: {
        'content-type': 'application/octet-stream',
        authorization: await this.api.authorization(this.signal, renew),
      },
      content: bytes && { path, ...bytes },
      size,
      stallMs,
      dispatcher: this.api.agent,
      signal: this.signal,
    });
  }
}
