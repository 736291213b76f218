import { type ChunkAnswer, putChunk, receivedBytes } from '../transfer/put-chunk';
import type { UploadSession, UploadState } from '../transfer/resumable';
import type { YoutubeApi, YoutubeVideo } from './youtube-api';
import { answerError, readAnswer } from './youtube-errors';

export interface YoutubeSessionOptions {
  api: YoutubeApi;
  /** Address of the session: whoever has it and the login may send the rest. */
  url: string;
  /** Path of the file, and its bytes. */
  path: string;
  size: number;
  stallMs: number;
  signal: AbortSignal;
}

/** One resumable upload, as "Resumable Uploads" of the YouTube Data API says: 308 goes on, 404 and 410 begin anew. */
export class YoutubeSession implements UploadSession<string> {
  constructor(private readonly options: YoutubeSessionOptions) {}

  status(): Promise<UploadState<string>> {
    return this.put(null);
  }

  send(start: number, end: number): Promise<UploadState<string>> {
    return this.put({ start, end });
  }

  private async put(bytes: { start: number; end: number } | null): Promise<UploadState<string>> {
    let answer = await this.putOnce(bytes, false);
    if (answer.status === 401) {
      // A login lasts an hour, an upload may last longer.
      answer = await this.putOnce(bytes, true);
    }
    const { status, headers, body } = answer;
    if (status === 200 || status === 201) {
      return { state: 'done', answer: (JSON.parse(body) as YoutubeVideo).id ?? '' };
    }
    if (status === 308) {
      return { state: 'open', received: receivedBytes(headers.range) };
    }
    // 400: to a question about a session that it knows no more, as an address of another form.
    if (status === 404 || status === 410 || (status === 400 && bytes === null)) {
      return { state: 'gone' };
    }
    const retryAfter = headers['retry-after'];
    throw answerError(
      readAnswer(status, body, typeof retryAfter === 'string' ? retryAfter : null),
      'the upload',
    );
  }

  private async putOnce(bytes: { start: number; end: number } | null, renew: boolean): Promise<ChunkAnswer> {
    const { api, url, path, size, stallMs, signal } = this.options;
    const headers = { authorization: await api.authorization(signal, renew) };
    return putChunk({ url, headers, content: bytes && { path, ...bytes }, size, stallMs, signal });
  }
}
