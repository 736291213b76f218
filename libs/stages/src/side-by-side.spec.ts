import { sideBySide } from './side-by-side';
import { TestContext } from './testing/test-context';

it('does both at a time, and gives what each gave', async () => {
  await using ctx = await TestContext.create();
  const met = Promise.withResolvers<string>();
  const results = await sideBySide(
    ctx,
    async (own) => {
      own.progress(0.5);
      return `${await met.promise} ${await own.chunk('part', ['1'], () => Promise.resolve('kept'))}`;
    },
    (own) => {
      met.resolve('met');
      return Promise.resolve(own.workdir.length);
    },
  );
  expect(results).toEqual(['met kept', ctx.workdir.length]);
  expect(ctx.progressed).toEqual([{ fraction: 0.5 }]);
});

it('ends the one where the other fails, and both where the run is cancelled', async () => {
  const ended = (own: { signal: AbortSignal }): Promise<never> =>
    new Promise((_, reject) =>
      own.signal.addEventListener('abort', () => reject(new Error('ended')), { once: true }),
    );
  await using ctx = await TestContext.create();
  const fails = (): Promise<never> => Promise.reject(new Error('broken'));
  await expect(sideBySide(ctx, ended, fails)).rejects.toThrow('broken');
  const abort = new AbortController();
  const cancelled = await ctx.again({ signal: abort.signal });
  const both = sideBySide(cancelled, ended, ended);
  abort.abort();
  await expect(both).rejects.toThrow('ended');
});
