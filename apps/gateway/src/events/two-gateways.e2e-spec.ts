import { type AddressInfo, connect, createServer, type Server, type Socket as NetSocket } from 'node:net';

import type { ClientEvents, NumberedEvent, ServerEvents, StageMessage } from '@z2/contracts';
import { connectDatabase, JobsRepository } from '@z2/entities';
import { type Lease, RedisEvents, type StageResult, StageRuns } from '@z2/queue';
import { io, type Socket } from 'socket.io-client';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';

const done: StageResult = { output: {}, files: [], from_checkpoint: false, checkpoint_key: null };

/** One address before two gateways, as a load balancer is: every connection goes to the one that is chosen now. */
class Balancer {
  private readonly open = new Set<NetSocket>();
  private readonly server: Server;
  private target: string;
  /** Connections so far, by gateway. */
  readonly connections: string[] = [];

  constructor(first: string) {
    this.target = first;
    this.server = createServer((socket) => {
      this.connections.push(this.target);
      const onward = connect(Number(new URL(this.target).port), '127.0.0.1');
      for (const end of [socket, onward]) {
        this.open.add(end);
        end.on('error', () => undefined).on('close', () => [socket, onward].forEach((one) => one.destroy()));
      }
      socket.pipe(onward).pipe(socket);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Cuts all that is open, without a word; what comes next goes to the other gateway. */
  move(to: string): void {
    this.target = to;
    this.open.forEach((socket) => socket.destroy());
    this.open.clear();
  }

  close(): void {
    this.move(this.target);
    this.server.close();
  }
}

describe('two gateways', () => {
  let first: TestGateway;
  let second: TestGateway;
  let balancer: Balancer;
  let runs: StageRuns;
  let socket: Socket<ServerEvents, ClientEvents>;
  const got: NumberedEvent[] = [];
  const answers: unknown[] = [];

  beforeAll(async () => {
    first = await startTestGateway();
    second = await startTestGateway({ connect: () => connectDatabase(first.database.url) });
    balancer = new Balancer(first.url);
    runs = new StageRuns(first.database.dataSource, new RedisEvents(first.redis), {
      ...{ leaseMs: 30_000, maxAttempts: 3, workerId: 'w' },
    });
  });
  afterAll(async () => {
    socket.close();
    balancer.close();
    await second.close();
    await first.close();
  });

  async function until(what: string, condition: () => boolean): Promise<void> {
    for (const end = Date.now() + 20_000; !condition();) {
      if (Date.now() > end) {
        throw new Error(`${what}: it did not come to this within 20 s; ${got.length} events`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  const claim = async (jobUuid: string): Promise<Lease | null> => {
    const [row] = await first.database.dataSource.query<StageMessage[]>(
      `SELECT o.stage_run_id, o.attempt, o.send FROM outbox o JOIN stage_runs r ON r.id = o.stage_run_id
       WHERE r.job_uuid = $1 LIMIT 1`,
      [jobUuid],
    );
    return row ? runs.claim(row) : null;
  };

  it('give a client that is moved between them in the middle of a job every event once, in order', async () => {
    const { job_uuid } = await first.client.createJob({
      source_path: first.film,
      target_languages: ['es', 'fr'],
    });
    // The ten lines of README, and nothing that would hide a gap or a double.
    socket = io(`${await balancer.listen()}/jobs`, { transports: ['websocket'], reconnectionDelay: 20 });
    let since = 0;
    socket.on('connect', () =>
      socket.emit('subscribe', { job_uuid, since }, (answer) => answers.push(answer)),
    );
    socket.on('event', (event) => {
      if (event.seq !== null) {
        got.push(event);
        since = event.seq;
      }
    });
    await until('first events', () => got.length > 0);

    const gateways = [second, first];
    let moves = 0;
    for (let lease = await claim(job_uuid); lease; lease = await claim(job_uuid)) {
      const last = got.length;
      const lines = Array.from({ length: 40 }, (_, index) =>
        runs.log(lease, [{ level: 'INFO', message: `line ${index}` }]),
      );
      // While they are still being written and sent.
      await until('the lines begin', () => got.length > last);
      balancer.move(gateways[moves % 2]!.url);
      moves += 1;
      await Promise.all(lines);
      await runs.complete(lease, done);
    }
    const written = await new JobsRepository(first.database.dataSource).eventsSince(job_uuid, 0, 5_000);
    await until('all events', () => got.length >= written.length);

    // The fault landed: both gateways served the client, again and again.
    expect(moves).toBeGreaterThan(5);
    expect(balancer.connections.filter((url) => url === first.url).length).toBeGreaterThan(2);
    expect(balancer.connections.filter((url) => url === second.url).length).toBeGreaterThan(2);
    expect(answers.length).toBeGreaterThan(5);
    expect(got.map(({ seq }) => seq)).toEqual(written.map((_, index) => index + 1));
    expect(got).toEqual(written);
    expect(got.at(-1)).toMatchObject({ type: 'log', message: 'Completed.' });
  });

  it('give what Redis did not carry all the same', async () => {
    const { job_uuid } = await first.client.createJob({ source_path: first.film, target_languages: ['es'] });
    const seqs: number[] = [];
    second.subscriber.disconnect();
    const direct = io(`${second.url}/jobs`, { transports: ['websocket'] }) as typeof socket;
    direct.on('event', (event) => {
      seqs.push(...(event.seq === null ? [] : [event.seq]));
    });
    direct.on('connect', () => direct.emit('subscribe', { job_uuid, since: 0 }, () => undefined));
    const lease = (await claim(job_uuid))!;
    await runs.log(lease, [{ level: 'INFO', message: 'unheard' }]);
    await runs.complete(lease, done);
    const written = await new JobsRepository(first.database.dataSource).eventsSince(job_uuid, 0);
    await until('what was missed', () => seqs.length >= written.length);
    expect(seqs).toEqual(written.map(({ seq }) => seq));
    direct.close();
  });
});
