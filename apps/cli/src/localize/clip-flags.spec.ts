import { clipOf } from './clip-flags';

it('makes a part of what was given', () => {
  expect(clipOf({})).toBeNull();
  expect(clipOf({ for: '60' })).toEqual({ from_ms: 0, for_ms: 60_000 });
  expect(clipOf({ from: '1:00' })).toEqual({ from_ms: 60_000, for_ms: null });
});

it.each([{ from: 'x' }, { for: '0' }, { for: 'a minute' }])('refuses %j', (flags) => {
  expect(() => clipOf(flags)).toThrow(/--(from|for) cannot be/);
});
