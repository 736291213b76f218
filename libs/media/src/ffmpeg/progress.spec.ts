import { progressReader } from './progress';

it('reports the time reached only when it grows', () => {
  const seen: number[] = [];
  const read = progressReader((ms) => seen.push(ms));
  for (const line of [
    'frame=1',
    'out_time_us=-21333',
    'out_time_us=N/A',
    'out_time_us=1500000',
    'out_time_us=1400000',
    'out_time_us=1500999',
    'out_time=00:00:09',
    'out_time_us=2000000',
    'progress=end',
  ]) {
    read(line);
  }
  expect(seen).toEqual([1500, 2000]);
});
