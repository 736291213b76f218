import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
  type ClientEvents,
  type JobEvent,
  JOBS_NAMESPACE,
  type NumberedEvent,
  type ServerEvents,
} from '@z2/contracts';
import { type Namespace, Server, type Socket } from 'socket.io';

import { connectEvents, type EventConnection } from './connect-events';

type JobsSocket = Socket<ClientEvents, ServerEvents>;
const JOB = 'job-1';
const status = (seq: number, job_uuid = JOB): NumberedEvent => ({
  type: 'status',
  job_uuid,
  seq,
  at: '2026-11-25T09:00:00.000Z',
  language: null,
  status: 'DOWNLOADING',
  progress: 10,
  error: null,
});
const progress: JobEvent = {
  type: 'progress',
  job_uuid: JOB,
  seq: null,
  at: '2026-11-25T09:00:00.000Z',
  stage: 'download',
  language: null,
  fraction: 0.5,
  progress: 17.5,
  measure: null,
};

/** A server that answers `subscribe` with all numbers after `since`, and can cut connections. */
class FakeGateway {
  newest = 0;
  readonly asked: number[] = [];
  readonly sockets = new Set<JobsSocket>();
  readonly http: HttpServer = createServer();
  readonly io = new Server(this.http);
  readonly jobs = this.io.of(JOBS_NAMESPACE) as Namespace<ClientEvents, ServerEvents>;

  constructor() {
    this.jobs.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('disconnect', () => this.sockets.delete(socket));
      socket.on('subscribe', ({ job_uuid, since = 0 }, reply) => {
        this.asked.push(since);
        if (job_uuid !== JOB) {
          reply({ ok: false, error: { code: 'JOB_NOT_FOUND', message: 'No.', remedy: 'List them.' } });
          return;
        }
        for (let seq = since + 1; seq <= this.newest; seq++) {
          socket.emit('event', status(seq));
        }
        reply({ ok: true, seq: this.newest });
      });
      socket.on('watch', (_request, reply) => {
        void socket.join('watch');
        reply({ ok: true });
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.sockets.forEach((socket) => socket.conn.close());
  }
}

/** Waits for a condition by the event loop's turns; fails after 5 s. */
async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 5_000; !condition();) {
    if (Date.now() > end) {
      throw new Error('it did not come to this within 5 s');
    }
    await new Promise(setImmediate);
  }
}

describe('connectEvents', () => {
  let gateway: FakeGateway;
  let events: EventConnection;
  beforeEach(async () => {
    gateway = new FakeGateway();
    events = connectEvents(await gateway.listen());
  });
  afterEach(async () => {
    events.close();
    await gateway.io.close();
  });

  it('goes on after the last number when the connection was lost, without gap or double', async () => {
    gateway.newest = 3;
    const numbers: (number | null)[] = [];
    const states: boolean[] = [];
    events.onConnection((connected) => states.push(connected));
    events.subscribe(JOB, 1, ({ seq }) => numbers.push(seq));
    await until(() => numbers.length === 2);
    gateway.cut();
    gateway.newest = 6;
    await until(() => numbers.length === 5);
    // Doubles and numbers out of their turn are the server's to repair, never the listener's.
    gateway.jobs.emit('event', status(6));
    gateway.jobs.emit('event', status(9));
    gateway.jobs.emit('event', progress);
    gateway.jobs.emit('event', status(7));
    await until(() => numbers.includes(7));
    expect(numbers).toEqual([2, 3, 4, 5, 6, null, 7]);
    expect(gateway.asked).toEqual([1, 3]);
    expect(states).toEqual([false, true, false, true]);
  });

  it('lets several listen to one job, each from its own number', async () => {
    gateway.newest = 4;
    const [a, b]: [(number | null)[], (number | null)[]] = [[], []];
    const stop = events.subscribe(JOB, 0, ({ seq }) => a.push(seq));
    events.subscribe(JOB, 2, ({ seq }) => b.push(seq));
    await until(() => a.length === 4 && b.length === 2);
    stop();
    gateway.jobs.emit('event', status(5));
    await until(() => b.length === 3);
    expect([a, b]).toEqual([
      [1, 2, 3, 4],
      [3, 4, 5],
    ]);
  });

  it('tells a refusal', async () => {
    const code = await new Promise<string>((resolve) =>
      events.subscribe(
        'job-2',
        0,
        () => undefined,
        (error) => resolve(error.code),
      ),
    );
    expect(code).toBe('JOB_NOT_FOUND');
  });

  it('watches all jobs, and sees no older status through the replay of one', async () => {
    gateway.newest = 2;
    const seen: string[] = [];
    events.watch(
      (event) => seen.push(`${event.job_uuid} ${event.seq}`),
      (job) => seen.push(`new ${job.job_uuid}`),
    );
    await until(() => gateway.jobs.adapter.rooms.has('watch'));
    gateway.jobs.emit('event', status(2));
    gateway.jobs.emit('event', progress);
    gateway.jobs.emit('event', status(1, 'job-2'));
    gateway.jobs.emit('job', { job_uuid: 'job-3' } as Parameters<ServerEvents['job']>[0]);
    await until(() => seen.length === 4);
    const replayed: (number | null)[] = [];
    events.subscribe(JOB, 0, ({ seq }) => replayed.push(seq));
    await until(() => replayed.length === 2);
    expect(seen).toEqual(['job-1 2', 'job-1 null', 'job-2 1', 'new job-3']);
  });
});
