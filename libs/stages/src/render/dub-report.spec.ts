import { spread } from './dub-report';

it('gives percentiles by nearest rank', () => {
  expect(spread([], 1)).toEqual({ p50: 0, p95: 0, max: 0 });
  expect(spread([30.04, 10, 20], 1)).toEqual({ p50: 20, p95: 30, max: 30 });
  expect(
    spread(
      Array.from({ length: 100 }, (_, i) => 100 - i),
      0,
    ),
  ).toEqual({ p50: 50, p95: 95, max: 100 });
});
