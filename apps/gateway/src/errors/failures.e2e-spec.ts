import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

import { connectDatabase } from '@z2/entities';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';

describe('when something is down', () => {
  let gateway: TestGateway;
  /** All connections to PostgreSQL go through here, so that it can be away for this gateway alone. */
  let proxy: Server;
  let proxyPort: number;
  const through = new Set<Socket>();

  beforeAll(async () => {
    gateway = await startTestGateway({
      connect: async (url) => {
        const target = new URL(url);
        const port = Number(target.port);
        proxy = createServer((socket) => {
          const onward = connect(port, '127.0.0.1');
          for (const end of [socket, onward]) {
            through.add(end);
            end
              .on('error', () => undefined)
              .on('close', () => [socket, onward].forEach((one) => one.destroy()));
          }
          socket.pipe(onward).pipe(socket);
        });
        await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
        proxyPort = (proxy.address() as AddressInfo).port;
        return connectDatabase(
          Object.assign(target, { hostname: '127.0.0.1', port: String(proxyPort) }).href,
        );
      },
    });
  });
  afterAll(async () => {
    await gateway.close();
    proxy.close();
  });

  it('an unforeseen error has an id that the log has too, and tells nothing else', async () => {
    await gateway.database.dataSource.query('ALTER TABLE jobs RENAME TO jobs_away');
    const response = await fetch(`${gateway.url}/api/jobs`);
    const text = await response.text();
    await gateway.database.dataSource.query('ALTER TABLE jobs_away RENAME TO jobs');
    expect(response.status).toBe(500);
    const problem = JSON.parse(text) as Record<string, unknown>;
    expect(problem).toMatchObject({ code: 'INTERNAL', instance: '/api/jobs' });
    expect(text).not.toMatch(/relation|jobs_away|SELECT|node_modules|\.ts/);
    const line = gateway.logged.find((one) => one['error_id'] === problem['error_id']);
    expect(JSON.stringify(line)).toMatch(/relation .*jobs.* does not exist/);
  });

  it('goes on without Redis for all that does not need it, and /health says so', async () => {
    gateway.redis.disconnect();
    const health = await fetch(`${gateway.url}/health`);
    expect([health.status, await health.json()]).toEqual([
      503,
      expect.objectContaining({ status: 'error', redis: 'down', database: 'up' }),
    ]);
    expect(await gateway.client.health()).toMatchObject({ redis: 'down' });
    const job = await gateway.client.createJob({ source_path: gateway.film });
    expect(await gateway.client.cancelJob(job.job_uuid)).toMatchObject({ status: 'CANCELLED' });
    await gateway.redis.connect();
    expect(await gateway.client.health()).toMatchObject({ status: 'ok', redis: 'up' });
  });

  it('answers 503 while PostgreSQL is away, and comes back with it', async () => {
    proxy.close();
    through.forEach((socket) => socket.destroy());
    await expect(gateway.client.listJobs()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(await gateway.client.health()).toMatchObject({ database: 'down', redis: 'up' });
    await new Promise<void>((resolve) => proxy.listen(proxyPort, '127.0.0.1', resolve));
    expect(await gateway.client.listJobs()).toMatchObject({ page: 1 });
  });
});
