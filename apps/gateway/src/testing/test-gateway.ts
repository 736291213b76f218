import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { NestExpressApplication } from '@nestjs/platform-express';
import { Z2Client } from '@z2/client';
import { Z2_VERSION } from '@z2/contracts';
import type { JobsRepository } from '@z2/entities';
import { connectRedis } from '@z2/queue';
import { createLogger } from '@z2/runtime';
import { LocalArtifactStore, UploadStore } from '@z2/storage';
import type Redis from 'ioredis';
import type { DataSource } from 'typeorm';

import { createTestDatabase, type TestDatabase } from '../../../../libs/entities/src/testing/test-database';
import { createApp } from '../create-app';
import { EventFeed } from '../events/event-feed';
import { EVENT_FEED, type GatewayOptions, JOBS } from '../ports';

export interface TestGateway {
  url: string;
  client: Z2Client;
  app: NestExpressApplication;
  database: TestDatabase;
  redis: Redis;
  subscriber: Redis;
  artifacts: LocalArtifactStore;
  jobs: JobsRepository;
  dir: string;
  /** A file that may be named as a source. */
  film: string;
  /** Every line of the log, parsed. */
  logged: Record<string, unknown>[];
  /** POST /api/jobs with any body, also one that is no JSON. */
  post(body: unknown): Promise<{ status: number; json: Record<string, unknown> }>;
  close(): Promise<void>;
}

export const MAX_TEST_BYTES = 1_000_000;

export interface TestGatewaySetup {
  options?: Partial<GatewayOptions>;
  /** Largest upload, bytes; without it MAX_TEST_BYTES. */
  maxUploadBytes?: number;
  /** Before it starts; `dir` is where its files go. */
  prepare?: (dir: string) => Promise<void>;
  /** Another way to the same database. */
  connect?: (url: string) => Promise<DataSource>;
}

/** The whole gateway on a port of its own, with a database of its own. */
export async function startTestGateway(setup: TestGatewaySetup = {}): Promise<TestGateway> {
  const database = await createTestDatabase();
  const dir = await mkdtemp(join(tmpdir(), 'z2-gateway-'));
  await setup.prepare?.(dir);
  const dataSource = (await setup.connect?.(database.url)) ?? database.dataSource;
  const redisUrl = process.env['Z2_TEST_REDIS_URL'] ?? '';
  const [redis, subscriber] = [connectRedis(redisUrl), connectRedis(redisUrl)];
  const artifacts = new LocalArtifactStore(join(dir, 'storage'));
  const logged: Record<string, unknown>[] = [];
  const destination = {
    write: (line: string) => logged.push(JSON.parse(line) as Record<string, unknown>),
  };
  const app = await createApp({
    options: {
      ...{ host: '127.0.0.1', port: 0, version: Z2_VERSION, targetLanguages: ['es'], fileSources: true },
      ...{
        webhook: null,
        webhookAddresses: { allowPrivate: false, allowedHosts: [] },
        prices: {},
        allowedOrigins: [],
        rateLimit: { perSecond: 0 },
      },
      concurrency: { download: 1, transcribe: 1, translate: 2, render: 1, analyze: 1, publish: 1 },
      maxAttempts: 5,
      ...{ allowPrivateSources: false, allowedSourceHosts: [], maxSourceBytes: MAX_TEST_BYTES },
      ...{ modelsDir: join(dir, 'models'), consoleDir: join(dir, 'console') },
      ...setup.options,
    },
    dataSource,
    redis,
    subscriber,
    artifacts,
    uploads: new UploadStore(join(dir, 'uploads'), { maxBytes: setup.maxUploadBytes ?? MAX_TEST_BYTES }),
    logger: createLogger('gateway', { level: 'info', destination }),
  });
  await app.listen(0, '127.0.0.1');
  // Else a slow machine lets a kept connection end just as the next request goes out on it.
  Object.assign(app.getHttpServer() as object, { keepAliveTimeout: 120_000 });
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const film = join(dir, 'talk.mp4');
  await writeFile(film, 'not looked at before the worker does');
  return {
    ...{ url, client: new Z2Client({ baseUrl: url }), app, database, redis, subscriber, artifacts },
    ...{ dir, film, logged, jobs: app.get<JobsRepository>(JOBS) },
    async post(body) {
      const response = await fetch(`${url}/api/jobs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    },
    async close() {
      app.get<EventFeed>(EVENT_FEED).stop();
      await app.close();
      redis.disconnect();
      subscriber.disconnect();
      if (dataSource !== database.dataSource) {
        await dataSource.destroy();
      }
      await database.drop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
