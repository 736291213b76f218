import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { NestFactory } from '@nestjs/core';
import { defaultSettings, toZ2Error } from '@z2/contracts';
import { connectDatabase } from '@z2/entities';
import { publisherInfos, WebhookSender } from '@z2/publishers';
import {
  type Answerers,
  answerQuestion,
  connectRedis,
  EventDeliveries,
  FeedWatch,
  JobCommands,
  LiveSettings,
  RedisEvents,
  refuseEvictingRedis,
  Retention,
  SettingsStore,
  StageRuns,
  StorageTasks,
} from '@z2/queue';
import { createLogger, limitPrograms, loadConfig, type Logger, ownedName, YtDlpTool } from '@z2/runtime';
import { listVideos, readFeed, rerouteTo } from '@z2/sources';
import { LocalArtifactStore, UploadStore } from '@z2/storage';

import { createEngines, EngineBreakers, engineInfos, guarded } from './engines';
import { keepHouse } from './housekeeping';
import { WorkerPlanner } from './plan/worker-plan';
import { configuredPublishers } from './publishers';
import { createStages } from './stage-registry';
import { StageRunner } from './stage-runner';
import { StorageKeeper } from './storage-keeper';
import { WorkerModule } from './worker.module';

/** Beyond the time for runs: for Bull, files and connections. */
const CLOSE_MS = 10_000;
/** Programs that are just ending may still write there. */
const REMOVE = { recursive: true, force: true, maxRetries: 5 } as const;

async function main(logger: Logger): Promise<void> {
  const config = loadConfig();
  const limit = limitPrograms(config.programMemory);
  logger.info({ limit }, 'memory of one program');
  const dataSource = await connectDatabase(config.databaseUrl ?? 'postgres://127.0.0.1:5432/z2', 20);
  const redisUrl = config.redisUrl ?? 'redis://127.0.0.1:6379';
  const onRedisError = (error: Error): void => logger.warn({ err: error }, 'redis');
  const [redis, control] = [connectRedis(redisUrl, onRedisError), connectRedis(redisUrl, onRedisError)];
  await refuseEvictingRedis(redis);
  const workerId = ownedName(randomUUID().slice(0, 8));
  const events = new RedisEvents(redis);
  const settings = new LiveSettings(new SettingsStore(dataSource), defaultSettings(config), (changes, by) =>
    logger.info({ changes, by }, 'settings have changed'),
  );
  await settings.refresh();
  const runs = new StageRuns(dataSource, events, { ...config, workerId, settings: () => settings.current });
  const store = new LocalArtifactStore(config.dirs.storage);
  const uploads = new UploadStore(config.dirs.uploads, {
    maxBytes: config.maxSourceBytes,
    expiryMs: config.uploadExpiryMs,
  });
  const breakers = new EngineBreakers(
    (facts, words) => logger.warn(facts, words),
    () => settings.current.engine_limits,
  );
  const bare = createEngines(config);
  // What is left alone for a while is there all the same: who asks what can be done here hears of the bare engines.
  const infos = engineInfos(bare);
  const engines = guarded(bare, breakers);
  const publishers = configuredPublishers(config);
  const workDirectory = join(config.dirs.work, workerId);
  const onError = (error: unknown, message: string): void => logger.error({ err: error }, message);
  const endHousekeeping = keepHouse({ config, dataSource, store, uploads, onError });
  const runner = new StageRunner({
    ...{ dataSource, runs, events, store, uploads, prices: config.prices, workDirectory },
    stages: createStages({ config, engines, breakers, publishers, uploads, dataSource }),
    ...{ heartbeatMs: config.heartbeatMs, stallMs: config.stallMs },
    onError,
  });
  const policy = { allowedHosts: config.allowedSourceHosts, allowPrivate: config.allowPrivateSources };
  const { cookies, autoCaptions: automatic, url: youtubeUrl } = config.youtube;
  const tool = new YtDlpTool(join(config.home, 'tools', 'yt-dlp'));
  const ytDlp = { tool, cookies, reroute: youtubeUrl ? rerouteTo(youtubeUrl) : null, ...policy };
  const planner = new WorkerPlanner({
    ...{ engines, uploads, translationOrder: config.translationOrder, policy },
    ytDlp: config.youtube.engines.includes('yt-dlp') ? { ...ytDlp, automatic } : null,
    tools: { ffmpeg: config.ffmpeg, ffprobe: config.ffprobe },
    maxDurationMs: config.maxSourceSeconds * 1000,
  });
  const answerers: Answerers = {
    plan: (question, signal) => planner.plan(question, signal),
    playlist: ({ url, limit }, signal) => listVideos(url, limit, ytDlp, signal),
  };
  const sender = new WebhookSender(config.webhookAddresses);
  const deliveries = new EventDeliveries(
    dataSource,
    (message, signal) => sender.send(message, signal),
    onError,
  );
  const app = await NestFactory.createApplicationContext(
    WorkerModule.register({
      ...{ workerId, redisUrl, dataSource, events, control, runs, runner, store, logger },
      deliveries,
      feeds: new FeedWatch(dataSource, new JobCommands(dataSource, events), (kind, url, signal) =>
        readFeed(kind, url, { policy, ytDlp, fileSources: config.fileSources }, signal),
      ),
      keeper: new StorageKeeper({
        ...{ store, settings, tasks: new StorageTasks(dataSource) },
        retention: new Retention(dataSource, events, (id) => uploads.delete(id)),
      }),
      settings,
      ...{ heartbeatMs: config.heartbeatMs, drainMs: config.drainMs },
      engines: async () => breakers.seen(await infos(), workerId),
      publishers: publisherInfos(publishers),
      answer: (message) => answerQuestion(redis, message, answerers),
    }),
    { logger: false, abortOnError: false },
  );
  let closing = false;
  const close = (): void => {
    if (!closing) {
      closing = true;
      // A database or Redis that is away must not hold it: leases run out by themselves.
      setTimeout(() => {
        logger.error({ drainMs: config.drainMs }, 'closing took too long');
        rmSync(workDirectory, REMOVE);
        process.exit(1);
      }, config.drainMs + CLOSE_MS).unref();
      endHousekeeping();
      const told = (error: unknown): void => logger.error({ err: error }, 'closing');
      // The folder goes also where something else does not close as it should.
      void app
        .close()
        .catch(told)
        .then(() => Promise.all([dataSource.destroy().catch(told), rm(workDirectory, REMOVE).catch(told)]))
        .finally(() => process.exit(0));
    }
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
}

const logger = createLogger('worker');
main(logger).catch((thrown: unknown) => {
  const error = toZ2Error(thrown);
  logger.fatal({ err: thrown, code: error.code, remedy: error.remedy }, error.message);
  process.exitCode = error.exit;
  setTimeout(() => process.exit(error.exit), 500).unref();
});
