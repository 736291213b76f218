import { CallSlots } from './call-slots';

it('lets so many go on at a time, more when the limit is raised, and whoever gives up waiting takes no place', async () => {
  let limit = 1;
  const slots = new CallSlots(() => limit);
  const ends: (() => void)[] = [];
  const begun: string[] = [];
  const call = (name: string, signal = new AbortController().signal): Promise<void> =>
    slots.run(() => {
      begun.push(name);
      return new Promise((resolve) => ends.push(resolve));
    }, signal);
  const gone = new AbortController();
  const [first, second] = [call('first'), call('second', gone.signal)];
  const rest = [call('third'), call('fourth')];
  expect(begun).toEqual(['first']);
  gone.abort();
  await expect(second).rejects.toMatchObject({ code: 'CANCELLED' });
  limit = 2;
  ends.shift()?.();
  await first;
  expect(begun).toEqual(['first', 'third', 'fourth']);
  ends.forEach((end) => end());
  await Promise.all(rest);
});
