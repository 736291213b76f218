import 'reflect-metadata';

import { join } from 'node:path';

import { toZ2Error, Z2_VERSION, Z2Error } from '@z2/contracts';
import { connectDatabase } from '@z2/entities';
import { connectRedis } from '@z2/queue';
import { createLogger, loadConfig, type Logger } from '@z2/runtime';
import { LocalArtifactStore, UploadStore } from '@z2/storage';

import { createApp } from './create-app';
import { EventFeed } from './events/event-feed';
import { isLoopback } from './http/loopback';
import { EVENT_FEED } from './ports';

/** Longer than any pause in an upload that comes in. */
const STALE_UPLOAD_MS = 24 * 3_600_000;

async function main(logger: Logger): Promise<void> {
  const config = loadConfig();
  const dataSource = await connectDatabase(config.databaseUrl ?? 'postgres://127.0.0.1:5432/z2');
  const redisUrl = config.redisUrl ?? 'redis://127.0.0.1:6379';
  const onRedisError = (error: Error): void => logger.warn({ err: error }, 'redis');
  const [redis, subscriber] = [connectRedis(redisUrl, onRedisError), connectRedis(redisUrl, onRedisError)];
  const uploads = new UploadStore(config.dirs.uploads, {
    maxBytes: config.maxSourceBytes,
    expiryMs: config.uploadExpiryMs,
  });
  // What the gateway before this one was receiving when it was killed; the rest is the workers' to clear up.
  await uploads.sweepTemporary(STALE_UPLOAD_MS);
  const app = await createApp({
    options: {
      ...config,
      version: Z2_VERSION,
      rateLimit: { perSecond: config.rateLimit },
      modelsDir: config.dirs.models,
      // From dist/apps/gateway/src to dist/console/browser.
      consoleDir: join(__dirname, '..', '..', '..', 'console', 'browser'),
    },
    dataSource,
    redis,
    subscriber,
    artifacts: new LocalArtifactStore(config.dirs.storage),
    uploads,
    logger,
  });
  if (!isLoopback(config.host)) {
    logger.warn(
      { host: config.host },
      'there are no accounts yet: anybody who reaches this address can use it',
    );
  }
  const server = await app.listen(config.port, config.host).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE'
      ? new Z2Error('PORT_TAKEN', `Port ${config.port} is taken by another program.`, {
          remedy: 'End it, or choose another port (Z2_PORT).',
          cause: error,
        })
      : error;
  });
  // Uploads of films take longer than Node's five minutes; and a kept connection should not end just as its client asks
  // again.
  Object.assign(server as object, { requestTimeout: 0, keepAliveTimeout: 75_000 });
  logger.info({ host: config.host, port: config.port }, 'gateway is ready');
  let closing = false;
  const close = (): void => {
    if (closing) {
      return;
    }
    closing = true;
    app.get<EventFeed>(EVENT_FEED).stop();
    // Open downloads may end; after that nothing holds the process.
    app
      .close()
      .then(() => Promise.all([dataSource.destroy(), redis.quit(), subscriber.quit()]))
      .catch((error: unknown) => logger.error({ err: error }, 'closing'))
      .finally(() => process.exit(0));
    setTimeout(() => process.exit(0), 5_000).unref();
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
}

const logger = createLogger('gateway');
main(logger).catch((thrown: unknown) => {
  const error = toZ2Error(thrown);
  logger.fatal({ err: thrown, code: error.code, remedy: error.remedy }, error.message);
  process.exitCode = error.exit;
  setTimeout(() => process.exit(error.exit), 500).unref();
});
