import type { EngineInfo, PublisherInfo, QuestionMessage } from '@z2/contracts';
import type { EventDeliveries, FeedWatch, FileBin, LiveSettings, RedisEvents, StageRuns } from '@z2/queue';
import type { Logger } from '@z2/runtime';
import type Redis from 'ioredis';
import type { DataSource } from 'typeorm';

import type { StageRunner } from './stage-runner';
import type { StorageKeeper } from './storage-keeper';

/** What the Nest application is made of, built by main.ts from the configuration. */
export interface WorkerParts {
  workerId: string;
  redisUrl: string;
  dataSource: DataSource;
  events: RedisEvents;
  /** Connection for control messages (subscribed). */
  control: Redis;
  runs: StageRuns;
  runner: StageRunner;
  /** Where files of deleted jobs are removed. */
  store: FileBin;
  /** Looks at feeds. */
  feeds: FeedWatch;
  /** Looks through storage and clears up. */
  keeper: StorageKeeper;
  /** Tells receivers what happened. */
  deliveries: EventDeliveries;
  settings: LiveSettings;
  heartbeatMs: number;
  /** How long runs may go on when the worker is to end. */
  drainMs: number;
  engines: () => Promise<EngineInfo[]>;
  publishers: readonly PublisherInfo[];
  answer: (message: QuestionMessage) => Promise<void>;
  logger: Logger;
}

export const WORKER_PARTS = Symbol('WorkerParts');
