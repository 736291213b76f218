import {
  type ClientEvents,
  type ErrorBody,
  type JobEvent,
  JOBS_NAMESPACE,
  type JobSummary,
  type ServerEvents,
  type SubscribeAnswer,
} from '@z2/contracts';
import { io, type Socket } from 'socket.io-client';

/** Ends one subscription or watch. */
export type Stop = () => void;

export interface EventConnection {
  /**
   * Every event of one job after `since`: first those that were, then live; numbered ones each exactly once and in
   * order, also over lost connections. Progress events (seq null) come as they happen.
   * @param onError the server refused, e.g. JOB_NOT_FOUND.
   */
  subscribe(
    job_uuid: string,
    since: number,
    onEvent: (event: JobEvent) => void,
    onError?: (error: ErrorBody) => void,
  ): Stop;
  /**
   * Status and progress of all jobs, and new jobs. What happens while the connection is lost does not come again:
   * `onConnection(true)` is the moment to read the list anew.
   */
  watch(onEvent: (event: JobEvent) => void, onJob: (job: JobSummary) => void): Stop;
  /** Told the state at once and on every change. */
  onConnection(listener: (connected: boolean) => void): Stop;
  close(): void;
}

interface Subscription {
  job_uuid: string;
  last: number;
  onEvent: (event: JobEvent) => void;
  onError: ((error: ErrorBody) => void) | undefined;
}
interface Watch {
  onEvent: (event: JobEvent) => void;
  onJob: (job: JobSummary) => void;
}
type JobsSocket = Socket<ServerEvents, ClientEvents>;

/**
 * Live events of the gateway at `baseUrl` ('' in a browser: the page's own origin). Reconnects by itself, at most
 * 5 s apart, and goes on after the last event seen.
 */
export function connectEvents(baseUrl: string): EventConnection {
  const socket: JobsSocket = io(`${baseUrl.replace(/\/+$/, '')}${JOBS_NAMESPACE}`, {
    transports: ['websocket', 'polling'],
    reconnectionDelay: 250,
    reconnectionDelayMax: 5000,
  });
  return new SocketEventConnection(socket);
}

class SocketEventConnection implements EventConnection {
  private readonly subscriptions = new Set<Subscription>();
  private readonly watches = new Set<Watch>();
  private readonly connectionListeners = new Set<(connected: boolean) => void>();
  /** Newest status event that the watches saw of each job: a subscription's replay must not bring them older ones. */
  private readonly watched = new Map<string, number>();

  constructor(private readonly socket: JobsSocket) {
    socket.on('connect', () => this.onConnect());
    socket.on('disconnect', () => this.tellConnection(false));
    socket.on('event', (event) => this.onEvent(event));
    socket.on('job', (job) => this.watches.forEach((watch) => watch.onJob(job)));
  }

  subscribe(
    job_uuid: string,
    since: number,
    onEvent: (event: JobEvent) => void,
    onError?: (error: ErrorBody) => void,
  ): Stop {
    const subscription: Subscription = { job_uuid, last: since, onEvent, onError };
    this.subscriptions.add(subscription);
    if (this.socket.connected) {
      this.ask(job_uuid);
    }
    return () => {
      this.subscriptions.delete(subscription);
      if (this.socket.connected && !this.has(job_uuid)) {
        this.socket.emit('unsubscribe', { job_uuid }, () => undefined);
      }
    };
  }

  watch(onEvent: (event: JobEvent) => void, onJob: (job: JobSummary) => void): Stop {
    const watch: Watch = { onEvent, onJob };
    this.watches.add(watch);
    if (this.socket.connected) {
      this.socket.emit('watch', {}, () => undefined);
    }
    return () => this.watches.delete(watch);
  }

  onConnection(listener: (connected: boolean) => void): Stop {
    this.connectionListeners.add(listener);
    listener(this.socket.connected);
    return () => this.connectionListeners.delete(listener);
  }

  close(): void {
    this.subscriptions.clear();
    this.watches.clear();
    this.connectionListeners.clear();
    this.socket.disconnect();
  }

  private onConnect(): void {
    new Set([...this.subscriptions].map(({ job_uuid }) => job_uuid)).forEach((job_uuid) =>
      this.ask(job_uuid),
    );
    if (this.watches.size > 0) {
      this.socket.emit('watch', {}, () => undefined);
    }
    this.tellConnection(true);
  }

  private onEvent(event: JobEvent): void {
    for (const subscription of this.subscriptions) {
      if (subscription.job_uuid === event.job_uuid) {
        this.deliver(subscription, event);
      }
    }
    if (event.type === 'progress') {
      this.watches.forEach((watch) => watch.onEvent(event));
    } else if (event.type === 'status' && event.seq > (this.watched.get(event.job_uuid) ?? 0)) {
      this.watched.set(event.job_uuid, event.seq);
      this.watches.forEach((watch) => watch.onEvent(event));
    }
  }

  private deliver(subscription: Subscription, event: JobEvent): void {
    if (event.seq === null) {
      subscription.onEvent(event);
    } else if (event.seq === subscription.last + 1) {
      subscription.last = event.seq;
      subscription.onEvent(event);
    }
    // Lower: seen already. Higher: the server is replaying, or a status came by `watch` before its turn; the server's
    // own cursor brings everything between, in order.
  }

  /** Asks from the lowest number that a subscription of the job still needs. */
  private ask(job_uuid: string): void {
    const wanted = [...this.subscriptions].filter((subscription) => subscription.job_uuid === job_uuid);
    const since = Math.min(...wanted.map(({ last }) => last));
    this.socket.emit('subscribe', { job_uuid, since }, (answer: SubscribeAnswer) => {
      if (!answer.ok) {
        wanted.forEach((subscription) => subscription.onError?.(answer.error));
      }
    });
  }

  private has(job_uuid: string): boolean {
    return [...this.subscriptions].some((subscription) => subscription.job_uuid === job_uuid);
  }

  private tellConnection(connected: boolean): void {
    this.connectionListeners.forEach((listener) => listener(connected));
  }
}
