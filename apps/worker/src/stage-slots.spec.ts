import { randomUUID } from 'node:crypto';

import Bull, { type Queue } from 'bull';

import { StageSlots } from './stage-slots';

/** A real Bull queue whose messages last until the test ends them. */
describe('slots of a stage', () => {
  let queue: Queue<{ n: number }>;
  let slots: StageSlots;
  const running = new Map<number, () => void>();
  const refused: number[] = [];
  const completed = new Set<number>();
  let changed: () => void = () => undefined;

  beforeAll(() => {
    queue = new Bull(`slots-${randomUUID()}`, process.env['Z2_TEST_REDIS_URL'] ?? '');
    queue.on('completed', (job) => {
      completed.add(job.data.n);
      changed();
    });
    let handlers = 0;
    slots = new StageSlots(1, (count) => {
      const name = handlers++ === 0 ? '__default__' : `more-${handlers}`;
      void queue.process(name, count, ({ data: { n } }) =>
        slots.turn(
          () =>
            new Promise<void>((resolve) => {
              running.set(n, resolve);
              changed();
            }),
          () => {
            refused.push(n);
            changed();
            return Promise.resolve();
          },
        ),
      );
    });
  });
  afterAll(async () => {
    slots.close();
    running.forEach((end) => end());
    await queue.close();
  });

  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) {
      await new Promise<void>((resolve) => (changed = resolve));
    }
  };
  const end = (n: number): void => {
    running.get(n)?.();
    running.delete(n);
  };
  const add = async (...numbers: number[]): Promise<void> => {
    for (const n of numbers) {
      await queue.add({ n });
    }
  };

  it('become more at once, and fewer as runs end; what comes meanwhile is given back, not held', async () => {
    slots.open();
    await add(1, 2, 3);
    await until(() => running.has(1));
    expect(await queue.getWaitingCount()).toBe(2);
    slots.set(3);
    await until(() => running.size === 3);
    slots.set(1);
    [1, 2].forEach(end);
    // Two loops are too many, and wait; the third one's run goes on alone.
    await add(4);
    end(3);
    await until(() => running.has(4));
    expect([...running.keys()]).toEqual([4]);
    slots.set(2);
    await add(5);
    await until(() => running.has(5));
    // Both idle, then only one is wanted: the other gives its message back.
    const done = completed.size;
    [4, 5].forEach(end);
    await until(() => completed.size === done + 2);
    slots.set(1);
    await add(6, 7);
    await until(() => running.size + refused.length === 2);
    expect([running.size, refused.length]).toEqual([1, 1]);
    // What comes when all is about to end is given back, too.
    slots.set(2);
    slots.close();
    await add(8);
    await until(() => refused.includes(8));
  });
});
