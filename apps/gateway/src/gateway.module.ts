import { type DynamicModule, Module } from '@nestjs/common';
import {
  CuesRepository,
  DeadLettersRepository,
  FeedsRepository,
  JobsRepository,
  PastRepository,
  PresetsRepository,
  ServiceKeysRepository,
  WebhooksRepository,
} from '@z2/entities';
import { FileRemoval, JobCommands, QueueControl, RedisEvents, SettingsStore, StorageTasks } from '@z2/queue';
import { type ArtifactStore, type UploadStore } from '@z2/storage';
import type Redis from 'ioredis';
import type { DataSource } from 'typeorm';

import { PlainSockets } from './compat/plain-sockets';
import { RootController } from './console/root.controller';
import { CuesController } from './cues/cues.controller';
import { EditJobCues } from './cues/edit-job-cues';
import { DeadLettersController } from './dead-letters/dead-letters.controller';
import { Requeue } from './dead-letters/requeue';
import { EventFeed } from './events/event-feed';
import { JobsGateway } from './events/jobs.gateway';
import { FeedsController } from './feeds/feeds.controller';
import { MakeFeed } from './feeds/make-feed';
import { FileLinks } from './files/file-links';
import { FilesController } from './files/files.controller';
import { JobZipController } from './files/job-zip.controller';
import { CreateJob } from './jobs/create-job';
import { CreateJobs } from './jobs/create-jobs';
import { JobActions } from './jobs/job-actions';
import { JobsController } from './jobs/jobs.controller';
import { LintController } from './lint/lint.controller';
import { PlanController } from './plan/plan.controller';
import { PlanJob } from './plan/plan-job';
import { PlaylistsController } from './playlists/playlists.controller';
import { ReadPlaylist } from './playlists/read-playlist';
import {
  ARTIFACTS,
  COMMANDS,
  DATA_SOURCE,
  EVENT_FEED,
  type GatewayLogger,
  type GatewayOptions,
  JOBS,
  LOGGER,
  OPTIONS,
  REDIS,
  UPLOADS,
} from './ports';
import { PresetsController } from './presets/presets.controller';
import { SettingsController } from './settings/settings.controller';
import { StorageController } from './storage/storage.controller';
import { StorageQuota } from './storage/storage-quota';
import { QueueController } from './system/queue.controller';
import { SystemController } from './system/system.controller';
import { TusController } from './uploads/tus.controller';
import { TusUploads } from './uploads/tus-uploads';
import { UploadsController } from './uploads/uploads.controller';
import { WebhooksController } from './webhooks/webhooks.controller';

/** What the gateway stands on, connected by main.ts (or a test). */
export interface GatewayParts {
  options: GatewayOptions;
  dataSource: DataSource;
  redis: Redis;
  /** A connection of its own: it is subscribed. */
  subscriber: Redis;
  artifacts: ArtifactStore;
  uploads: UploadStore;
  logger: GatewayLogger;
}

@Module({})
export class GatewayModule {
  static register(parts: GatewayParts): DynamicModule {
    const { options, dataSource, redis, subscriber, artifacts, uploads, logger } = parts;
    const events = new RedisEvents(redis);
    const jobs = new JobsRepository(dataSource);
    const commands = new JobCommands(dataSource, events, events);
    const [settings, storage] = [new SettingsStore(dataSource), new StorageTasks(dataSource)];
    const presets = new PresetsRepository(dataSource);
    const quota = new StorageQuota(settings, storage);
    const createJob = new CreateJob(jobs, commands, uploads, options, presets, quota);
    const removal = new FileRemoval(dataSource, artifacts);
    const feeds = new FeedsRepository(dataSource);
    const letters = new DeadLettersRepository(dataSource);
    const past = new PastRepository(dataSource);
    return {
      module: GatewayModule,
      controllers: [
        RootController,
        SystemController,
        JobsController,
        CuesController,
        PlanController,
        LintController,
        QueueController,
        SettingsController,
        DeadLettersController,
        StorageController,
        FeedsController,
        PlaylistsController,
        FilesController,
        JobZipController,
        UploadsController,
        TusController,
        WebhooksController,
        PresetsController,
      ],
      providers: [
        { provide: OPTIONS, useValue: options },
        { provide: LOGGER, useValue: logger },
        { provide: DATA_SOURCE, useValue: dataSource },
        { provide: REDIS, useValue: redis },
        { provide: JOBS, useValue: jobs },
        { provide: COMMANDS, useValue: commands },
        { provide: ARTIFACTS, useValue: artifacts },
        { provide: UPLOADS, useValue: uploads },
        { provide: TusUploads, useValue: new TusUploads(uploads.resumable, redis) },
        { provide: FileLinks, useValue: new FileLinks(new ServiceKeysRepository(dataSource)) },
        { provide: PresetsRepository, useValue: presets },
        { provide: EVENT_FEED, useValue: new EventFeed(jobs, subscriber, logger) },
        { provide: CreateJob, useValue: createJob },
        { provide: JobActions, useValue: new JobActions(commands, removal, uploads, logger, jobs) },
        {
          provide: EditJobCues,
          useValue: new EditJobCues(new CuesRepository(dataSource), commands, artifacts),
        },
        { provide: RedisEvents, useValue: events },
        { provide: DeadLettersRepository, useValue: letters },
        { provide: Requeue, useValue: new Requeue(letters, commands, logger) },
        { provide: SettingsStore, useValue: settings },
        { provide: FeedsRepository, useValue: feeds },
        { provide: MakeFeed, useValue: new MakeFeed(feeds, createJob, options) },
        { provide: StorageTasks, useValue: storage },
        { provide: QueueControl, useValue: new QueueControl(dataSource) },
        { provide: WebhooksRepository, useValue: new WebhooksRepository(dataSource) },
        { provide: CreateJobs, useValue: new CreateJobs(createJob, logger) },
        { provide: ReadPlaylist, useValue: new ReadPlaylist(jobs, redis) },
        { provide: PlanJob, useValue: new PlanJob({ check: createJob, jobs, past, redis, options }) },
        JobsGateway,
        PlainSockets,
      ],
    };
  }
}
