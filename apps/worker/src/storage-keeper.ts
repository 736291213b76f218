import { type ScrubResult, type StorageTask, toZ2Error, Z2Error } from '@z2/contracts';
import type { LiveSettings, Retention, StorageTasks } from '@z2/queue';
import type { LocalArtifactStore } from '@z2/storage';

const BEAT_EVERY_MS = 10_000;
const MEASURE_EVERY_MS = 300_000;

export interface StorageKeeperParts {
  tasks: StorageTasks;
  retention: Retention;
  store: LocalArtifactStore;
  settings: Pick<LiveSettings, 'current'>;
}

/** Does what is to be done in storage, one task at a time of all workers. */
export class StorageKeeper {
  private measuredAt = -Infinity;
  private readonly ended = new AbortController();

  constructor(private readonly parts: StorageKeeperParts) {}

  /** One round: measures, asks for what is due, and does the next task, if nobody does one. */
  async round(): Promise<void> {
    const { tasks } = this.parts;
    if (performance.now() - this.measuredAt > MEASURE_EVERY_MS) {
      this.measuredAt = performance.now();
      await tasks.keepUsage(await this.parts.store.usage());
      await tasks.schedule(['scrub', 'clean']);
    }
    const task = this.ended.signal.aborted ? null : await tasks.claim();
    if (task) {
      await this.do(task);
    }
  }

  /** Ends a look through storage; another worker begins it anew. */
  stop(): void {
    this.ended.abort('shutdown');
  }

  private async do(task: StorageTask): Promise<void> {
    const { tasks, retention, settings, store } = this.parts;
    try {
      const result =
        task.kind === 'scrub'
          ? await this.scrub(task)
          : await retention.clean(settings.current.storage, task.dry_run);
      await tasks.finish(task.task_id, { result });
      if (!task.dry_run) {
        await tasks.keepUsage(await store.usage());
      }
    } catch (thrown) {
      const error = toZ2Error(thrown);
      if (error.code !== 'CANCELLED') {
        await tasks.finish(task.task_id, { error: error.toBody() });
        throw thrown;
      }
    }
  }

  /** Hashes every content anew. What is corrupt is set aside: nobody gets it any more, and what needs it is made again. */
  private async scrub({ task_id }: StorageTask): Promise<ScrubResult> {
    const { tasks, store } = this.parts;
    const { signal } = this.ended;
    const contents = await store.contents();
    const result: ScrubResult = { checked: 0, bytes: 0, faults: [] };
    let beatAt = performance.now();
    for (const sha256 of contents) {
      try {
        result.bytes += await store.verify(sha256, signal);
      } catch (error) {
        // What was removed since the list was made is no fault.
        if (error instanceof Z2Error && error.code === 'ARTIFACT_CORRUPT') {
          await store.setAside(sha256);
          result.faults.push({ sha256, kind: 'corrupt' });
        } else if (!(error instanceof Z2Error && error.code === 'ARTIFACT_MISSING')) {
          throw error;
        }
      }
      result.checked += 1;
      if (performance.now() - beatAt > BEAT_EVERY_MS) {
        beatAt = performance.now();
        await tasks.beat(task_id, result.checked / contents.length);
      }
    }
    const corrupt = new Set(result.faults.map(({ sha256 }) => sha256));
    for (const sha256 of await tasks.named()) {
      if (!corrupt.has(sha256) && !(await store.has(sha256))) {
        result.faults.push({ sha256, kind: 'missing' });
      }
    }
    await tasks.keepFaults(result.faults);
    return result;
  }
}
