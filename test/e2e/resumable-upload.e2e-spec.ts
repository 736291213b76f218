import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { uploadInParts, Z2Client } from '@z2/client';
import { freePort } from '@z2/runtime';

import { UploadMemory } from '../../apps/cli/src/commands/upload-memory';
import { createTestDatabase, type TestDatabase } from '../../libs/entities/src/testing/test-database';
import { CliHome } from '../support/cli';
import { until } from '../support/processes';

const MAIN = join(__dirname, '..', '..', 'dist', 'apps', 'gateway', 'src', 'main.js');
const MIB = 2 ** 20;
const SIZE = 24 * MIB;

/** The built gateway as a process of its own, which can be killed. */
class Gateway {
  private child: ChildProcess | null = null;
  readonly client: Z2Client;

  constructor(
    readonly port: number,
    private readonly settings: NodeJS.ProcessEnv,
  ) {
    this.client = new Z2Client({ baseUrl: this.url });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.child = spawn(process.execPath, [MAIN], {
      env: { ...process.env, NODE_OPTIONS: '', Z2_PORT: String(this.port), ...this.settings },
      stdio: 'ignore',
    });
    await until(
      () =>
        this.client.health().then(
          () => true,
          () => false,
        ),
      'the gateway',
    );
  }

  async kill(): Promise<void> {
    const child = this.child!;
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
  }
}

describe('an upload in parts', () => {
  let database: TestDatabase;
  let dir: string;
  let gateway: Gateway;
  beforeAll(async () => {
    database = await createTestDatabase();
    dir = await mkdtemp(join(tmpdir(), 'z2-upload-'));
    await chmod(dir, 0o755);
    gateway = new Gateway(await freePort(), {
      ...{ Z2_HOME: dir, Z2_DATABASE_URL: database.url, Z2_REDIS_URL: process.env['Z2_TEST_REDIS_URL'] },
    });
    await gateway.start();
  });
  afterAll(async () => {
    await gateway.kill();
    await database.drop();
    await rm(dir, { recursive: true, force: true });
  });

  it('goes on at its offset when the gateway was killed and is back, and is the source of a job', async () => {
    const bytes = randomBytes(SIZE);
    const file = join(dir, 'talk.mp4');
    await writeFile(file, bytes);
    let struck: Promise<number> | null = null;
    let isBack = false;
    const sentThen: number[] = [];
    const { upload_id } = await uploadInParts(createReadStream(file), {
      ...{ baseUrl: gateway.url, name: 'talk.mp4', partBytes: 4 * MIB },
      onSent: (fraction) => {
        if (isBack) {
          sentThen.push(fraction * SIZE);
        }
        if (!struck && fraction > 0.5) {
          struck = gateway.kill().then(async () => {
            const { size } = await stat(join(dir, 'uploads', `${await onlyId()}.resumable`));
            await gateway.start();
            isBack = true;
            return size;
          });
        }
      },
    });
    const kept = await struck!;
    expect(kept).toBeGreaterThan(SIZE / 4);
    // What was there stayed there, and was not sent again.
    expect(sentThen.at(-1)).toBe(SIZE);
    expect(Math.min(...sentThen)).toBeGreaterThanOrEqual(kept);
    const facts = JSON.parse(await readFile(join(dir, 'uploads', `${upload_id}.json`), 'utf8')) as object;
    expect(facts).toMatchObject({
      ...{ size: SIZE, name: 'talk.mp4', sha256: createHash('sha256').update(bytes).digest('hex') },
    });
    const job = await gateway.client.createJob({ upload_id, target_languages: ['es'] });
    expect(job.source).toMatchObject({ kind: 'upload', upload_id });
  });

  it('of ./z2 upload goes on in the next run of it', async () => {
    const file = join(dir, 'lecture.mp4');
    const bytes = randomBytes(SIZE);
    await writeFile(file, bytes);
    // What a first run does until Ctrl-C comes.
    const ctrlC = new AbortController();
    const first = uploadInParts(createReadStream(file), {
      ...{ baseUrl: gateway.url, name: 'lecture.mp4', partBytes: 4 * MIB, signal: ctrlC.signal },
      memory: new UploadMemory(join(dir, 'run', 'unfinished-uploads.json')),
      onSent: (fraction) => (fraction > 0.5 ? ctrlC.abort() : undefined),
    });
    await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
    const begun = await onlyId();
    const cli = new CliHome({ Z2_HOME: dir });
    const run = await cli.z2('upload', file, '--service', gateway.url);
    expect(run.stderr).toContain('going on where it was cut off');
    expect([run.code, run.stdout.trim()]).toEqual([0, begun]);
    const facts = JSON.parse(await readFile(join(dir, 'uploads', `${begun}.json`), 'utf8')) as object;
    expect(facts).toMatchObject({ size: SIZE, sha256: createHash('sha256').update(bytes).digest('hex') });
    const refused = await cli.z2('upload', join(dir, 'none.mp4'), '--service', gateway.url);
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('SOURCE_NOT_FOUND')]);
    cli.remove();
  });

  const onlyId = async (): Promise<string> => {
    const names = await readdir(join(dir, 'uploads'));
    return names.find((name) => name.endsWith('.resumable'))?.split('.')[0] ?? '';
  };
});
