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
  type JobSummary,
  type ServerEvents,
  type SubscribeAnswer,
  toZ2Error,
  Z2Error,
} from '@z2/contracts';
import { JobsRepository } from '@z2/entities';
import { isUUID } from 'class-validator';
import type { Namespace, Socket } from 'socket.io';

import { EVENT_FEED, type GatewayLogger, JOBS, LOGGER } from '../ports';
import { ClientFlow } from './client-flow';
import { EventFeed } from './event-feed';

type JobsSocket = Socket<ClientEvents, ServerEvents>;
/** One client follows at most so many jobs. */
const MAX_FOLLOWED = 500;
const WATCHERS = 'watchers';
/** Clients that have not read yet what was sent to them. */
const SLOW = 'slow';

/** Socket.IO namespace /jobs: follow one job without a gap, or watch all of them. */
@WebSocketGateway({ namespace: JOBS_NAMESPACE })
export class JobsGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect {
  private readonly followed = new Map<string, Map<string, () => void>>();
  private readonly flows = new Map<string, ClientFlow>();

  constructor(
    @Inject(JOBS) private readonly jobs: JobsRepository,
    @Inject(EVENT_FEED) private readonly feed: EventFeed,
    @Inject(LOGGER) private readonly logger: GatewayLogger,
  ) {}

  afterInit(server: Namespace<ClientEvents, ServerEvents>): void {
    this.feed.watch((event: JobEvent) => {
      if (event.type === 'status' || event.type === 'progress') {
        this.tellWatchers(server, event);
      } else if (event.type === 'log' && event.seq === 1) {
        // The first event of a job: it is new.
        this.announce(server, event.job_uuid);
      }
    });
  }

  handleConnection(socket: JobsSocket): void {
    this.followed.set(socket.id, new Map());
    const flow = new ClientFlow(
      socket.conn,
      (isSlow) => void (isSlow ? socket.join(SLOW) : socket.leave(SLOW)),
    );
    this.flows.set(socket.id, flow);
  }

  handleDisconnect(socket: JobsSocket): void {
    this.followed.get(socket.id)?.forEach((stop) => stop());
    this.followed.delete(socket.id);
    this.flows.delete(socket.id);
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
    const [mine, flow] = [this.followed.get(socket.id), this.flows.get(socket.id)];
    if (!mine || !flow) {
      // Gone while its question was looked at.
      return since;
    }
    if (mine.size >= MAX_FOLLOWED && !mine.has(jobUuid)) {
      throw new Z2Error('RATE_LIMITED', `One connection follows at most ${MAX_FOLLOWED} jobs.`, {
        remedy: 'Unsubscribe from some, or watch all jobs.',
      });
    }
    mine.get(jobUuid)?.();
    const listener = (event: JobEvent): void => {
      if (event.seq === null) {
        flow.latest(keyOf(event), () => socket.emit('event', event));
      } else {
        socket.emit('event', event);
      }
    };
    const { stop, caughtUp } = this.feed.follow(jobUuid, since, listener, flow);
    mine.set(jobUuid, stop);
    await socket.join(roomOf(jobUuid));
    return caughtUp;
  }

  /** Who follows the job gets its events in their turn; a slow watcher the latest, when he has read what is there. */
  private tellWatchers(server: Namespace<ClientEvents, ServerEvents>, event: JobEvent): void {
    const room = roomOf(event.job_uuid);
    server.to(WATCHERS).except([room, SLOW]).emit('event', event);
    this.slowWatchers(server)
      .filter((socket) => !socket.rooms.has(room))
      .forEach((socket) =>
        this.flows.get(socket.id)?.latest(keyOf(event), () => socket.emit('event', event)),
      );
  }

  private slowWatchers({ adapter, sockets }: Namespace<ClientEvents, ServerEvents>): JobsSocket[] {
    return [...(adapter.rooms.get(SLOW) ?? [])]
      .flatMap((id) => sockets.get(id) ?? [])
      .filter(({ rooms }) => rooms.has(WATCHERS));
  }

  private announce(server: Namespace<ClientEvents, ServerEvents>, jobUuid: string): void {
    const tell = (job: JobSummary): void => {
      server.to(WATCHERS).except(SLOW).emit('job', job);
      this.slowWatchers(server).forEach((socket) =>
        this.flows.get(socket.id)?.latest(`job ${jobUuid}`, () => socket.emit('job', job)),
      );
    };
    this.jobs
      .summary(jobUuid)
      .then((job) => job && tell(job))
      .catch((error: unknown) =>
        this.logger.warn({ err: error, job_uuid: jobUuid }, 'a new job could not be announced'),
      );
  }
}

/** What one event is a newer value of. */
function keyOf(event: JobEvent): string {
  const of = event.type === 'progress' ? event.stage : '';
  const language = 'language' in event ? event.language : null;
  return [event.type, event.job_uuid, of, language].join(' ');
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
