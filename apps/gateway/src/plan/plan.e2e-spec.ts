import { CONTROL_CHANNEL, type ControlMessage, type WorkerPlan } from '@z2/contracts';
import { answerQuestion, connectRedis } from '@z2/queue';
import type Redis from 'ioredis';

import { SCHEMAS } from '../docs/schemas';
import { schemaFaults } from '../testing/schema-faults';
import { startTestGateway, type TestGateway } from '../testing/test-gateway';

describe('POST /api/plan', () => {
  let gateway: TestGateway;
  let worker: Redis;
  const asked: ControlMessage[] = [];
  const plan: WorkerPlan = {
    ...{ metadata: null, source_language: 'en', unknown: ['how long it is'], notes: [] },
    engines: [
      {
        ...{ stage: 'translate', language: 'es' },
        engine: { kind: 'translation', engine: 'apertium', version: '3', quality: 'preview' },
      },
    ],
    faults: [
      {
        ...{ stage: 'translate', language: 'fr' },
        error: { code: 'TRANSLATION_PAIR_MISSING', message: 'No.', remedy: 'Set a key.' },
      },
    ],
  };
  beforeAll(async () => {
    gateway = await startTestGateway();
    worker = connectRedis(process.env['Z2_TEST_REDIS_URL'] ?? '');
    await worker.subscribe(CONTROL_CHANNEL);
    worker.on('message', (_channel: string, text: string) => {
      const message = JSON.parse(text) as ControlMessage;
      if (message.type !== 'plan') {
        return;
      }
      const { source } = message.question;
      // Specs share one Redis: others ask there, too.
      if ('path' in source && source.path === gateway.film) {
        asked.push(message);
        const failing = message.question.options.dub;
        const answerers = {
          plan: () => (failing ? Promise.reject(new Error('broken')) : Promise.resolve(plan)),
          playlist: () => Promise.reject(new Error('nobody asked for a list')),
        };
        // Two workers hear it; one answers.
        void answerQuestion(gateway.redis, message, answerers);
        void answerQuestion(gateway.redis, message, answerers);
      }
    });
  });
  afterAll(async () => {
    worker.disconnect();
    await gateway.close();
  });

  it('answers with what a worker says, in the form that is documented, and creates nothing', async () => {
    const request = { source_path: gateway.film, target_languages: ['es', 'fr'] };
    const answer = await gateway.client.planJob(request);
    expect(answer).toMatchObject({
      ...{ can_run: false, source_language: 'en', total_ms: null, unknown: ['how long it is'] },
      source: { kind: 'file', path: gateway.film },
      faults: [{ language: 'fr', error: { code: 'TRANSLATION_PAIR_MISSING' } }],
    });
    expect(answer.steps.map(({ stage, language }) => `${stage} ${language ?? ''}`.trim())).toEqual([
      ...['download', 'transcribe', 'translate es', 'translate fr', 'render es', 'render fr', 'analyze'],
      ...['analyze es', 'analyze fr', 'publish es', 'publish fr', 'publish'],
    ]);
    expect(answer.steps[2]).toMatchObject({ time: null, engines: [{ engine: 'apertium' }] });
    expect(schemaFaults(answer, SCHEMAS.JobPlan, SCHEMAS)).toEqual([]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ question: { target_languages: ['es', 'fr'] } });
    expect((await gateway.client.listJobs()).total).toBe(0);
  });

  it('refuses what a job would be refused for, before a worker is asked', async () => {
    const before = asked.length;
    await expect(
      gateway.client.planJob({ source_path: gateway.film, target_languages: ['xq'] }),
    ).rejects.toMatchObject({ code: 'LANGUAGE_UNKNOWN' });
    expect(asked).toHaveLength(before);
  });

  it('says so when the worker fails', async () => {
    await expect(
      gateway.client.planJob({ source_path: gateway.film, options: { dub: true } }),
    ).rejects.toMatchObject({ code: 'INTERNAL', http: 500 });
  });
});
