import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { JobReport } from '@z2/contracts';
import { Client } from 'pg';

import { makeTalk } from '../fixtures/make-talk';

const CLI = join(__dirname, '..', '..', 'dist', 'apps', 'cli', 'src', 'main.js');
jest.setTimeout(180_000);

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** What a machine or a network can do to a user, from the command line: code, sentence, remedy, exit code, nothing left. */
describe('./z2 in a world that does not help', () => {
  let dir: string;
  let film: string;
  let env: NodeJS.ProcessEnv;
  const servers: Server[] = [];

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'z2-refusals-'));
    chmodSync(dir, 0o755);
    film = makeTalk(join(dir, 'in'));
    env = { ...process.env, Z2_HOME: join(dir, 'home'), CI: 'true', NODE_OPTIONS: '' };
    delete env['Z2_DATABASE_URL'];
    delete env['Z2_REDIS_URL'];
  });
  afterAll(() => {
    servers.forEach((server) => server.close());
    rmSync(dir, { recursive: true, force: true });
  });

  const z2 = async (args: string[], more: NodeJS.ProcessEnv = {}): Promise<Run> => {
    const options = { env: { ...env, ...more }, cwd: dir, maxBuffer: 1e8 };
    try {
      return { code: 0, ...(await promisify(execFile)(process.execPath, [CLI, ...args], options)) };
    } catch (error) {
      return error as Run;
    }
  };
  const localize = (source: string, more: NodeJS.ProcessEnv = {}, ...args: string[]): Promise<Run> =>
    z2(['localize', source, '--to', 'es', '--from-language', 'en', '--out', 'none', ...args], more);
  const assertRefused = (run: Run, exit: number, code: string): void => {
    expect(run).toMatchObject({ code: exit, stderr: expect.stringContaining(`error ${code}: `) as string });
    expect(run.stderr).toMatch(/→ \S/);
    expect(existsSync(join(dir, 'none'))).toBe(false);
  };
  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    servers.push(server);
    await new Promise((resolve) => server.once('listening', resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  it('an address where nobody answers', async () => {
    const closed = await serve(() => undefined);
    servers.pop()?.close();
    const run = await localize(`http://${closed}/talk.mp4`, {
      Z2_ALLOW_PRIVATE_SOURCES: closed,
      Z2_MAX_ATTEMPTS: '1',
    });
    assertRefused(run, 3, 'SOURCE_UNREACHABLE');
  });

  it('a public address that leads to a private one', async () => {
    const host = await serve((_, response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    });
    assertRefused(
      await localize(`http://${host}/talk.mp4`, { Z2_ALLOW_PRIVATE_SOURCES: host }),
      3,
      'SOURCE_URL_FORBIDDEN',
    );
  });

  it('an answer that announces 10 GB', async () => {
    let sent = 0;
    const host = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': String(10 * 2 ** 30) });
      response.write(Buffer.alloc(1024), () => sent++);
    });
    assertRefused(
      await localize(`http://${host}/talk.mp4`, { Z2_ALLOW_PRIVATE_SOURCES: host }),
      3,
      'SOURCE_TOO_LARGE',
    );
    // One kilobyte for each time that it was asked.
    expect(sent).toBeLessThanOrEqual(4);
  });

  it('no ffmpeg', async () => {
    // A PATH with all that is there but ffmpeg; nothing may be installed in a test.
    const bin = join(dir, 'bin-without');
    mkdirSync(bin);
    for (const folder of (process.env['PATH'] ?? '').split(':').filter((one) => existsSync(one))) {
      for (const name of readdirSync(folder)) {
        if (!/^(ff(mpeg|probe)|apt-get)$/.test(name) && !existsSync(join(bin, name))) {
          symlinkSync(join(folder, name), join(bin, name));
        }
      }
    }
    const run = await localize(film, { PATH: bin });
    expect(run.code).toBe(5);
    expect(run.stderr).toMatch(/error \w+_MISSING: .*ffmpeg/s);
    expect(run.stderr).toMatch(/→ .*apt-get install .*ffmpeg/s);
    expect(existsSync(join(dir, 'none'))).toBe(false);
  });

  it('a port that is taken', async () => {
    const host = await serve((_, response) => response.end('somebody else'));
    const port = host.split(':')[1] ?? '';
    const run = await z2(['up', '--port', port]);
    expect(run).toMatchObject({ code: 5, stderr: expect.stringContaining('error PORT_TAKEN: ') as string });
    expect(run.stderr).toContain(`--port ${Number(port) + 1}`);
  });

  it('a database of a newer version', async () => {
    const url = new URL(process.env['Z2_TEST_DATABASE_URL'] ?? '');
    const admin = new Client({ connectionString: url.href });
    await admin.connect();
    const name = `newer_${process.pid}`;
    await admin.query(`CREATE DATABASE ${name}`);
    try {
      url.pathname = `/${name}`;
      expect(await z2(['migrate'], { Z2_DATABASE_URL: url.href })).toMatchObject({ code: 0 });
      const newer = new Client({ connectionString: url.href });
      await newer.connect();
      await newer.query(
        `INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'Tomorrow9999999999999')`,
      );
      await newer.end();
      assertRefused(await localize(film, { Z2_DATABASE_URL: url.href }), 5, 'DATABASE_NEWER');
    } finally {
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    }
  });

  // A small disk needs root, which the runs of CI are.
  (process.getuid?.() === 0 ? it : it.skip)('a disk that is full', async () => {
    const home = join(dir, 'small');
    const storage = join(home, 'storage');
    mkdirSync(storage, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', storage]);
    try {
      expect(statSync(film).size).toBeGreaterThan(200 * 1024);
      const run = await localize(film, { Z2_HOME: home, Z2_MAX_ATTEMPTS: '1' });
      assertRefused(run, 5, 'DISK_FULL');
      const halves = readdirSync(storage, { recursive: true }).map(String);
      expect(halves.filter((name) => name.includes('tmp/'))).toEqual([]);
    } finally {
      execFileSync('umount', [storage]);
    }
  });

  it('a recording without a picture: subtitles and the dub', async () => {
    const sound = join(dir, 'in', 'sound.mp3');
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', film, '-vn', sound]);
    const run = await z2([
      'localize',
      sound,
      '--to',
      'es',
      '--from-language',
      'en',
      '--subtitles',
      'both',
      '--dub',
      '--out',
      'sound',
    ]);
    expect([run.code, run.stderr]).toEqual([0, expect.anything()]);
    const files = readdirSync(join(dir, 'sound', 'es')).sort();
    expect(files).toEqual(expect.arrayContaining(['sound.es.ass', 'sound.es.srt', 'sound.es.vtt']));
    expect(files.filter((name) => name.endsWith('.m4a')).length).toBeGreaterThan(0);
    // No captions were given: PocketSphinx heard what was said, and the report says so.
    const report = JSON.parse(readFileSync(join(dir, 'sound', 'report.json'), 'utf8')) as JobReport;
    const engines = report.stages.flatMap((stage) => stage.engines.map(({ engine }) => engine));
    expect(engines).toEqual(expect.arrayContaining(['pocketsphinx', 'apertium', 'espeak-ng']));
    expect(readFileSync(join(dir, 'sound', 'es', 'sound.es.srt'), 'utf8')).toMatch(/-->/);
  });

  it('a video in which nobody speaks: passed on, and said so', async () => {
    const silent = join(dir, 'in', 'silent.mp4');
    const input = ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=3'];
    const sound = ['-f', 'lavfi', '-i', 'anoisesrc=a=0.001:d=3', '-shortest', '-pix_fmt', 'yuv420p'];
    execFileSync('ffmpeg', [...input, ...sound, silent]);
    const run = await z2([
      'localize',
      silent,
      '--to',
      'es',
      '--from-language',
      'en',
      '--dub',
      '--out',
      'silent',
    ]);
    expect(run.code).toBe(0);
    expect(run.stdout + run.stderr).toMatch(/no speech/i);
    expect(readdirSync(join(dir, 'silent', 'es'))).toEqual(['silent.es.mp4']);
  });
});
