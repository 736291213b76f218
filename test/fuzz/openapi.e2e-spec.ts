import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  CONTROL_CHANNEL,
  type ControlMessage,
  ERROR_CODES,
  type QuestionMessage,
  type WorkerPlan,
} from '@z2/contracts';
import { answerQuestion, connectRedis } from '@z2/queue';
import fc from 'fast-check';
import type Redis from 'ioredis';

import { schemaFaults } from '../../apps/gateway/src/testing/schema-faults';
import { startTestGateway, type TestGateway } from '../../apps/gateway/src/testing/test-gateway';
import { type ApiDocument, type FuzzedRequest, requestsOf } from './arbitrary-request';

const RUNS = Number(process.env['Z2_FUZZ_RUNS'] ?? 400);
const SEED = Number(process.env['Z2_FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const ANSWER_MS = 20_000;
const LIST = `PLfuzz${randomUUID().slice(0, 8)}`;
/** What no client is to see: where the code lies, what the database was asked. */
const INNARDS =
  /node_modules|\.(ts|js):\d|\b(SELECT|INSERT|UPDATE) .*\b(FROM|INTO|SET)\b|QueryFailed|SQLSTATE/;

/**
 * Random requests, valid and not, made from the OpenAPI document. Longer: `Z2_FUZZ_RUNS=20000 ./z2 test test/fuzz`; the same
 * again: `Z2_FUZZ_SEED=` and the seed that was printed.
 */
describe('random requests', () => {
  let gateway: TestGateway;
  let document: ApiDocument;
  /** Answers plans, else nothing: what jobs come to is no matter here. */
  let worker: Redis;
  const seen = new Map<string, Map<number, number>>();
  /** Uploads that were begun. */
  const uploads: string[] = [];

  beforeAll(async () => {
    gateway = await startTestGateway();
    document = JSON.parse(
      await readFile(join(process.cwd(), 'libs', 'client', 'openapi.json'), 'utf8'),
    ) as ApiDocument;
    worker = connectRedis(process.env['Z2_TEST_REDIS_URL'] ?? '');
    await worker.subscribe(CONTROL_CHANNEL);
    worker.on('message', (_channel: string, text: string) => {
      const message = JSON.parse(text) as ControlMessage;
      if (isMine(message)) {
        const plan: WorkerPlan = {
          metadata: null,
          source_language: 'en',
          unknown: [],
          notes: [],
          engines: [],
          faults: [],
        };
        const playlist = { title: null, videos: [], more: false };
        void answerQuestion(gateway.redis, message, {
          plan: () => Promise.resolve(plan),
          playlist: () => Promise.resolve(playlist),
        });
      }
    });
  });
  /** Specs share one Redis: others ask there, too. */
  const isMine = (message: ControlMessage): message is QuestionMessage =>
    (message.type === 'plan' &&
      'path' in message.question.source &&
      message.question.source.path === gateway.film) ||
    (message.type === 'playlist' && message.question.url.includes(LIST));
  afterAll(async () => {
    worker.disconnect();
    await gateway.close();
  });

  /** Faults of an answer, as sentences; none if it keeps every promise of the document. */
  async function faultsOf({ operation, method }: FuzzedRequest, response: Response): Promise<string[]> {
    const { status } = response;
    const type = response.headers.get('content-type') ?? '';
    const text = await response.text();
    const described = operation.responses[String(status)];
    const isProblem = type.startsWith('application/problem+json');
    const name = status >= 400 && isProblem ? 'Problem' : null;
    const schema = name
      ? { $ref: `#/components/schemas/${name}` }
      : described?.content?.['application/json']?.schema;
    const body: unknown = type.includes('json') && text ? JSON.parse(text) : null;
    const code = (body as { code?: string } | null)?.code;
    return [
      // A path that leads nowhere, or a body that is no JSON, is refused before any operation is reached.
      ...(described || [400, 404, 413].includes(status) ? [] : [`${status} is not described`]),
      ...(status === 500 ? [`500: ${text}`] : []),
      ...(status >= 400 && !isProblem && operation.operationId !== 'health'
        ? [`${status} is no problem: ${type}`]
        : []),
      // The answer to HEAD has no body.
      ...(method !== 'HEAD' && name && !(code && code in ERROR_CODES) ? [`${code} is no code`] : []),
      ...(schema && status !== 304 && method !== 'HEAD'
        ? schemaFaults(body, schema, document.components.schemas)
        : []),
      ...(INNARDS.test(text) ? [`tells its innards: ${text.slice(0, 300)}`] : []),
    ];
  }

  /** Ids that are there, by the name of the path's parameter; others get that of a job. */
  async function idsOf(name: string): Promise<string[]> {
    if (name === 'upload_id') {
      return uploads;
    }
    if (name === 'webhook_id') {
      return (await gateway.client.webhooks.list()).map(({ webhook_id }) => webhook_id);
    }
    if (name === 'preset_name') {
      return (await gateway.client.presets.list()).map((preset) => preset.name);
    }
    const { jobs } = await gateway.client.listJobs({ limit: 200 });
    const { job_uuid } =
      jobs[0] ?? (await gateway.client.createJob({ source_path: gateway.film, target_languages: ['es'] }));
    return jobs.length > 0 ? jobs.map((job) => job.job_uuid) : [job_uuid];
  }

  async function pathOf({ template, path: values }: FuzzedRequest): Promise<string> {
    let path = template;
    for (const [place, name = ''] of template.matchAll(/\{(\w+)\}/g)) {
      const value = values[name] ?? 0;
      const ids = typeof value === 'number' ? await idsOf(name) : [];
      const id = typeof value === 'number' ? (ids[value % ids.length] ?? randomUUID()) : value;
      path = path.replace(place, () => encodeURIComponent(id.toWellFormed()));
    }
    return path;
  }

  async function send(request: FuzzedRequest): Promise<Response> {
    const path = await pathOf(request);
    const query = new URLSearchParams();
    request.query.forEach(([name, text]) => query.append(name.toWellFormed(), text.toWellFormed()));
    const answer = await fetch(
      `${gateway.url}${path}${request.query.length > 0 ? `?${query.toString()}` : ''}`,
      {
        method: request.method,
        headers: request.headers,
        redirect: 'manual',
        // One that is never answered is a fault, too.
        signal: AbortSignal.timeout(ANSWER_MS),
        ...(request.body === undefined ? {} : { body: request.body as string }),
      },
    );
    const location = answer.headers.get('location');
    if (location?.startsWith('/api/uploads/')) {
      uploads.push(location.split('/').at(-1) ?? '');
    }
    return answer;
  }

  it(
    `never yield a 500, and every answer is as described (${RUNS} requests, seed ${SEED})`,
    async () => {
      const absent = [undefined];
      const fixed = {
        // One that is there, and nothing that would have to be looked up outside.
        ...{ source_path: [gateway.film], youtube_url: absent, source_url: absent, upload_id: absent },
        url: [`https://www.youtube.com/playlist?list=${LIST}`],
        ...{ source_language: ['en', null], target_languages: [['es'], ['fr', 'de']], publish: absent },
        ...{ speech_engine: absent, speech_model: absent, translation_engine: absent, voice_engine: absent },
        ...{
          voice: absent,
          voices: absent,
          subtitles_in: absent,
          translations_in: absent,
          single_file: [false],
          preset: [undefined, 'social'],
        },
      };
      const requests = requestsOf(document, fixed);
      await fc.assert(
        fc.asyncProperty(requests, async (request) => {
          const response = await send(request);
          const counts = seen.get(request.operation.operationId) ?? new Map<number, number>();
          seen.set(
            request.operation.operationId,
            counts.set(response.status, (counts.get(response.status) ?? 0) + 1),
          );
          expect(await faultsOf(request, response)).toEqual([]);
        }),
        { numRuns: RUNS, seed: SEED },
      );
      expect(await gateway.client.health()).toMatchObject({ status: 'ok' });
      // Every operation was reached, and both kinds of answer were had.
      const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
      expect([...seen.keys()].sort()).toEqual(operations.map(({ operationId }) => operationId).sort());
      const all = [...seen.values()].flatMap((counts) => [...counts]);
      const share = (from: number, to: number): number =>
        all.filter(([status]) => status >= from && status < to).reduce((sum, [, count]) => sum + count, 0) /
        RUNS;
      expect(share(200, 300)).toBeGreaterThan(0.15);
      expect(share(400, 500)).toBeGreaterThan(0.15);
      const table = [...seen].map(
        ([name, counts]) =>
          `${name}: ${[...counts].map(([status, count]) => `${status}×${count}`).join(' ')}`,
      );
      process.stderr.write(`${RUNS} requests, seed ${SEED}\n${table.sort().join('\n')}\n`);
    },
    60_000 + RUNS * 100,
  );
});
