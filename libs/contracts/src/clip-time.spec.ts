import { parseClipTime } from './clip-time';

it.each([
  ['90', 90_000],
  [' 90s ', 90_000],
  ['0.5', 500],
  ['1:30', 90_000],
  ['1:01:30.5', 3_690_500],
  ['1:01:30.25', 3_690_250],
  ['1:75', null],
  ['1:90', null],
  ['1m', null],
  ['', null],
  ['-5', null],
  ['soon', null],
])('%s is %s ms', (text, ms) => expect(parseClipTime(text)).toBe(ms));
