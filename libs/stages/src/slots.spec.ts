import { Slots } from './slots';

const never = new AbortController().signal;

it('does no more at a time than it has, in the order of coming', async () => {
  const slots = new Slots(2);
  let [running, most] = [0, 0];
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3, 4, 5].map((item) =>
      slots.run(never, async () => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        order.push(item);
        running--;
      }),
    ),
  );
  expect([most, order]).toEqual([2, [1, 2, 3, 4, 5]]);
});

it('goes on after a failure, and does not begin what was cancelled meanwhile', async () => {
  const slots = new Slots(1);
  const abort = new AbortController();
  const results = await Promise.allSettled([
    slots.run(never, () => {
      abort.abort();
      return Promise.reject(new Error('first'));
    }),
    slots.run(abort.signal, () => Promise.resolve('late')),
    slots.run(never, () => Promise.resolve('third')),
  ]);
  expect(results).toMatchObject([
    { reason: { message: 'first' } },
    { reason: { code: 'CANCELLED' } },
    { value: 'third' },
  ]);
});
