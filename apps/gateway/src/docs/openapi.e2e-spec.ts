import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { schemaFaults } from '../testing/schema-faults';
import { startTestGateway, type TestGateway } from '../testing/test-gateway';
import { openApiDocument } from './openapi-document';
import type { JsonSchema } from './schema';

interface Operation {
  operationId: string;
  responses: Record<string, { content?: Record<string, { schema: JsonSchema }>; headers?: object }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
}

describe('the OpenAPI document', () => {
  let gateway: TestGateway;
  let document: Document;
  beforeAll(async () => {
    gateway = await startTestGateway();
    document = (await (await fetch(`${gateway.url}/docs-json`)).json()) as Document;
  });
  afterAll(() => gateway.close());

  it('is the one in libs/client/openapi.json (npm run openapi writes it)', async () => {
    const file = join(__dirname, '../../../../libs/client/openapi.json');
    const committed = JSON.parse(await readFile(file, 'utf8')) as unknown;
    expect(JSON.parse(JSON.stringify(openApiDocument(gateway.app)))).toEqual(committed);
    expect(document).toEqual(committed);
  });

  it('refers only to what is there, and describes the body of every answer', () => {
    const refs = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(refs.filter((name) => !document.components.schemas[name ?? ''])).toEqual([]);
    const bare = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { responses }]) =>
        Object.entries(responses)
          // Those of tus say all in headers.
          .filter(
            ([status, { content, headers }]) => !['204', '304'].includes(status) && !content && !headers,
          )
          .map(([status]) => `${method} ${path} ${status}`),
      ),
    );
    expect(bare).toEqual([]);
  });

  it('says the truth: real answers fit their schemas', async () => {
    const job = await gateway.client.createJob({ source_path: gateway.film, target_languages: ['es', 'fr'] });
    const upload = await gateway.client.upload(new Blob(['bytes']), 'talk.mp4');
    expect(upload.size).toBe(5);
    const id = job.job_uuid;
    const calls: [method: string, path: string, url: string, body?: string][] = [
      ['get', '/', '/'],
      ['get', '/health', '/health'],
      ['get', '/api/stats', '/api/stats'],
      ['get', '/api/engines', '/api/engines'],
      ['get', '/api/publishers', '/api/publishers'],
      ['get', '/api/languages', '/api/languages'],
      ['get', '/api/jobs', '/api/jobs?status=PENDING&text=talk'],
      ['get', '/api/jobs', '/api/jobs?page=0&limit=x'],
      ['get', '/api/jobs/{job_uuid}', `/api/jobs/${id}`],
      ['get', '/api/jobs/{job_uuid}', '/api/jobs/nothing'],
      ['get', '/api/jobs/{job_uuid}/logs', `/api/jobs/${id}/logs?level=INFO`],
      ['get', '/api/files/{id}', '/api/files/nothing'],
      ['post', '/api/jobs/{job_uuid}/retry', `/api/jobs/${id}/retry`],
      ['delete', '/api/jobs/{job_uuid}', `/api/jobs/${id}`],
      ['post', '/api/jobs', '/api/jobs', JSON.stringify({ upload_id: upload.upload_id })],
      ['post', '/api/jobs', '/api/jobs', JSON.stringify({ source_path: gateway.film, priority: 1.5, x: 1 })],
      ['post', '/api/uploads', '/api/uploads?name=a', ''],
      ['post', '/api/uploads', '/api/uploads?name=a', 'bytes'],
    ];
    const faults: string[] = [];
    for (const [method, path, url, body] of calls) {
      const response = await fetch(gateway.url + url, {
        method: method.toUpperCase(),
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body }),
      });
      const described = document.paths[path]?.[method]?.responses[String(response.status)]?.content;
      const type = response.headers.get('content-type')?.split(';')[0] ?? '';
      const schema = described?.[type]?.schema;
      const answer: unknown = await response.json();
      faults.push(
        ...(schema
          ? schemaFaults(answer, schema, document.components.schemas).map(
              (fault) => `${method} ${url} ${fault}`,
            )
          : [`${method} ${url}: ${response.status} ${type} is not described`]),
      );
    }
    expect(faults).toEqual([]);
  });

  it('is shown by Swagger UI', async () => {
    const page = await fetch(`${gateway.url}/docs`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    const [, script] = /src="(\.\/docs\/swagger-ui-init\.js)"/.exec(await page.text()) ?? [];
    expect(script).toBeDefined();
    expect((await fetch(new URL(script ?? '', `${gateway.url}/docs`))).status).toBe(200);
  });
});
