import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { NestExpressApplication } from '@nestjs/platform-express';
import { connectEvents, Z2Client } from '@z2/client';
import { type EngineInfo, type JobEvent, Z2_VERSION } from '@z2/contracts';
import { connectRedis } from '@z2/queue';
import { createLogger } from '@z2/runtime';
import { LocalArtifactStore, UploadStore } from '@z2/storage';
import fc from 'fast-check';
import type Redis from 'ioredis';

import { createTestDatabase, type TestDatabase } from '../../../libs/entities/src/testing/test-database';
import { createApp } from './create-app';
import { EventFeed } from './events/event-feed';
import { EVENT_FEED } from './ports';

describe('the gateway', () => {
  let database: TestDatabase;
  let dir: string;
  let redis: Redis[];
  let app: NestExpressApplication;
  let url: string;
  let client: Z2Client;
  let film: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    dir = await mkdtemp(join(tmpdir(), 'z2-gateway-'));
    const redisUrl = process.env['Z2_TEST_REDIS_URL'] ?? '';
    redis = [connectRedis(redisUrl), connectRedis(redisUrl)];
    app = await createApp({
      options: {
        ...{ host: '127.0.0.1', port: 0, version: Z2_VERSION, targetLanguages: ['es'], fileSources: true },
        ...{ allowPrivateSources: false, allowedSourceHosts: [], maxSourceBytes: 1_000_000 },
        ...{ modelsDir: join(dir, 'models'), consoleDir: join(dir, 'console') },
      },
      dataSource: database.dataSource,
      redis: redis[0] as Redis,
      subscriber: redis[1] as Redis,
      artifacts: new LocalArtifactStore(join(dir, 'storage')),
      uploads: new UploadStore(join(dir, 'uploads'), { maxBytes: 1_000_000 }),
      logger: createLogger('gateway', { level: 'silent' }),
    });
    await app.listen(0, '127.0.0.1');
    // Else a slow machine lets a kept connection end just as the next request goes out on it.
    Object.assign(app.getHttpServer() as object, { keepAliveTimeout: 120_000 });
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    client = new Z2Client({ baseUrl: url });
    film = join(dir, 'talk.mp4');
    await writeFile(film, 'not looked at before the worker does');
  });
  afterAll(async () => {
    app.get<EventFeed>(EVENT_FEED).stop();
    await app.close();
    redis.forEach((one) => one.disconnect());
    await database.drop();
    await rm(dir, { recursive: true, force: true });
  });
  const post = async (body: unknown): Promise<{ status: number; json: Record<string, unknown> }> => {
    const response = await fetch(`${url}/api/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };

  it("takes the older system's calls as they are", async () => {
    const created = await post({ youtube_url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ' });
    expect(created).toMatchObject({
      status: 201,
      json: { status: 'PENDING', video_id: 'dQw4w9WgXcQ', progress: 0 },
    });
    const id = String(created.json['job_uuid']);
    const get = async (path: string, method = 'GET') => (await fetch(`${url}${path}`, { method })).json();
    expect(await get('/api/jobs')).toMatchObject({ total: 1, jobs: [{ job_uuid: id }] });
    expect(await get(`/api/jobs/${id}`)).toMatchObject({ job_uuid: id, target_languages: ['es'] });
    expect(await get('/api/stats')).toMatchObject({ total_jobs: 1 });
    expect(await get(`/api/jobs/${id}/logs`)).toMatchObject({ logs: [{ level: 'INFO' }] });
    expect(await get(`/api/jobs/${id}`, 'DELETE')).toMatchObject({ status: 'CANCELLED' });
    expect(await get('/health')).toMatchObject({ status: 'ok', database: 'up', redis: 'up' });
    expect(await get('/')).toMatchObject({ name: 'Z2', docs: '/docs' });
  });

  it.each([
    [{}, 400, 'VALIDATION_FAILED'],
    ['{"source_url": ', 400, 'VALIDATION_FAILED'],
    [{ source_path: '/no/such/file.mp4' }, 400, 'SOURCE_NOT_FOUND'],
    [{ source_path: '/tmp' }, 400, 'SOURCE_IS_DIRECTORY'],
    [{ source_url: 'http://127.0.0.1/a.mp4' }, 400, 'SOURCE_URL_FORBIDDEN'],
    [{ source_url: 'http://[::ffff:10.0.0.1]/a.mp4' }, 400, 'SOURCE_URL_FORBIDDEN'],
    [{ source_url: 'ftp://example.org/a.mp4' }, 400, 'SOURCE_URL_INVALID'],
    [{ upload_id: 'nothing' }, 404, 'UPLOAD_NOT_FOUND'],
    [{ source_path: 'FILM', target_languages: ['spanisch'] }, 400, 'LANGUAGE_UNKNOWN'],
    [{ source_path: 'FILM', target_languages: [] }, 400, 'NO_TARGET_LANGUAGE'],
    [
      { source_path: 'FILM', source_language: 'es', target_languages: ['es'] },
      400,
      'LANGUAGE_SAME_AS_SOURCE',
    ],
    [{ source_path: 'FILM', options: { subtitles: 'loud' } }, 400, 'VALIDATION_FAILED'],
    [{ source_path: 'FILM', surprise: 1 }, 400, 'VALIDATION_FAILED'],
    [{ source_path: 'FILM', options: { speech_model: '/no/model.bin' } }, 400, 'MODEL_NOT_FOUND'],
    [{ source_path: 'FILM', publish: [{ publisher: 'pigeon' }] }, 400, 'PUBLISHER_UNKNOWN'],
    [{ source_path: 'FILM', publish: [{ publisher: 'folder', path: 'out' }] }, 400, 'PUBLISH_TARGET_INVALID'],
  ])('refuses %j with %i %s and says what to do', async (body, status, code) => {
    const given =
      typeof body === 'string' ? body : (JSON.parse(JSON.stringify(body).replace('FILM', film)) as unknown);
    const answer = await post(given);
    expect(answer).toMatchObject({
      status,
      json: { code, status, remedy: expect.stringMatching(/\w/) as string },
    });
    expect(JSON.stringify(answer.json)).not.toMatch(/node_modules|\.ts:\d/);
  });

  it('refuses a pair at creation that no live worker can translate, and names what would enable it', async () => {
    const engines: EngineInfo[] = [
      {
        kind: 'translation',
        engine: 'apertium',
        available: true,
        quality: 'preview',
        version: '3',
        languages: ['en>es'],
        reason: null,
        remedy: null,
      },
    ];
    await database.dataSource.query(
      `INSERT INTO workers (id, host, pid, version, engines) VALUES ('w', 'here', 1, '0', $1::jsonb)`,
      [JSON.stringify(engines)],
    );
    const answer = await post({ source_path: film, source_language: 'en', target_languages: ['ja'] });
    expect(answer).toMatchObject({ status: 400, json: { code: 'TRANSLATION_PAIR_MISSING' } });
    expect(answer.json['remedy']).toMatch(/Z2_LLM_BASE_URL/);
    expect((await post({ source_path: film, source_language: 'en', target_languages: ['es'] })).status).toBe(
      201,
    );
    await database.dataSource.query('DELETE FROM workers');
  });

  it('never answers 500, whatever the request', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          {
            source_url: fc.oneof(fc.webUrl(), fc.string()),
            source_path: fc.oneof(fc.constant(film), fc.string()),
            source_language: fc.oneof(fc.constantFrom('en', 'es', ''), fc.string(), fc.integer()),
            target_languages: fc.oneof(fc.array(fc.string()), fc.constant(['es', 'fr']), fc.anything()),
            options: fc.oneof(
              fc.dictionary(fc.constantFrom('dub', 'subtitles', 'x', '__proto__'), fc.jsonValue()),
              fc.jsonValue(),
            ),
            priority: fc.oneof(fc.integer(), fc.double(), fc.string()),
          },
          { requiredKeys: [] },
        ),
        async (body) => {
          const { status } = await post(JSON.stringify(body) ?? '{}');
          expect(status).toBeLessThan(500);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('takes an upload and makes a job of it', async () => {
    const upload = await client.upload(new Blob(['some bytes']), 'talk.mp4');
    expect(upload).toMatchObject({ name: 'talk.mp4', size: 10 });
    const job = await client.createJob({ upload_id: upload.upload_id, target_languages: ['fr'] });
    expect(job.source).toMatchObject({ kind: 'upload', name: 'talk.mp4' });
    await expect(client.upload(new Blob(['x'.repeat(1_000_001)]), 'big')).rejects.toMatchObject({
      code: 'SOURCE_TOO_LARGE',
    });
  });

  it('makes one job of one Idempotency-Key', async () => {
    const request = { source_path: film, idempotency_key: 'once' };
    const [a, b] = await Promise.all([client.createJob(request), client.createJob(request)]);
    expect(a.job_uuid).toBe(b.job_uuid);
  });

  it('replays what was missed and goes on live, without gap or double', async () => {
    const job = await client.createJob({ source_path: film, target_languages: ['es', 'fr'] });
    const events = connectEvents(url);
    const seen: JobEvent[] = [];
    const ended = new Promise<void>((resolve) => {
      events.subscribe(job.job_uuid, 0, (event) => {
        seen.push(event);
        if (event.type === 'status' && event.language === null && event.status === 'CANCELLED') {
          resolve();
        }
      });
    });
    await client.cancelJob(job.job_uuid);
    await ended;
    await client.retryJob(job.job_uuid);
    await client.cancelJob(job.job_uuid);
    const { seq } = await client.getJob(job.job_uuid);
    const later: JobEvent[] = [];
    const again = connectEvents(url);
    await new Promise<void>((resolve) => {
      again.subscribe(job.job_uuid, 3, (event) => {
        later.push(event);
        if (event.seq === seq) {
          resolve();
        }
      });
    });
    events.close();
    again.close();
    const numbers = seen.map((event) => event.seq ?? 0);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(later.map((event) => event.seq)).toEqual(Array.from({ length: seq - 3 }, (_, index) => index + 4));
  });

  it('is not for pages of other sites, nor under other names', async () => {
    const foreign = await fetch(`${url}/api/jobs`, { headers: { origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
  });

  it('describes itself: OpenAPI 3.1 with every call that the client makes', async () => {
    const document = (await (await fetch(`${url}/docs-json`)).json()) as {
      openapi: string;
      paths: Record<string, object>;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/',
        '/health',
        '/api/jobs',
        '/api/jobs/{job_uuid}',
        '/api/jobs/{job_uuid}/logs',
        '/api/stats',
      ]),
    );
    expect((await fetch(`${url}/docs`)).status).toBe(200);
  });

  it('answers 404 as a problem', async () => {
    const response = await fetch(`${url}/api/nothing`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    await expect(client.getJob('7c1d1e9e-0000-4000-8000-000000000000')).rejects.toMatchObject({
      code: 'JOB_NOT_FOUND',
    });
  });
});
