import { ffmpegSafety } from './ffmpeg-version';

describe('ffmpegSafety', () => {
  it.each([
    ['5.1.9-0+deb12u1', 'distribution'],
    ['6.1.1-3ubuntu5', 'distribution'],
    ['7.1.5', 'safe'],
    ['n7.1.4-2-g1', 'old'],
    ['7.0.9', 'old'],
    ['8.0.2', 'old'],
    ['8.0.3', 'safe'],
    ['8.1', 'old'],
    ['8.1.2-static', 'safe'],
    ['8.2', 'safe'],
    ['9.0.1', 'safe'],
    ['4.4.1', 'old'],
    ['N-12345-gabcdef', 'unknown'],
  ])('%s: %s', (version, safety) => expect(ffmpegSafety(version)).toBe(safety));
});
