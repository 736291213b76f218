import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Redis from 'ioredis';
import { Client } from 'pg';

import { processStartTime } from '../process/start-service';
import { startPostgres } from './postgres';
import { startRedis } from './redis';

describe('the services that Z2 brings', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-services-'));
    await chmod(dir, 0o711);
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('PostgreSQL keeps its data from one start to the next', async () => {
    const options = { dir: join(dir, 'pg'), logFile: join(dir, 'pg.log'), dieWithParent: true, unsafe: true };
    const first = await startPostgres(options);
    const client = new Client({ connectionString: first.url });
    await client.connect();
    await client.query('CREATE TABLE kept (a int); INSERT INTO kept VALUES (7)');
    await client.end();
    await expect(startPostgres(options)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    // One that is still ending is waited for.
    const stopped = first.stop();
    const second = await startPostgres(options);
    await stopped;
    expect(processStartTime(first.pid)).toBeNull();
    const again = new Client({ connectionString: second.url });
    await again.connect();
    expect((await again.query<{ a: number }>('SELECT a FROM kept')).rows).toEqual([{ a: 7 }]);
    await again.end();
    await second.stop();
  });

  it('PostgreSQL, as another user, reaches its data in folders that were not there, whatever the umask', async () => {
    const before = process.umask(0o077);
    try {
      const service = await startPostgres({
        ...{ dir: join(dir, 'new', 'deep', 'pg'), logFile: join(dir, 'deep.log') },
        ...{ dieWithParent: true, unsafe: true },
      });
      await service.stop();
    } finally {
      process.umask(before);
    }
  });

  it('PostgreSQL makes its data anew after a first start that was cut off', async () => {
    const options = {
      dir: join(dir, 'cut'),
      logFile: join(dir, 'cut.log'),
      dieWithParent: true,
      unsafe: true,
    };
    await mkdir(join(dir, 'cut.new', 'base'), { recursive: true });
    await writeFile(join(dir, 'cut.password'), 'old');
    const service = await startPostgres(options);
    expect(service.url).not.toContain('old');
    expect((await stat(join(dir, 'cut.password'))).mode & 0o777).toBe(0o600);
    await service.stop();
  });

  it('Redis never evicts', async () => {
    const service = await startRedis({
      dir: join(dir, 'redis'),
      logFile: join(dir, 'redis.log'),
      dieWithParent: true,
    });
    const redis = new Redis(service.url);
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    redis.disconnect();
    await service.stop();
    expect(processStartTime(service.pid)).toBeNull();
  });
});
