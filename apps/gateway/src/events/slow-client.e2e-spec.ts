import type { Socket as NetSocket } from 'node:net';

import type { ClientEvents, JobEvent, ServerEvents } from '@z2/contracts';
import { io, type Socket } from 'socket.io-client';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';

const LINES = 20_000;
const LINE_BYTES = 2_000;

interface Reader {
  socket: Socket<ServerEvents, ClientEvents>;
  got: JobEvent[];
}

/** The job's log (40 MB) is far larger than what the kernel takes for a connection. */
describe('a client that reads slowly', () => {
  let gateway: TestGateway;
  const readers: Reader[] = [];

  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(async () => {
    readers.forEach(({ socket }) => socket.close());
    await gateway.close();
  });

  async function until(what: string, condition: () => boolean): Promise<void> {
    for (const end = Date.now() + 60_000; !condition();) {
      if (Date.now() > end) {
        throw new Error(`${what}: it did not come to this within 60 s`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async function reader(): Promise<Reader> {
    const socket: Reader['socket'] = io(`${gateway.url}/jobs`, { transports: ['websocket'], forceNew: true });
    const one: Reader = { socket, got: [] };
    readers.push(one);
    socket.on('event', (event) => one.got.push(event));
    await new Promise<void>((resolve) => socket.on('connect', resolve));
    return one;
  }

  it('gets every event once and in order, and few of them wait for it in the gateway', async () => {
    const { job_uuid } = await gateway.client.createJob({
      source_path: gateway.film,
      target_languages: ['es'],
    });
    const first = 1 + Math.max(...(await gateway.jobs.eventsSince(job_uuid, 0)).map(({ seq }) => seq));
    await gateway.database.dataSource.query(
      `INSERT INTO job_logs (job_uuid, seq, level, message)
       SELECT $1, seq, 'INFO', repeat('x', ${LINE_BYTES}) FROM generate_series($2::int, $3::int) AS seq`,
      [job_uuid, first, LINES],
    );
    const read = jest.spyOn(gateway.jobs, 'eventsSince');
    const pages = (): number => read.mock.calls.filter(([, , limit]) => limit === 1_000).length;

    const [slow, quick] = [await reader(), await reader()];
    const raw = (slow.socket.io.engine.transport as unknown as { ws: { _socket: NetSocket } }).ws._socket;
    slow.socket.emit('subscribe', { job_uuid }, () => undefined);
    // It asked first, and then reads nothing.
    await until('the slow one begins', () => slow.got.length > 0);
    raw.pause();
    quick.socket.emit('subscribe', { job_uuid }, () => undefined);
    await until('the quick one has all', () => quick.got.length >= LINES);
    const kept = pages() - LINES / 1_000;
    expect(kept).toBeLessThan(10);

    raw.resume();
    await until('the slow one has all', () => slow.got.length >= LINES);
    const numbers = Array.from({ length: LINES }, (_, index) => index + 1);
    for (const { got } of readers) {
      expect(got.map(({ seq }) => seq)).toEqual(numbers);
    }
    expect(pages()).toBeGreaterThanOrEqual((2 * LINES) / 1_000);
  }, 120_000);
});
