import type { MediaStream } from '../probe/media-info';
import { segmentLength } from './segment-length';

it.each([
  [320, 180, 25, 10_000],
  [640, 360, 30, 10_000],
  [1280, 720, 30, 5_000],
  [1920, 1080, 30, 4_000],
  [3840, 2160, 60, 4_000],
  [0, 0, null, 10_000],
])('segments of %d×%d at %p fps are %d ms long', (width, height, fps, length) => {
  const sar = { num: 1, den: 1 };
  expect(segmentLength({ width, height, fps, sar, rotation: 0 } as MediaStream)).toBe(length);
});
