import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { connectEvents } from '@z2/client';
import type { ClientEvents, JobEvent, JobSummary, ServerEvents, SubscribeAnswer } from '@z2/contracts';
import Ajv from 'ajv';
import { io, type Socket } from 'socket.io-client';

import { schemaFaults } from '../testing/schema-faults';
import { startTestGateway, type TestGateway } from '../testing/test-gateway';
import { asyncApiDocument } from './asyncapi-document';
import type { JsonSchema } from './schema';

interface Document {
  components: { schemas: Record<string, JsonSchema>; messages: Record<string, { payload: JsonSchema }> };
}

describe('the AsyncAPI document', () => {
  let gateway: TestGateway;
  let document: Document;
  beforeAll(async () => {
    gateway = await startTestGateway();
    document = (await (await fetch(`${gateway.url}/asyncapi-json`)).json()) as Document;
  });
  afterAll(() => gateway.close());
  const faultsOf = (message: string, payload: unknown): string[] => {
    const { schemas, messages } = document.components;
    return schemaFaults(payload, messages[message]!.payload, schemas);
  };

  it('is the one in libs/client/asyncapi.json (npm run openapi writes it), and is served', async () => {
    const file = join(__dirname, '../../../../libs/client/asyncapi.json');
    const committed = JSON.parse(await readFile(file, 'utf8')) as unknown;
    expect(JSON.parse(JSON.stringify(asyncApiDocument()))).toEqual(committed);
    expect(document).toEqual(committed);
  });

  it('is one by the schema of AsyncAPI 3.0, and refers only to what is there', async () => {
    const file = join(process.cwd(), 'node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json');
    const schema = JSON.parse(await readFile(file, 'utf8')) as object;
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const validate = ajv.compile(schema);
    validate(document);
    expect(validate.errors).toBeNull();
    expect(validate({ ...document, operations: { bad: { action: 'shout' } } })).toBe(false);
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, path]) => path ?? '',
    );
    const lost = refs.filter(
      (path) =>
        path
          .split('/')
          .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document) ===
        undefined,
    );
    expect(lost).toEqual([]);
  });

  it('says the truth: real events and answers fit', async () => {
    const socket: Socket<ServerEvents, ClientEvents> = io(`${gateway.url}/jobs`);
    const created = new Promise<JobSummary>((resolve) => socket.on('job', resolve));
    expect(faultsOf('watchAnswer', await socket.emitWithAck('watch', {}))).toEqual([]);
    const { job_uuid } = await gateway.client.createJob({ source_path: gateway.film });
    expect(faultsOf('job', await created)).toEqual([]);

    const seen: JobEvent[] = [];
    const following = connectEvents(gateway.url);
    const ended = new Promise<void>((resolve) => {
      following.subscribe(job_uuid, 0, (event) => {
        seen.push(event);
        if (event.type === 'status' && event.status === 'CANCELLED' && event.language === null) {
          resolve();
        }
      });
    });
    await gateway.client.cancelJob(job_uuid);
    await ended;
    expect(new Set(seen.map(({ type }) => type))).toEqual(new Set(['log', 'status', 'stage']));
    expect(seen.flatMap((event) => faultsOf('event', event))).toEqual([]);

    const good: SubscribeAnswer = await socket.emitWithAck('subscribe', { job_uuid });
    const bad: SubscribeAnswer = await socket.emitWithAck('subscribe', { job_uuid: 'x' });
    expect([good.ok, bad.ok]).toEqual([true, false]);
    expect([...faultsOf('subscribeAnswer', good), ...faultsOf('subscribeAnswer', bad)]).toEqual([]);
    following.close();
    socket.close();
  });
});
