import type { CleanRequest, StorageTask, StorageView } from '@z2/contracts';

import type { Call, CallOptions } from './transport';

/** Storage and its care; part of {@link Z2Client}, with its errors. A worker does the tasks: `task` tells how far they are. */
export class StorageClient {
  constructor(private readonly call: Call) {}

  view(call?: CallOptions): Promise<StorageView> {
    return this.call('getStorage', {}, call);
  }

  scrub(call?: CallOptions): Promise<StorageTask> {
    return this.call('scrubStorage', {}, call);
  }

  clean(request: CleanRequest = {}, call?: CallOptions): Promise<StorageTask> {
    return this.call('cleanStorage', { json: request }, call);
  }

  task(task_id: string, call?: CallOptions): Promise<StorageTask> {
    return this.call('getStorageTask', { params: { task_id } }, call);
  }
}
