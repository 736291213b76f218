import { clipOf, parseTime } from './clip-flags';

it.each([
  ['90', 90_000],
  ['90s', 90_000],
  ['0.5', 500],
  ['1:30', 90_000],
  ['1:01:30.25', 3_690_250],
  ['1:75', null],
  ['-5', null],
  ['1m', null],
  ['', null],
])('reads %j as %j ms', (text, ms) => expect(parseTime(text)).toBe(ms));

it('makes a part of what was given', () => {
  expect(clipOf({})).toBeNull();
  expect(clipOf({ for: '60' })).toEqual({ from_ms: 0, for_ms: 60_000 });
  expect(clipOf({ from: '1:00' })).toEqual({ from_ms: 60_000, for_ms: null });
});

it.each([{ from: 'x' }, { for: '0' }, { for: 'a minute' }])('refuses %j', (flags) => {
  expect(() => clipOf(flags)).toThrow(/--(from|for) cannot be/);
});
