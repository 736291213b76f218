import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

import type { Z2Error } from '@z2/contracts';

import { fileNameOf } from './file-name';
import { drop, type HttpTransfer } from './http-transfer';
import { assertMediaType, refused, transferError } from './url-errors';

/** What a program that reads parts of a file must be told of them. */
const PASSED = ['content-type', 'content-length', 'content-range', 'accept-ranges'];

/**
 * A server on loopback that gives the parts of one remote file that are asked for, so that a program can look into it without
 * a connection of its own: addresses, redirects and certificates are checked here, and no more than `maxBytes` is fetched.
 */
export class RangeRelay implements AsyncDisposable {
  /** Why the remote file could not be read; null: nothing failed. */
  error: Z2Error | null = null;
  /** Of the file, as its server calls it. */
  name: string | null = null;
  private received = 0;
  private readonly stop = new AbortController();

  private constructor(
    private readonly server: Server,
    private readonly http: HttpTransfer,
    private readonly address: URL,
    private readonly maxBytes: number,
  ) {
    server.on('request', (asked: IncomingMessage, answer: ServerResponse) => void this.relay(asked, answer));
  }

  static async start(http: HttpTransfer, address: URL, maxBytes: number): Promise<RangeRelay> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RangeRelay(server, http, address, maxBytes);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop.abort();
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async relay({ headers: { range } }: IncomingMessage, response: ServerResponse): Promise<void> {
    // The program goes on elsewhere in the file, or has seen enough.
    const left = new AbortController();
    response.on('close', () => left.abort());
    const signal = AbortSignal.any([this.stop.signal, left.signal]);
    try {
      const answer = await this.http.request('GET', this.address.href, range ? { range } : {}, signal);
      if (answer.status < 400) {
        try {
          assertMediaType(answer.url, answer.header('content-type'));
          if ((answer.header('content-encoding') ?? 'identity') !== 'identity') {
            throw refused(answer.url, `${answer.url.host} gives the file only compressed.`);
          }
        } catch (error) {
          drop(answer);
          throw error;
        }
        this.name = fileNameOf(answer.url, answer.header('content-disposition'));
      }
      const told = PASSED.flatMap((name) =>
        (answer.header(name) ?? []) ? [[name, answer.header(name) ?? '']] : [],
      );
      response.writeHead(answer.status, Object.fromEntries(told) as Record<string, string>);
      await pipeline(answer.body, (body: AsyncIterable<Uint8Array>) => this.counted(body), response, {
        signal,
      });
    } catch (thrown) {
      if (!signal.aborted) {
        this.error ??= transferError(this.address, thrown);
      }
      response.destroy();
    }
  }

  private async *counted(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      this.received += chunk.byteLength;
      if (this.received > this.maxBytes) {
        this.stop.abort();
        return;
      }
      yield chunk;
    }
  }
}
