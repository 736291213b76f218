import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { WebhookPayload } from '@z2/contracts';

export interface WebhookDelivery {
  id: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  payload: WebhookPayload;
}

/** How the next deliveries are answered: with a status, or `lost answer` after it was taken, or `silence`. */
export type WebhookFault = { status: number; headers?: Record<string, string> } | 'lost answer' | 'silence';

/**
 * A receiver as Standard Webhooks describes one ("Verifying webhooks"): it checks the signature by its own means and the time,
 * and takes each id once.
 */
export class WebhookReceiver {
  /** All that was asked with a good signature, repetitions included. */
  readonly requests: WebhookDelivery[] = [];
  /** What was taken, by id. */
  readonly taken = new Map<string, WebhookDelivery>();
  /** Requests that were refused for their signature, time or form. */
  refused = 0;
  fault: WebhookFault | null = null;
  /** Called at each signed request, before it is answered. */
  onRequest: (delivery: WebhookDelivery) => void = () => undefined;
  private readonly server = createServer((request, response) => {
    request
      .toArray()
      .then((chunks) =>
        this.answer(request.url ?? '', request.headers, Buffer.concat(chunks as Buffer[]), response),
      )
      .catch((error: unknown) => response.destroy(error as Error));
  });

  /** `secret`: what the sender was given; it may be known only later. */
  private constructor(public secret: string) {}

  static async start(secret: string): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver(secret);
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  /** `host:port`, as lists of allowed hosts have it. */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}/hook`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(path: string, headers: IncomingHttpHeaders, bytes: Buffer, response: ServerResponse): void {
    const id = headers['webhook-id'];
    if (typeof id !== 'string' || !this.isSigned(id, headers, bytes)) {
      this.refused += 1;
      response.writeHead(401).end();
      return;
    }
    const body = bytes.toString();
    const delivery = { id, path, headers, body, payload: JSON.parse(body) as WebhookPayload };
    this.requests.push(delivery);
    this.onRequest(delivery);
    if (this.fault === 'silence') {
      return;
    }
    if (this.fault && this.fault !== 'lost answer') {
      response.writeHead(this.fault.status, this.fault.headers).end('no');
      return;
    }
    if (!this.taken.has(id)) {
      this.taken.set(id, delivery);
    }
    if (this.fault === 'lost answer') {
      response.destroy();
    } else {
      response.writeHead(204).end();
    }
  }

  private isSigned(id: string, headers: IncomingHttpHeaders, body: Buffer): boolean {
    const time = String(headers['webhook-timestamp']);
    const key = Buffer.from(this.secret.replace('whsec_', ''), 'base64');
    const expected = createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest();
    const inTime = Math.abs(Date.now() / 1000 - Number(time)) < 300;
    return (
      inTime &&
      String(headers['webhook-signature'])
        .split(' ')
        .map((one) => Buffer.from(one.replace(/^v1,/, ''), 'base64'))
        .some((given) => given.byteLength === expected.byteLength && timingSafeEqual(given, expected))
    );
  }
}
