import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

import { cancelledError, Z2Error } from '@z2/contracts';
import { type Dispatcher, request } from 'undici';

export interface ChunkRequest {
  url: string;
  headers: Record<string, string>;
  /** Path of the file, and bytes `start` to before `end` of it; null: ask what has arrived. */
  content: { path: string; start: number; end: number } | null;
  /** Bytes of the whole file. */
  size: number;
  /** Longest time without a byte going out or coming in, ms. */
  stallMs: number;
  /** What connects, where addresses are guarded. */
  dispatcher?: Dispatcher;
  signal: AbortSignal;
}

export interface ChunkAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** What an answer may have at most; it is a small JSON. */
const MAX_ANSWER_BYTES = 1 << 20;

/**
 * One PUT of a resumable upload. A silent receiver ends it.
 * @throws Z2Error PUBLISH_FAILED (connection, silence), CANCELLED; errors of the file system
 */
export async function putChunk(chunk: ChunkRequest): Promise<ChunkAnswer> {
  const { content, size, signal } = chunk;
  const stall = new AbortController();
  const watch = setTimeout(() => stall.abort(), chunk.stallMs);
  const file = content
    ? createReadStream(content.path, { start: content.start, end: content.end - 1 })
    : null;
  const from = content ? `${content.start}-${content.end - 1}` : '*';
  try {
    const answer = await request(chunk.url, {
      method: 'PUT',
      ...(chunk.dispatcher ? { dispatcher: chunk.dispatcher } : {}),
      headers: {
        ...chunk.headers,
        'content-length': String(content ? content.end - content.start : 0),
        'content-range': `bytes ${from}/${size}`,
      },
      body: file ? Readable.from(watched(file, watch)) : null,
      // The watch is the only clock: a slow line may take long for a chunk.
      headersTimeout: 0,
      bodyTimeout: 0,
      signal: AbortSignal.any([signal, stall.signal]),
    });
    watch.refresh();
    return { status: answer.statusCode, headers: answer.headers, body: await shortText(answer.body, watch) };
  } catch (error) {
    if (signal.aborted) {
      throw cancelledError(signal.reason);
    }
    if (error instanceof Z2Error || file?.errored) {
      throw file?.errored ?? error;
    }
    throw new Z2Error(
      'PUBLISH_FAILED',
      stall.signal.aborted
        ? `The receiver was silent for ${chunk.stallMs / 1000} s.`
        : `The connection failed: ${(error as Error).message}`,
      { remedy: 'Check the network, then retry the job; it goes on from what has arrived.', cause: error },
    );
  } finally {
    clearTimeout(watch);
    file?.destroy();
  }
}

async function* watched(file: AsyncIterable<Buffer>, watch: NodeJS.Timeout): AsyncGenerator<Buffer> {
  for await (const bytes of file) {
    watch.refresh();
    yield bytes;
  }
}

async function shortText(body: AsyncIterable<Buffer>, watch: NodeJS.Timeout): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    watch.refresh();
    length += part.byteLength;
    if (length > MAX_ANSWER_BYTES) {
      break;
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Bytes that the receiver has, by the `Range: bytes=0-41` of a 308; without one it has none. */
export function receivedBytes(range: string | string[] | undefined): number {
  const [, last] = /^(?:bytes[= ])?0-(\d+)$/.exec(String(range ?? '')) ?? [];
  return last === undefined ? 0 : Number(last) + 1;
}
