import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { cancelledError, throwIfCancelled, VideoEncoder } from '@z2/contracts';
import { BurnResult, burnSegment, MediaInfo, MediaStream, MediaTools, Segment } from '@z2/media';

/** A picture to be encoded: a segment of a source with the cues of one language. */
export interface SegmentWish {
  source: { path: string; sha256: string; info: MediaInfo; stream: MediaStream };
  segment: Segment;
  variable: boolean;
  encoder: VideoEncoder;
  /** What is burnt in; null: nothing. */
  ass: string | null;
  /** Directory of the run that wishes it. */
  workdir: string;
  /** Where the file is put, within `workdir`. */
  out: string;
  signal: AbortSignal;
  /** Time reached in the segment, ms. */
  onProgress: (ms: number) => void;
}

interface Waiting extends SegmentWish {
  done: (result: BurnResult) => void;
  failed: (error: unknown) => void;
}

/** Those who want the same segment of the same source. */
interface Group {
  source: string;
  wishes: Waiting[];
  /** Not in work yet: others may join and leave. */
  waits: boolean;
}

/**
 * Encodes the segments of all render runs of a process, so many at a time, each from one decoding for all languages that wait
 * for it when its turn comes. Sources take turns. A wish that is aborted while others share its segment leaves them alone; what
 * fails for several is tried for each by itself, so that the fault of one language stays its own.
 */
export class SegmentEncoder {
  private readonly waiting = new Map<string, Group>();
  /** Sources of the segments in work. */
  private readonly running: string[] = [];

  constructor(
    private readonly tools: MediaTools,
    /** Segments at a time. */
    private readonly parallel: number,
  ) {}

  /** @throws Z2Error as burnSegment, CANCELLED */
  async encode(wish: SegmentWish): Promise<BurnResult> {
    throwIfCancelled(wish.signal);
    const { promise, resolve, reject } = Promise.withResolvers<BurnResult>();
    const waiting: Waiting = { ...wish, done: resolve, failed: reject };
    const group = this.groupOf(wish);
    group.wishes.push(waiting);
    const leave = (): void => {
      // In work, the group itself looks after those who leave.
      if (group.waits) {
        group.wishes.splice(group.wishes.indexOf(waiting), 1);
        refuseAborted(waiting);
      }
    };
    wish.signal.addEventListener('abort', leave);
    // Not at once: others may be about to wish the same.
    setImmediate(() => this.next());
    try {
      return await promise;
    } finally {
      wish.signal.removeEventListener('abort', leave);
    }
  }

  private groupOf({ source, segment, variable, encoder }: SegmentWish): Group {
    const { start_ticks, end_ticks } = segment;
    const { sha256, stream } = source;
    const key = JSON.stringify([sha256, stream.index, variable, encoder, start_ticks, end_ticks]);
    const group = this.waiting.get(key) ?? { source: sha256, wishes: [], waits: true };
    this.waiting.set(key, group);
    return group;
  }

  private next(): void {
    while (this.running.length < this.parallel && this.waiting.size > 0) {
      const load = (source: string): number => this.running.filter((one) => one === source).length;
      const [key, group] = [...this.waiting].reduce((best, one) =>
        load(one[1].source) < load(best[1].source) ? one : best,
      );
      this.waiting.delete(key);
      group.waits = false;
      this.running.push(group.source);
      void this.encodeGroup(group.wishes).finally(() => {
        this.running.splice(this.running.indexOf(group.source), 1);
        this.next();
      });
    }
  }

  private async encodeGroup(all: readonly Waiting[]): Promise<void> {
    const wishes = all.filter((wish) => !refuseAborted(wish));
    const [first] = wishes;
    if (!first) {
      return;
    }
    try {
      // Beside the runs' own directories: one of them may end while the others go on.
      const scratch = await mkdtemp(`${first.workdir}-segment-`);
      try {
        await this.encodeIn(scratch, wishes);
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    } catch (error) {
      const left = wishes.filter((wish) => !refuseAborted(wish));
      if (left.length === 1 && wishes.length === 1) {
        left[0]!.failed(error);
        return;
      }
      for (const wish of left) {
        await this.encodeGroup([wish]);
      }
    }
  }

  private async encodeIn(scratch: string, wishes: readonly Waiting[]): Promise<void> {
    const [first] = wishes as [Waiting, ...Waiting[]];
    const outputs = await Promise.all(
      wishes.map(async ({ ass }, i) => {
        if (ass !== null) {
          await writeFile(join(scratch, `${i}.ass`), ass);
        }
        return { ass: ass === null ? null : `${i}.ass`, out: join(scratch, `${i}.mp4`) };
      }),
    );
    const { source, segment, variable, encoder } = first;
    const { path, info, stream } = source;
    using leaving = new Leaving(wishes);
    const results = await burnSegment(
      { path, info, stream, segment, variable, outputs, encoder },
      this.tools,
      {
        signal: leaving.allGone,
        cwd: scratch,
        onProgress: (ms) => wishes.forEach(({ signal, onProgress }) => signal.aborted || onProgress(ms)),
      },
    );
    for (const [i, wish] of wishes.entries()) {
      if (!refuseAborted(wish)) {
        await rename(outputs[i]!.out, wish.out).then(() => wish.done(results[i]!), wish.failed);
      }
    }
  }
}

/** Whether the wish was aborted; then it is told so. */
function refuseAborted({ signal, failed }: Waiting): boolean {
  if (signal.aborted) {
    failed(cancelledError(signal.reason));
  }
  return signal.aborted;
}

/** Watches who leaves a shared segment: all but the last may go at once; with the last, the work ends. */
class Leaving implements Disposable {
  private readonly gone = new AbortController();
  private readonly listener = (): void => this.look();

  constructor(private readonly wishes: readonly Waiting[]) {
    wishes.forEach(({ signal }) => signal.addEventListener('abort', this.listener));
    this.look();
  }

  get allGone(): AbortSignal {
    return this.gone.signal;
  }

  [Symbol.dispose](): void {
    this.wishes.forEach(({ signal }) => signal.removeEventListener('abort', this.listener));
  }

  private look(): void {
    if (this.wishes.every(({ signal }) => signal.aborted)) {
      this.gone.abort(this.wishes[0]?.signal.reason);
    } else {
      this.wishes.forEach(refuseAborted);
    }
  }
}
