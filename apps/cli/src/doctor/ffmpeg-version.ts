/** The first release of each branch without CVE-2026-8461 (RELIABILITY.md 4); older branches get no releases any more. */
const FLOORS: readonly (readonly [number, number, number])[] = [
  [7, 1, 5],
  [8, 0, 3],
  [8, 1, 2],
];

/**
 * What the version that `ffmpeg -version` prints says about known holes. A distribution mends them in the version that
 * it has (`5.1.9-0+deb12u1`), so that the number alone says nothing there. Pure.
 */
export function ffmpegSafety(version: string): 'safe' | 'distribution' | 'unknown' | 'old' {
  if (/(deb|ubuntu|\.el|\.fc|\+rpt)/i.test(version)) {
    return 'distribution';
  }
  const [, major, minor, patch = '0'] = /^n?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  if (major === undefined) {
    return 'unknown';
  }
  const [a, b, c] = [Number(major), Number(minor), Number(patch)];
  const branch = FLOORS.find((floor) => floor[0] === a && floor[1] === b);
  const newest = FLOORS.at(-1) ?? [0, 0, 0];
  const isNewer = a > newest[0] || (a === newest[0] && b > newest[1]);
  return isNewer || (branch && c >= branch[2]) ? 'safe' : 'old';
}
