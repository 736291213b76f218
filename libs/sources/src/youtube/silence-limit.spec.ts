import { SilenceLimit } from './silence-limit';

describe('SilenceLimit', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('gives the joining of picture and sound more time than the network', () => {
    let silent = false;
    using limit = new SilenceLimit({ stallMs: 1_000, mergeStallMs: 600_000 }, () => void (silent = true));
    limit.line('[Merger] Merging formats into "media.mkv"');
    jest.advanceTimersByTime(599_999);
    expect(silent).toBe(false);
    limit.line('z2-bytes 1 2');
    jest.advanceTimersByTime(1_000);
    expect(silent).toBe(true);
  });
});
