import { Z2Error } from '@z2/contracts';

import { type UploadOptions, uploadResumable, type UploadState } from './resumable';

/** A receiver that follows a script of what happens to each request, in memory. */
class Receiver {
  received = 0;
  readonly log: string[] = [];
  constructor(
    readonly size: number,
    private readonly script: ((bytes: number) => number | Error | 'gone' | 'done')[] = [],
  ) {}

  status(): Promise<UploadState<string>> {
    this.log.push('?');
    return this.answer(0);
  }

  send(start: number, end: number): Promise<UploadState<string>> {
    this.log.push(`${start}-${end}`);
    expect(start).toBe(this.received);
    return this.answer(end - start);
  }

  private answer(bytes: number): Promise<UploadState<string>> {
    const step = this.script.shift() ?? ((all: number) => all);
    const outcome = step(bytes);
    if (outcome instanceof Error) {
      return Promise.reject(outcome);
    }
    if (outcome === 'gone') {
      return Promise.resolve({ state: 'gone' });
    }
    this.received += outcome === 'done' ? bytes : outcome;
    const whole = outcome === 'done' || this.received === this.size;
    return Promise.resolve(
      whole ? { state: 'done', answer: 'video' } : { state: 'open', received: this.received },
    );
  }
}

const failure = (kind: 'transient' | 'permanent', retryAfterMs = 0): Z2Error =>
  new Z2Error('PUBLISH_FAILED', 'no', { remedy: 'wait', kind, retry_after_ms: retryAfterMs });

const options = (size: number, more: Partial<UploadOptions> = {}): UploadOptions => ({
  ...{ size, fresh: true, chunkBytes: 10, maxFailures: 3, retryMs: 1, maxWaitMs: 1000 },
  ...{ signal: new AbortController().signal, onProgress: () => undefined },
  ...more,
});

describe('uploadResumable', () => {
  it('sends chunk by chunk', async () => {
    const receiver = new Receiver(25);
    const progress: number[] = [];
    const onProgress = (done: number): void => void progress.push(done);
    expect(await uploadResumable(receiver, options(25, { onProgress }))).toBe('video');
    expect([receiver.log, progress]).toEqual([
      ['0-10', '10-20', '20-25'],
      [10, 20, 25],
    ]);
  });

  it('asks first where a session was begun before, and goes on there', async () => {
    const receiver = new Receiver(25);
    receiver.received = 12;
    expect(await uploadResumable(receiver, options(25, { fresh: false }))).toBe('video');
    expect(receiver.log).toEqual(['?', '12-22', '22-25']);
  });

  it('asks after a failure what has arrived, and sends no byte twice', async () => {
    let failures = 0;
    const half = (): Error => {
      receiver.received += 4; // It kept a part of the chunk whose connection broke.
      failures += 1;
      return failure('transient');
    };
    const receiver: Receiver = new Receiver(25, [(all) => all, half]);
    expect(await uploadResumable(receiver, options(25))).toBe('video');
    expect([failures, receiver.log]).toEqual([1, ['0-10', '10-20', '?', '14-24', '24-25']]);
  });

  it('learns from the question that all has arrived', async () => {
    const lost = (): Error => failure('transient');
    const receiver = new Receiver(8, [lost, () => 'done']);
    expect(await uploadResumable(receiver, options(8))).toBe('video');
    expect(receiver.log).toEqual(['0-8', '?']);
  });

  it('says where a session is gone', async () => {
    expect(await uploadResumable(new Receiver(8, [() => 'gone']), options(8))).toBeNull();
  });

  it('gives up on what lasts at once, and on what passes after some failures', async () => {
    const lasting = new Receiver(8, [() => failure('permanent')]);
    await expect(uploadResumable(lasting, options(8))).rejects.toMatchObject({ kind: 'permanent' });
    expect(lasting.log).toEqual(['0-8']);
    const down = new Receiver(
      8,
      new Array<() => Error>(20).fill(() => failure('transient')),
    );
    await expect(uploadResumable(down, options(8))).rejects.toMatchObject({ kind: 'transient' });
    expect(down.log).toEqual(['0-8', '?', '?', '?']);
  });

  it('does not go round for ever where a receiver takes nothing', async () => {
    const deaf = new Receiver(
      8,
      new Array<() => number>(40).fill(() => 0),
    );
    await expect(uploadResumable(deaf, options(8))).rejects.toThrow('does not go on: 0 of 8 bytes');
  });

  it('leaves a long wait to the pipeline, and keeps a short one', async () => {
    const busy = new Receiver(8, [() => failure('transient', 5000)]);
    await expect(uploadResumable(busy, options(8))).rejects.toMatchObject({ retryAfterMs: 5000 });
    const soon = new Receiver(8, [() => failure('transient', 20)]);
    const began = performance.now();
    expect(await uploadResumable(soon, options(8))).toBe('video');
    expect(performance.now() - began).toBeGreaterThanOrEqual(19);
  });

  it('ends a wait when cancelled', async () => {
    const abort = new AbortController();
    const busy = new Receiver(8, [
      () => {
        setImmediate(() => abort.abort('cancel'));
        return failure('transient', 60_000);
      },
    ]);
    const ended = uploadResumable(busy, options(8, { signal: abort.signal, maxWaitMs: 100_000 }));
    await expect(ended).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
