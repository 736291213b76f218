import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { Z2Error } from '@z2/contracts';
import { type AddressPolicy, forbiddenAddress, isExempt, isPublicAddress, lookupPublic } from '@z2/runtime';

import { tooLarge } from '../url/url-errors';

/**
 * An HTTP proxy on loopback for programs that fetch by themselves: it resolves each name, checks the address, and connects to
 * that very address, so that DNS that changes its answer is of no use (RELIABILITY.md 4). CONNECT and plain http. At the first
 * refused address, or beyond `maxBytes` received in all, `onRefusal` is told and the connections end.
 */
export class EgressProxy implements AsyncDisposable {
  /** Bytes received from outside. */
  received = 0;
  private readonly sockets = new Set<Duplex>();

  private constructor(
    private readonly server: Server,
    private readonly options: AddressPolicy & { maxBytes: number },
    private readonly onRefusal: (error: Z2Error) => void,
  ) {
    server.on('connection', (socket) => this.track(socket));
    server.on('connect', (message: IncomingMessage, client: Duplex) => void this.tunnel(message, client));
    server.on('request', (message, answer) => void this.forward(message, answer));
  }

  static async start(
    options: AddressPolicy & { maxBytes: number },
    onRefusal: (error: Z2Error) => void,
  ): Promise<EgressProxy> {
    const server = createServer();
    const proxy = new EgressProxy(server, options, onRefusal);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.endAll();
    await closed;
  }

  private async tunnel(message: IncomingMessage, client: Duplex): Promise<void> {
    const target = URL.parse(`https://${message.url ?? ''}`);
    try {
      const address = await this.checked(target, 'https:');
      const socket = connect({ host: address, port: Number(target?.port || 443) });
      this.track(socket);
      await once(socket, 'connect');
      this.count(socket, target);
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(socket).pipe(client);
      client.on('close', () => socket.destroy());
      socket.on('close', () => client.destroy());
    } catch (error) {
      client.end(`HTTP/1.1 ${this.refuse(error)} Refused\r\nconnection: close\r\n\r\n`);
    }
  }

  private async forward(message: IncomingMessage, answer: ServerResponse): Promise<void> {
    const target = URL.parse(message.url ?? '');
    try {
      const address = await this.checked(target?.protocol === 'http:' ? target : null, 'http:');
      const headers: IncomingMessage['headers'] = { ...message.headers, connection: 'close' };
      delete headers['proxy-connection'];
      delete headers['proxy-authorization'];
      const onward = request({
        host: address,
        port: target?.port || 80,
        method: message.method,
        path: `${target?.pathname}${target?.search}`,
        headers,
        agent: false,
      });
      onward.on('socket', (socket) => {
        this.track(socket);
        this.count(socket, target);
      });
      answer.on('close', () => onward.destroy());
      message.pipe(onward);
      const [response] = (await once(onward, 'response')) as [IncomingMessage];
      answer.writeHead(response.statusCode ?? 502, response.headers);
      // A cut answer must look cut to the client too.
      response.on('error', () => answer.destroy());
      response.pipe(answer);
    } catch (error) {
      const status = this.refuse(error);
      if (answer.headersSent) {
        answer.destroy();
      } else {
        answer.writeHead(status, { connection: 'close' }).end();
      }
    }
  }

  private async checked(target: URL | null, protocol: string): Promise<string> {
    if (!target?.hostname) {
      throw new Z2Error('SOURCE_URL_INVALID', 'The downloader asked for an address that is none.', {
        remedy: 'Update the downloader.',
      });
    }
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const exempt = isExempt(this.options, protocol, host, target.port);
    if (isIP(host)) {
      if (!exempt && !isPublicAddress(host)) {
        throw forbiddenAddress(host, this.options);
      }
      return host;
    }
    if (exempt) {
      return host;
    }
    const [first] = await lookupPublic(host, this.options);
    if (!first) {
      throw forbiddenAddress(host, this.options);
    }
    return first.address;
  }

  /** The status for the client: 403 for what is refused for good, 502 for what may come right. */
  private refuse(error: unknown): number {
    if (error instanceof Z2Error && error.code === 'SOURCE_URL_FORBIDDEN') {
      this.onRefusal(error);
      return 403;
    }
    return 502;
  }

  private count(socket: Socket, target: URL | null): void {
    socket.on('data', (chunk: Buffer) => {
      this.received += chunk.byteLength;
      if (this.received > this.options.maxBytes) {
        this.onRefusal(tooLarge(target ?? new URL(this.url), this.options.maxBytes, null));
        this.endAll();
      }
    });
  }

  private track(socket: Duplex): void {
    this.sockets.add(socket);
    // A broken connection shows at the client, which reports it.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }

  private endAll(): void {
    for (const socket of this.sockets) {
      socket.destroy();
    }
  }
}
