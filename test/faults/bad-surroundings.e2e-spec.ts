import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { exitCodeOf, type JobReport, toZ2Error } from '@z2/contracts';

import { createTestDatabase } from '../../libs/entities/src/testing/test-database';
import { makeTalk, TALK } from '../fixtures/make-talk';
import type { Run } from '../support/cli';
import { Z2System } from './z2-system';

jest.setTimeout(240_000);

describe('./z2 in bad surroundings', () => {
  let z2: Z2System;
  let film: string;
  let server: Server;
  let port: number;
  let bytesSent = 0;
  /** The ffmpeg that the worker uses. */
  let ffmpeg: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/private.mp4') {
        response.writeHead(302, { Location: 'http://10.0.0.1/film.mp4' }).end();
        return;
      }
      response.writeHead(200, { 'Content-Type': 'video/mp4', 'Content-Length': '10000000000' });
      const part = Buffer.alloc(1 << 16);
      response.write(part);
      bytesSent += part.byteLength;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
    ffmpeg = join(mkdtempSync(join(tmpdir(), 'z2-ffmpeg-')), 'ffmpeg');
    chmodSync(dirname(ffmpeg), 0o755);
    symlinkSync(execFileSync('sh', ['-c', 'command -v ffmpeg'], { encoding: 'utf8' }).trim(), ffmpeg);
    z2 = await Z2System.start({
      Z2_FFMPEG: ffmpeg,
      Z2_ALLOW_PRIVATE_SOURCES: `127.0.0.1:${port},127.0.0.1:9`,
      Z2_MAX_ATTEMPTS: '1',
    });
    film = makeTalk(join(z2.dir, 'in'));
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await z2.stop();
    rmSync(dirname(ffmpeg), { recursive: true, force: true });
  });

  const localize = (source: string, ...more: string[]): Promise<Run> =>
    z2.z2('localize', source, '--from-language', 'en', '--to', 'es', ...more);
  /** Code, a sentence and what to do about it, with the exit code of the README's table. */
  const expectError = (run: Run, code: string, exit: number): void => {
    expect(exit).toBe(exitCodeOf(code));
    expect(run).toMatchObject({ code: exit, stderr: expect.stringContaining(code) as string });
    expect(run.stderr).toMatch(/→ \S/);
  };

  it.each([
    ['where nothing listens', () => 'http://127.0.0.1:9/film.mp4', 'SOURCE_UNREACHABLE'],
    ['that leads to a private address', () => `http://127.0.0.1:${port}/private.mp4`, 'SOURCE_URL_FORBIDDEN'],
    ['that announces 10 GB', () => `http://127.0.0.1:${port}/large.mp4`, 'SOURCE_TOO_LARGE'],
  ])('a URL %s is refused, and leaves nothing', async (_, url, code) => {
    expectError(await localize(url(), '--out', 'none'), code, 3);
    expect(existsSync(join(z2.dir, 'none'))).toBe(false);
    expect(z2.workFiles()).toEqual([]);
    const downloads = join(z2.dir, 'home', 'work', 'downloads');
    expect(existsSync(downloads) ? readdirSync(downloads, { recursive: true }) : []).toEqual([]);
    expect(bytesSent).toBeLessThanOrEqual(1 << 20);
  });

  it('a port that is taken is refused before anything starts', async () => {
    const home = join(z2.dir, 'other-home');
    expectError(await z2.z2With({ Z2_HOME: home }, 'up', '--port', String(port)), 'PORT_TAKEN', 5);
    expect(existsSync(join(home, 'run', 'service.json'))).toBe(false);
  });

  it('a database of a newer version is left as it is', async () => {
    const database = await createTestDatabase();
    try {
      await database.dataSource.query(
        `INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'FromTheFuture9999999999999')`,
      );
      const settings = { Z2_HOME: join(z2.dir, 'new-home'), Z2_DATABASE_URL: database.url };
      expectError(
        await z2.z2With(settings, 'localize', film, '--to', 'es', '--out', 'none'),
        'DATABASE_NEWER',
        5,
      );
      expect(await database.dataSource.query('SELECT count(*)::int AS jobs FROM jobs')).toEqual([
        { jobs: 0 },
      ]);
    } finally {
      await database.drop();
    }
  });

  it('without ffmpeg the job says so', async () => {
    const away = `${ffmpeg}.away`;
    renameSync(ffmpeg, away);
    try {
      // The command itself sees the system's ffmpeg, else it would offer to install one.
      const args = ['localize', film, '--from-language', 'en', '--to', 'es', '--out', 'none'];
      expectError(await z2.z2With({ Z2_FFMPEG: 'ffmpeg' }, ...args), 'FFMPEG_MISSING', 5);
    } finally {
      renameSync(away, ffmpeg);
    }
    expect(existsSync(join(z2.dir, 'none'))).toBe(false);
    expect(z2.workFiles()).toEqual([]);
  });

  it('a full disk ends the job with DISK_FULL, and what was done stays', async () => {
    const storage = join(z2.dir, 'home', 'storage');
    mkdirSync(storage, { recursive: true });
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', storage]).status === 0;
    if (!mounted) {
      // Where no file system can be mounted, a device that is always full says the same to a write.
      expect(toZ2Error(errorOf(() => writeFileSync('/dev/full', 'x')))).toMatchObject({
        code: 'DISK_FULL',
        exit: 5,
      });
      return;
    }
    try {
      const large = join(z2.dir, 'in', 'large.mp4');
      writeFileSync(large, readFileSync(film));
      execFileSync('sh', [
        '-c',
        `dd if=/dev/urandom bs=1k count=400 of="${join(storage, 'filler')}" 2>/dev/null`,
      ]);
      const run = await localize(large, '--subtitles', 'burnt', '--out', 'full');
      expectError(run, 'DISK_FULL', 5);
      expect(existsSync(join(z2.dir, 'full'))).toBe(false);
      expect(existsSync(join(storage, 'filler'))).toBe(true);
      expect(existsSync(join(storage, '.tmp')) ? readdirSync(join(storage, '.tmp')) : []).toEqual([]);
      expect(z2.workFiles()).toEqual([]);
    } finally {
      execFileSync('umount', ['-l', storage]);
    }
  });

  it('sound alone becomes sound and subtitles, heard by PocketSphinx', async () => {
    const sound = join(z2.dir, 'in', 'sound.m4a');
    execFileSync('ffmpeg', ['-v', 'error', '-i', film, '-vn', '-c:a', 'copy', sound]);
    expect(await localize(sound, '--dub', '--out', 'sound')).toMatchObject({ code: 0 });
    const made = readdirSync(join(z2.dir, 'sound', 'es'));
    expect(made).toEqual(expect.arrayContaining(['sound.es.m4a', 'sound.es.srt', 'sound.es.vtt']));
    const kinds = execFileSync(
      'ffprobe',
      [
        '-v',
        'error',
        '-show_entries',
        'stream=codec_type',
        '-of',
        'csv=p=0',
        join(z2.dir, 'sound', 'es', 'sound.es.m4a'),
      ],
      { encoding: 'utf8' },
    );
    expect(kinds.match(/audio/g)).toHaveLength(2);
    const report = JSON.parse(readFileSync(join(z2.dir, 'sound', 'report.json'), 'utf8')) as JobReport;
    const heard = report.stages.find(({ stage }) => stage === 'transcribe')?.engines ?? [];
    expect(heard.map(({ engine, quality }) => `${engine} ${quality}`)).toContain('pocketsphinx preview');
    const transcript = readFileSync(join(z2.dir, 'sound', 'transcript.json'), 'utf8').toLowerCase();
    const words = TALK.flatMap(({ text }) => text.toLowerCase().match(/[a-z]{4,}/g) ?? []);
    // A preview engine on a synthetic voice: some of the words, not all.
    expect(words.filter((word) => transcript.includes(word)).length).toBeGreaterThan(0);
  });

  it('a film in which nobody speaks is finished, and says so', async () => {
    const silent = join(z2.dir, 'in', 'silent.mp4');
    execFileSync('ffmpeg', [
      ...[
        '-v',
        'error',
        '-i',
        film,
        '-f',
        'lavfi',
        '-i',
        'anullsrc=r=48000:cl=mono',
        '-map',
        '0:v',
        '-map',
        '1:a',
      ],
      ...['-c:v', 'copy', '-c:a', 'aac', '-t', '6', silent],
    ]);
    const run = await localize(silent, '--out', 'silent');
    expect(run).toMatchObject({ code: 0 });
    expect(`${run.stdout}${run.stderr}`).toMatch(/no speech|nobody speaks/i);
    expect(readdirSync(join(z2.dir, 'silent', 'es'))).toContain('silent.es.mp4');
  });
});

function errorOf(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}
