import 'reflect-metadata';

import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';

import { Z2_VERSION } from '@z2/contracts';
import { createDataSource } from '@z2/entities';
import { createLogger } from '@z2/runtime';
import { LocalArtifactStore, UploadStore } from '@z2/storage';
import Redis from 'ioredis';

import { buildApp } from '../create-app';
import { asyncApiDocument } from './asyncapi-document';
import { openApiDocument } from './openapi-document';

/** Usage: node dist/apps/gateway/src/docs/write-openapi.js OPENAPI_FILE ASYNCAPI_FILE. Connects to nothing; `npm run openapi` calls it. */
async function main(file: string, eventsFile: string): Promise<void> {
  const [redis, subscriber] = [new Redis({ lazyConnect: true }), new Redis({ lazyConnect: true })];
  const app = await buildApp({
    options: {
      ...{ host: '127.0.0.1', port: 8000, version: Z2_VERSION, targetLanguages: ['es'], fileSources: true },
      ...{
        webhook: null,
        webhookAddresses: { allowPrivate: false, allowedHosts: [] },
        prices: {},
        allowedOrigins: [],
        rateLimit: { perSecond: 0 },
      },
      ...{ allowPrivateSources: false, allowedSourceHosts: [], maxSourceBytes: 1 },
      ...{ modelsDir: tmpdir(), consoleDir: tmpdir() },
      concurrency: { download: 1, transcribe: 1, translate: 1, render: 1, analyze: 1, publish: 1 },
      maxAttempts: 5,
    },
    dataSource: createDataSource('postgres://127.0.0.1/unused'),
    redis,
    subscriber,
    artifacts: new LocalArtifactStore(tmpdir()),
    uploads: new UploadStore(tmpdir(), { maxBytes: 1 }),
    logger: createLogger('openapi', { level: 'warn' }),
  });
  await writeFile(file, `${JSON.stringify(openApiDocument(app), null, 2)}\n`);
  await writeFile(eventsFile, `${JSON.stringify(asyncApiDocument(), null, 2)}\n`);
}

const [, , file, eventsFile] = process.argv;
if (file && eventsFile) {
  void main(file, eventsFile);
} else {
  process.stderr.write('usage: write-openapi OPENAPI_FILE ASYNCAPI_FILE\n');
  process.exitCode = 2;
}
