import { BullModule, getQueueToken } from '@nestjs/bull';
import { type DynamicModule, Module } from '@nestjs/common';
import { STAGE_NAMES, STAGE_QUEUES, type StageMessage, type StageName } from '@z2/contracts';
import { BullCarrier, bullOptions } from '@z2/queue';
import type { Queue } from 'bull';

import { QueueHost } from './queue-host';
import { WORKER_PARTS, type WorkerParts } from './worker-parts';

const CARRIER = Symbol('carrier');

/** The worker as a Nest application: one Bull queue per stage, hosted by QueueHost. */
@Module({})
export class WorkerModule {
  static register(parts: WorkerParts): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        BullModule.forRoot(bullOptions(parts.redisUrl)),
        BullModule.registerQueue(...STAGE_NAMES.map((stage) => ({ name: STAGE_QUEUES[stage] }))),
      ],
      providers: [
        { provide: WORKER_PARTS, useValue: parts },
        {
          provide: CARRIER,
          inject: STAGE_NAMES.map((stage) => getQueueToken(STAGE_QUEUES[stage])),
          useFactory: (...queues: Queue<StageMessage>[]) =>
            Object.fromEntries(STAGE_NAMES.map((stage, index) => [stage, queues[index]])),
        },
        {
          provide: QueueHost,
          inject: [CARRIER],
          useFactory: (queues: Record<StageName, Queue<StageMessage>>) =>
            new QueueHost(parts, queues, new BullCarrier(queues)),
        },
      ],
    };
  }
}
