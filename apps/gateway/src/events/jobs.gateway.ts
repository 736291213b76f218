import { Inject } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import {
  type ClientEvents,
  type JobEvent,
  JOBS_NAMESPACE,
  type ServerEvents,
  type SubscribeAnswer,
  toZ2Error,
  Z2Error,
} from '@z2/contracts';
import { JobsRepository } from '@z2/entities';
import { isUUID } from 'class-validator';
import type { Namespace, Socket } from 'socket.io';

import { EVENT_FEED, type GatewayLogger, JOBS, LOGGER } from '../ports';
import { EventFeed } from './event-feed';

type JobsSocket = Socket<ClientEvents, ServerEvents>;
/** One client follows at most so many jobs. */
const MAX_FOLLOWED = 500;
const WATCHERS = 'watchers';

/** Socket.IO namespace /jobs: follow one job without a gap, or watch all of them. */
@WebSocketGateway({ namespace: JOBS_NAMESPACE })
export class JobsGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect {
  private readonly followed = new Map<string, Map<string, () => void>>();

  constructor(
    @Inject(JOBS) private readonly jobs: JobsRepository,
    @Inject(EVENT_FEED) private readonly feed: EventFeed,
    @Inject(LOGGER) private readonly logger: GatewayLogger,
  ) {}

  afterInit(server: Namespace<ClientEvents, ServerEvents>): void {
    this.feed.watch((event: JobEvent) => {
      if (event.type === 'status' || event.type === 'progress') {
        // Who follows the job gets them in their turn.
        server.to(WATCHERS).except(roomOf(event.job_uuid)).emit('event', event);
      } else if (event.type === 'log' && event.seq === 1) {
        // The first event of a job: it is new.
        this.announce(server, event.job_uuid);
      }
    });
  }

  handleConnection(socket: JobsSocket): void {
    this.followed.set(socket.id, new Map());
  }

  handleDisconnect(socket: JobsSocket): void {
    this.followed.get(socket.id)?.forEach((stop) => stop());
    this.followed.delete(socket.id);
  }

  @SubscribeMessage('subscribe')
  async subscribe(
    @ConnectedSocket() socket: JobsSocket,
    @MessageBody() request: unknown,
  ): Promise<SubscribeAnswer> {
    try {
      const { job_uuid, since } = subscription(request);
      if (!(await this.jobs.summary(job_uuid))) {
        throw new Z2Error('JOB_NOT_FOUND', `There is no job ${job_uuid}.`, {
          remedy: 'List the jobs: GET /api/jobs.',
        });
      }
      return { ok: true, seq: await this.follow(socket, job_uuid, since) };
    } catch (thrown) {
      const error = toZ2Error(thrown);
      if (error.code === 'INTERNAL') {
        this.logger.error({ err: thrown }, 'subscribe failed');
      }
      return { ok: false, error: error.toBody() };
    }
  }

  @SubscribeMessage('unsubscribe')
  async unsubscribe(
    @ConnectedSocket() socket: JobsSocket,
    @MessageBody() request: unknown,
  ): Promise<{ ok: boolean }> {
    const jobUuid = (request as { job_uuid?: unknown } | null)?.job_uuid;
    const mine = this.followed.get(socket.id);
    if (typeof jobUuid === 'string') {
      mine?.get(jobUuid)?.();
      mine?.delete(jobUuid);
      await socket.leave(roomOf(jobUuid));
    }
    return { ok: true };
  }

  @SubscribeMessage('watch')
  async watch(@ConnectedSocket() socket: JobsSocket): Promise<{ ok: boolean }> {
    await socket.join(WATCHERS);
    return { ok: true };
  }

  private async follow(socket: JobsSocket, jobUuid: string, since: number): Promise<number> {
    const mine = this.followed.get(socket.id);
    if (!mine) {
      // Gone while its question was looked at.
      return since;
    }
    if (mine.size >= MAX_FOLLOWED && !mine.has(jobUuid)) {
      throw new Z2Error('RATE_LIMITED', `One connection follows at most ${MAX_FOLLOWED} jobs.`, {
        remedy: 'Unsubscribe from some, or watch all jobs.',
      });
    }
    mine.get(jobUuid)?.();
    const { stop, caughtUp } = this.feed.follow(jobUuid, since, (event) => socket.emit('event', event));
    mine.set(jobUuid, stop);
    await socket.join(roomOf(jobUuid));
    return caughtUp;
  }

  private announce(server: Namespace<ClientEvents, ServerEvents>, jobUuid: string): void {
    this.jobs
      .summary(jobUuid)
      .then((job) => (job ? server.to(WATCHERS).emit('job', job) : false))
      .catch((error: unknown) =>
        this.logger.warn({ err: error, job_uuid: jobUuid }, 'a new job could not be announced'),
      );
  }
}

function roomOf(jobUuid: string): string {
  return `job:${jobUuid}`;
}

function subscription(request: unknown): { job_uuid: string; since: number } {
  const { job_uuid, since = 0 } = (typeof request === 'object' && request !== null ? request : {}) as {
    job_uuid?: unknown;
    since?: unknown;
  };
  if (
    typeof job_uuid !== 'string' ||
    !isUUID(job_uuid) ||
    !Number.isSafeInteger(since) ||
    (since as number) < 0
  ) {
    throw new Z2Error('VALIDATION_FAILED', 'subscribe takes { job_uuid, since }.', {
      remedy: 'Give the UUID of a job, and the number of the last event that you have (0 for all).',
    });
  }
  return { job_uuid, since: since as number };
}
