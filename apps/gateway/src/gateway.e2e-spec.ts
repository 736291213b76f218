import { get, type IncomingMessage } from 'node:http';

import { connectEvents } from '@z2/client';
import type { EngineInfo, JobEvent, PublisherInfo } from '@z2/contracts';
import fc from 'fast-check';
import { io } from 'socket.io-client';

import { startTestGateway, type TestGateway } from './testing/test-gateway';

describe('the gateway', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());
  const post: TestGateway['post'] = (body) => gateway.post(body);

  it("takes the older system's calls as they are", async () => {
    const created = await post({ youtube_url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ' });
    expect(created).toMatchObject({
      status: 201,
      json: { status: 'PENDING', video_id: 'dQw4w9WgXcQ', progress: 0 },
    });
    const id = String(created.json['job_uuid']);
    const get = async (path: string, method = 'GET') =>
      (await fetch(`${gateway.url}${path}`, { method })).json();
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
    [
      { source_path: 'FILM', source_language: 'en', target_languages: ['en-GB'] },
      ...([400, 'LANGUAGE_SAME_AS_SOURCE'] as const),
    ],
    [
      { source_path: 'FILM', target_languages: ['es'], options: { subtitles_in: '/subs/talk.es.srt' } },
      ...([400, 'LANGUAGE_SAME_AS_SOURCE'] as const),
    ],
    [{ source_path: 'FILM', options: { subtitles: 'loud' } }, 400, 'VALIDATION_FAILED'],
    [{ source_path: 'FILM', source_url: 'https://example.org/a.mp4' }, 400, 'VALIDATION_FAILED'],
    [{ youtube_url: 'https://www.youtube.com/watch?v=short' }, 400, 'SOURCE_URL_INVALID'],
    [{ youtube_url: 'https://example.org/watch?v=dQw4w9WgXcQ' }, 400, 'SOURCE_URL_INVALID'],
    [{ source_path: 'FILM', options: { subtitles_in: '/no/talk.srt' } }, 400, 'SOURCE_NOT_FOUND'],
    [{ source_path: 'FILM', options: { translations_in: { es: '/no/talk.srt' } } }, 400, 'SOURCE_NOT_FOUND'],
    [{ source_path: 'FILM', options: { translations_in: { fr: 'FILM' } } }, 400, 'OPTION_INVALID'],
    [{ source_path: 'FILM', options: { voices: { fr: 'marie' } } }, 400, 'OPTION_INVALID'],
    [{ source_path: 'FILM', options: { voices: { 'xq/Ana': 'v' } } }, 400, 'LANGUAGE_UNKNOWN'],
    [{ source_path: 'FILM', options: { voices: { es: '' } } }, 400, 'VALIDATION_FAILED'],
    [{ source_path: 'nul \0' }, 400, 'VALIDATION_FAILED'],
    ['{"source_path": "FILM", "idempotency_key": "\\ud800"}', 400, 'VALIDATION_FAILED'],
    ['[]', 400, 'VALIDATION_FAILED'],
    ['null', 400, 'VALIDATION_FAILED'],
    [{ source_path: 'FILM', surprise: 1 }, 400, 'VALIDATION_FAILED'],
    [{ source_path: 'FILM', options: { speech_model: '/no/model.bin' } }, 400, 'MODEL_NOT_FOUND'],
    [{ source_path: 'FILM', publish: [{ publisher: 'pigeon' }] }, 400, 'PUBLISHER_UNKNOWN'],
    [
      { source_path: 'FILM', publish: [{ publisher: 's3', options: { bucket: 'A' } }] },
      ...([400, 'PUBLISH_TARGET_INVALID'] as const),
    ],
    [
      { source_path: 'FILM', publish: [{ publisher: 'webhook', options: { url: 'http://127.0.0.1:1/' } }] },
      ...([400, 'PUBLISH_TARGET_INVALID'] as const),
    ],
    [{ source_path: 'FILM', publish: [{ publisher: 'folder', path: 'out' }] }, 400, 'PUBLISH_TARGET_INVALID'],
  ])('refuses %j with %i %s and says what to do', async (body, status, code) => {
    const given =
      typeof body === 'string'
        ? body
        : (JSON.parse(JSON.stringify(body).replaceAll('FILM', gateway.film)) as unknown);
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
    await gateway.database.dataSource.query(
      `INSERT INTO workers (id, host, pid, version, engines) VALUES ('w', 'here', 1, '0', $1::jsonb)`,
      [JSON.stringify(engines)],
    );
    const answer = await post({ source_path: gateway.film, source_language: 'en', target_languages: ['ja'] });
    expect(answer).toMatchObject({ status: 400, json: { code: 'TRANSLATION_PAIR_MISSING' } });
    expect(answer.json['remedy']).toMatch(/^What works .*Z2_LLM_BASE_URL/);
    const some = await post({
      source_path: gateway.film,
      source_language: 'en',
      target_languages: ['es', 'ja'],
    });
    expect(some.json['remedy']).toMatch(/^Without Japanese it can run: es\. /);
    expect(
      (await post({ source_path: gateway.film, source_language: 'en', target_languages: ['es'] })).status,
    ).toBe(201);
    await gateway.database.dataSource.query('DELETE FROM workers');
  });

  it('refuses a publisher that no live worker has, and tells of all', async () => {
    const s3 = { source_path: gateway.film, publish: [{ publisher: 's3', options: { bucket: 'talks' } }] };
    // Nobody is there who could say.
    expect([await gateway.client.getPublishers(), (await post(s3)).status]).toEqual([[], 201]);
    const infos: PublisherInfo[] = [
      { publisher: 'folder', available: true, target: 'folder:PATH', reason: null, remedy: null },
      {
        ...{ publisher: 's3', available: false, target: 's3:BUCKET', reason: 'no key' },
        remedy: 'Set Z2_S3_ACCESS_KEY_ID.',
      },
    ];
    await gateway.database.dataSource.query(
      `INSERT INTO workers (id, host, pid, version, engines, publishers)
       VALUES ('w', 'here', 1, '0', '[]', $1::jsonb), ('older', 'there', 2, '0', '[]', '[]')`,
      [JSON.stringify(infos)],
    );
    expect(await gateway.client.getPublishers()).toEqual(infos);
    expect(await post(s3)).toMatchObject({
      status: 400,
      json: {
        code: 'PUBLISHER_NOT_CONFIGURED',
        remedy: expect.stringContaining('Z2_S3_ACCESS_KEY_ID') as string,
      },
    });
    await gateway.database.dataSource.query('DELETE FROM workers');
  });

  it('takes options that are null for none', async () => {
    const answer = await post({ source_path: gateway.film, target_languages: ['es'], options: null });
    expect(answer.status).toBe(201);
  });

  it('never answers 500, whatever the request', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          {
            source_url: fc.oneof(fc.webUrl(), fc.string()),
            source_path: fc.oneof(fc.constant(gateway.film), fc.string()),
            source_language: fc.oneof(fc.constantFrom('en', 'es', ''), fc.string(), fc.integer()),
            target_languages: fc.oneof(fc.array(fc.string()), fc.constant(['es', 'fr']), fc.anything()),
            options: fc.oneof(
              fc.dictionary(fc.constantFrom('dub', 'subtitles', 'x', '__proto__'), fc.jsonValue()),
              fc.jsonValue(),
            ),
            publish: fc.oneof(fc.jsonValue(), fc.constant(null)),
            upload_id: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(null)),
            idempotency_key: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(null)),
            priority: fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null)),
          },
          { requiredKeys: [] },
        ),
        async (body) => {
          const { status, json } = await post(JSON.stringify(body) ?? '{}');
          // A made-up address that could be one is looked up: that there is no such server is no fault of ours.
          expect(status < 500 || json['code'] === 'SOURCE_UNREACHABLE' ? null : json).toBeNull();
        },
      ),
      { numRuns: 150 },
    );
  });

  it('never answers 500, whatever stands in the address', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    const numbers = fc.oneof(fc.integer(), fc.double(), text).map(String);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          '/api/jobs',
          '/api/jobs/7c1d1e9e-0000-4000-8000-000000000000/logs',
          '/api/files/',
          '/api/jobs/',
        ),
        text,
        fc.dictionary(
          fc.constantFrom('page', 'limit', 'since', 'status', 'text', 'language', 'level', '__proto__'),
          fc.oneof(numbers, text, fc.constantFrom('PENDING', 'INFO', 'es', '1')),
        ),
        async (path, rest, query) => {
          const search = new URLSearchParams(
            Object.entries(query).map(([key, value]): [string, string] => [key, value.toWellFormed()]),
          );
          const tail = path.endsWith('/') ? encodeURIComponent(rest.toWellFormed()) : '';
          const { status } = await fetch(`${gateway.url}${path}${tail}?${search.toString()}`);
          expect(status).toBeLessThan(500);
        },
      ),
      { numRuns: 200 },
    );
    expect((await fetch(`${gateway.url}/api/jobs/%E0%A4%A`)).status).toBe(400);
  });

  it('takes an upload and makes a job of it', async () => {
    const upload = await gateway.client.upload(new Blob(['some bytes']), 'talk.mp4');
    expect(upload).toMatchObject({ name: 'talk.mp4', size: 10 });
    const job = await gateway.client.createJob({ upload_id: upload.upload_id, target_languages: ['fr'] });
    expect(job.source).toMatchObject({ kind: 'upload', name: 'talk.mp4' });
    await expect(gateway.client.upload(new Blob(['x'.repeat(1_000_001)]), 'big')).rejects.toMatchObject({
      code: 'SOURCE_TOO_LARGE',
    });
  });

  it('makes one job of one Idempotency-Key', async () => {
    const request = { source_path: gateway.film, idempotency_key: 'once' };
    const [a, b] = await Promise.all([gateway.client.createJob(request), gateway.client.createJob(request)]);
    expect(a.job_uuid).toBe(b.job_uuid);
  });

  it('replays what was missed and goes on live, without gap or double', async () => {
    const job = await gateway.client.createJob({ source_path: gateway.film, target_languages: ['es', 'fr'] });
    const events = connectEvents(gateway.url);
    const seen: JobEvent[] = [];
    const ended = new Promise<void>((resolve) => {
      events.subscribe(job.job_uuid, 0, (event) => {
        seen.push(event);
        if (event.type === 'status' && event.language === null && event.status === 'CANCELLED') {
          resolve();
        }
      });
    });
    await gateway.client.cancelJob(job.job_uuid);
    await ended;
    await gateway.client.retryJob(job.job_uuid);
    await gateway.client.cancelJob(job.job_uuid);
    const { seq } = await gateway.client.getJob(job.job_uuid);
    const later: JobEvent[] = [];
    const again = connectEvents(gateway.url);
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
    const foreign = await fetch(`${gateway.url}/api/jobs`, { headers: { origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
    const own = await fetch(`${gateway.url}/api/jobs`, { headers: { origin: gateway.url } });
    expect(own.status).toBe(200);
    expect(own.headers.get('access-control-allow-origin')).toBeNull();
    expect(own.headers.get('content-security-policy')).toMatch(/default-src 'self'.*object-src 'none'/);
    // fetch does not let Host be set.
    const { statusCode } = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${gateway.url}/api/jobs`, { headers: { host: 'evil.example' } }, resolve).on('error', reject);
    });
    expect(statusCode).toBe(403);
    const socket = io(`${gateway.url}/jobs`, {
      extraHeaders: { origin: 'https://evil.example' },
      reconnection: false,
    });
    await expect(
      new Promise((resolve, reject) =>
        socket.on('connect', () => resolve('open')).on('connect_error', reject),
      ),
    ).rejects.toThrow();
  });

  it('answers 404 as a problem', async () => {
    const response = await fetch(`${gateway.url}/api/nothing`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    await expect(gateway.client.getJob('7c1d1e9e-0000-4000-8000-000000000000')).rejects.toMatchObject({
      code: 'JOB_NOT_FOUND',
    });
  });
});
