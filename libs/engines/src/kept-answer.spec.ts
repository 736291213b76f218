import { KeptAnswer } from './kept-answer';

it('asks again after its time, and at once after a failure', async () => {
  let asked = 0;
  const ask = (): Promise<number> => {
    asked += 1;
    return asked === 2 ? Promise.reject(new Error('down')) : Promise.resolve(asked);
  };
  const long = new KeptAnswer(1e6, ask);
  expect([await long.get(), await long.get()]).toEqual([1, 1]);
  const short = new KeptAnswer(-1, ask);
  await expect(short.get()).rejects.toThrow('down');
  expect([await short.get(), await short.get()]).toEqual([3, 4]);
  const failing = new KeptAnswer(1e6, ask);
  asked = 1;
  await expect(failing.get()).rejects.toThrow('down');
  expect([await failing.get(), await failing.get()]).toEqual([3, 3]);
});
