import type { SpeechRegion } from '@z2/contracts';
import fc from 'fast-check';

import { speechWindows, WINDOW_MS } from './speech-windows';

const regions = fc
  .array(fc.tuple(fc.integer({ min: 50, max: 5_000 }), fc.integer({ min: 50, max: 80_000 })), {
    maxLength: 30,
  })
  .map((parts) => {
    let at = 0;
    return parts.map(([gap, length]): SpeechRegion => {
      const start_ms = at + gap;
      at = start_ms + length;
      return { start_ms, end_ms: at };
    });
  });

it('holds every millisecond of speech once, in windows of at most 30 s that are cut in silence where there is any', () => {
  fc.assert(
    fc.property(regions, (given) => {
      const windows = speechWindows(given);
      windows.forEach((window, index) => {
        expect(window.end_ms - window.start_ms).toBeLessThanOrEqual(WINDOW_MS);
        expect(window.start_ms).toBeGreaterThanOrEqual(windows[index - 1]?.end_ms ?? 0);
      });
      for (const region of given) {
        const covered = windows.reduce(
          (sum, window) =>
            sum +
            Math.max(0, Math.min(window.end_ms, region.end_ms) - Math.max(window.start_ms, region.start_ms)),
          0,
        );
        expect(covered).toBe(region.end_ms - region.start_ms);
      }
      const cuts = windows.slice(1).map((window) => window.start_ms);
      const inSpeech = cuts.filter((cut) =>
        given.some((region) => region.start_ms < cut && cut < region.end_ms),
      );
      inSpeech.forEach((cut) => {
        const region = given.find((one) => one.start_ms < cut && cut < one.end_ms);
        expect((region?.end_ms ?? 0) - (region?.start_ms ?? 0)).toBeGreaterThan(WINDOW_MS);
      });
    }),
  );
});
