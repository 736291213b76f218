import '@angular/compiler';

import { type DestroyableInjector, Injector, runInInjectionContext } from '@angular/core';
import type { JobEvent } from '@z2/contracts';

import { Api } from '../../apps/console/src/app/core/api';
import { LiveReading } from '../../apps/console/src/app/core/live-reading';

const STATUS = { type: 'status' } as JobEvent;

/** A page whose readings end when the test says so. */
class Page {
  readonly shown: number[] = [];
  readonly ends: (() => void)[] = [];
  happens: (event: JobEvent) => void = () => undefined;
  private readonly injector: DestroyableInjector;
  readonly live: LiveReading;

  constructor() {
    const events = {
      watch: (onEvent: (event: JobEvent) => void) => {
        this.happens = onEvent;
        return () => undefined;
      },
      onConnection: () => () => undefined,
    };
    this.injector = Injector.create({ providers: [{ provide: Api, useValue: { events } }] });
    this.live = runInInjectionContext(
      this.injector,
      () =>
        new LiveReading({
          read: () => {
            const number = this.ends.length + 1;
            return new Promise((resolve) =>
              this.ends.push(() => resolve(() => void this.shown.push(number))),
            );
          },
          onEvent: () => undefined,
          begun: () => true,
          every_ms: 1_000,
        }),
    );
  }

  leave(): void {
    this.injector.destroy();
  }
}

describe('what a page reads while jobs run', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is shown though events come faster than answers, and read again after them', async () => {
    const page = new Page();
    void page.live.read();
    for (let second = 0; second < 10; second++) {
      page.happens(STATUS);
      await jest.advanceTimersByTimeAsync(1_000);
    }
    expect(page.ends).toHaveLength(1);
    page.ends[0]?.();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(page.shown).toEqual([1]);
    expect(page.ends).toHaveLength(2);
    page.ends[1]?.();
    await jest.advanceTimersByTimeAsync(5_000);
    expect([page.shown, page.ends.length]).toEqual([[1, 2], 2]);
  });

  it('is that of the newest question, and none after the page is left', async () => {
    const page = new Page();
    void page.live.read();
    void page.live.read();
    page.ends.forEach((end) => end());
    await jest.advanceTimersByTimeAsync(0);
    expect(page.shown).toEqual([2]);
    void page.live.read();
    page.happens(STATUS);
    page.leave();
    page.ends[2]?.();
    await jest.advanceTimersByTimeAsync(5_000);
    expect([page.shown, page.ends.length]).toEqual([[2], 3]);
  });
});
