import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

import { BeforeApplicationShutdown, Inject, Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { isTerminal, type JobStatus, Z2Error } from '@z2/contracts';
import { JobsRepository } from '@z2/entities';
import { isUUID } from 'class-validator';
import { type WebSocket, WebSocketServer } from 'ws';

import { problemOf } from '../errors/problem-of';
import { EventFeed } from '../events/event-feed';
import { type OriginPolicy, refuseForeign } from '../http/same-origin';
import { EVENT_FEED, type GatewayLogger, JOBS, LOGGER, OPTIONS } from '../ports';
import { logMessage, statusMessage } from './plain-messages';

const PATH = /^\/ws\/jobs\/(?:(status)|([^/]+)\/logs)\/?$/;
/** Socket.IO's own; it looks after that itself. */
const SOCKET_IO = '/socket.io/';
/** Unsent bytes of one client; who reads slower than that is let go, and comes back. */
const MOST_UNSENT = 4 * 1024 * 1024;
const PING_MS = 30_000;
/** RFC 6455 registry: "Try Again Later". */
const TRY_AGAIN_LATER = 1013;

/**
 * The older system's plain WebSockets, on the gateway's own port: `/ws/jobs/status` tells every change of every job,
 * `/ws/jobs/{job_uuid}/logs` all lines of one job, first those that are there, then live, each once. What a client sends is ignored.
 */
@Injectable()
export class PlainSockets implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  private readonly watching = new Set<WebSocket>();
  private readonly alive = new WeakSet<WebSocket>();
  /** Of jobs that are at work: progress events do not tell it. */
  private readonly statuses = new Map<string, JobStatus>();
  private timer: NodeJS.Timeout | undefined;
  private unwatch: (() => void) | undefined;

  constructor(
    private readonly adapter: HttpAdapterHost,
    @Inject(EVENT_FEED) private readonly feed: EventFeed,
    @Inject(JOBS) private readonly jobs: JobsRepository,
    @Inject(LOGGER) private readonly logger: GatewayLogger,
    @Inject(OPTIONS) private readonly options: OriginPolicy,
  ) {}

  onApplicationBootstrap(): void {
    const http = this.adapter.httpAdapter.getHttpServer() as Server;
    http.on('upgrade', (request, socket, head) => {
      if (!request.url?.startsWith(SOCKET_IO)) {
        void this.upgrade(request, socket, head);
      }
    });
    this.unwatch = this.feed.watch((event) => {
      const message = statusMessage(event, this.statuses.get(event.job_uuid));
      if (message && isTerminal(message.status)) {
        this.statuses.delete(message.job_uuid);
      } else if (message) {
        this.statuses.set(message.job_uuid, message.status);
      }
      if (message && this.watching.size > 0) {
        const text = JSON.stringify(message);
        this.watching.forEach((client) => send(client, text));
      }
    });
    this.timer = setInterval(() => this.ping(), PING_MS);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    this.unwatch?.();
    this.server.clients.forEach((client) => client.close(1001));
    this.server.close();
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', (error) => this.logger.warn({ err: error }, 'a plain socket broke'));
    const refused = refuseForeign(request, this.options);
    const [, status, jobUuid] = PATH.exec(new URL(request.url ?? '/', 'http://z2').pathname) ?? [];
    try {
      if (refused) {
        throw refused;
      }
      if (!status && !(jobUuid && isUUID(jobUuid) && (await this.jobs.summary(jobUuid)))) {
        throw new Z2Error(
          'JOB_NOT_FOUND',
          jobUuid ? `There is no job ${jobUuid.slice(0, 80)}.` : 'There is no such socket.',
          {
            remedy: 'Use /ws/jobs/status, or /ws/jobs/{job_uuid}/logs with a job of GET /api/jobs.',
          },
        );
      }
    } catch (error) {
      this.refuse(socket, error, request.url ?? '');
      return;
    }
    this.server.handleUpgrade(request, socket, head, (client) => {
      this.alive.add(client);
      client.on('pong', () => this.alive.add(client));
      client.on('error', (error) => this.logger.warn({ err: error }, 'a plain socket broke'));
      if (status) {
        this.watching.add(client);
        client.on('close', () => this.watching.delete(client));
      } else {
        this.follow(client, jobUuid ?? '');
      }
    });
  }

  /** An HTTP answer in place of the upgrade. */
  private refuse(socket: Duplex, error: unknown, path: string): void {
    const { problem } = problemOf(error, path);
    if (problem.status >= 500) {
      this.logger.error({ err: error, error_id: problem.error_id }, 'a plain socket was refused');
    }
    const body = JSON.stringify(problem);
    const length = `Content-Length: ${Buffer.byteLength(body)}`;
    const head = [
      `HTTP/1.1 ${problem.status} ${problem.title}`,
      'Content-Type: application/problem+json',
      length,
    ];
    socket.end([...head, 'Connection: close', '', body].join('\r\n'));
  }

  private follow(client: WebSocket, jobUuid: string): void {
    const { stop } = this.feed.follow(jobUuid, 0, (event) => {
      const message = logMessage(event);
      if (message) {
        send(client, JSON.stringify(message));
      }
    });
    client.on('close', stop);
  }

  /** Connections that answered nothing since the last ping are gone without a word. */
  private ping(): void {
    for (const client of this.server.clients) {
      if (this.alive.has(client)) {
        this.alive.delete(client);
        client.ping();
      } else {
        client.terminate();
      }
    }
  }
}

function send(client: WebSocket, text: string): void {
  if (client.readyState !== client.OPEN) {
    return;
  }
  if (client.bufferedAmount > MOST_UNSENT) {
    client.close(TRY_AGAIN_LATER, 'You read too slowly: connect again.');
    return;
  }
  client.send(text);
}
