import type { Z2Error } from '@z2/contracts';
import type { Dispatcher } from 'undici';

import { type ChunkAnswer, putChunk, receivedBytes } from './put-chunk';
import type { UploadSession, UploadState } from './resumable';

/** The file of an upload: its path and bytes, and the longest silence of the receiver, ms. */
export interface UploadFile {
  path: string;
  size: number;
  stallMs: number;
}

/** What a session of one place has of its own. */
export interface SessionPlace {
  /** Address of the session: whoever has it and the login may send the rest. */
  url: string;
  file: UploadFile;
  /** What connects, where addresses are guarded. */
  dispatcher?: Dispatcher;
  signal: AbortSignal;
  /** Header of a login. `renew`: a new one. */
  authorization(renew: boolean): Promise<string>;
  /** Id of the video that the last byte made, by the body of the answer. */
  idOf(body: string): string;
  /** A status that, to a question, means the same as 404. */
  goneWhenAsked?: number;
  failure(answer: ChunkAnswer): Z2Error;
}

/** One resumable upload in the protocol of Google, which node-uploadx has too: 308 goes on, 404 and 410 begin anew. */
export class ChunkSession implements UploadSession<string> {
  constructor(private readonly place: SessionPlace) {}

  status(): Promise<UploadState<string>> {
    return this.put(null);
  }

  send(start: number, end: number): Promise<UploadState<string>> {
    return this.put({ start, end });
  }

  private async put(bytes: { start: number; end: number } | null): Promise<UploadState<string>> {
    let answer = await this.putOnce(bytes, false);
    if (answer.status === 401) {
      // An upload may last longer than a login.
      answer = await this.putOnce(bytes, true);
    }
    const { status, headers, body } = answer;
    if (status === 200 || status === 201) {
      return { state: 'done', answer: this.place.idOf(body) };
    }
    if (status === 308) {
      return { state: 'open', received: receivedBytes(headers.range) };
    }
    if (status === 404 || status === 410 || (bytes === null && status === this.place.goneWhenAsked)) {
      return { state: 'gone' };
    }
    throw this.place.failure(answer);
  }

  private async putOnce(bytes: { start: number; end: number } | null, renew: boolean): Promise<ChunkAnswer> {
    const { url, file, dispatcher, signal } = this.place;
    const { path, size, stallMs } = file;
    const authorization = await this.place.authorization(renew);
    return putChunk({
      ...{ url, size, stallMs, signal, content: bytes && { path, ...bytes } },
      headers: { 'content-type': 'application/octet-stream', authorization },
      ...(dispatcher ? { dispatcher } : {}),
    });
  }
}
