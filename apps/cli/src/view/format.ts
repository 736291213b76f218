import type { ProgressMeasure } from '@z2/contracts';

/** `1:05` or `1:02:05` of ms. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `3.4 MB` of bytes, in steps of 1000. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** How fast: `3.1× real time`, `4.2 MB/s`, `12 cues/s`. Empty until there is something to measure. */
export function rate(unit: ProgressMeasure['unit'], perSecond: number): string {
  if (perSecond <= 0) {
    return '';
  }
  switch (unit) {
    case 'ms':
      return `${(perSecond / 1000).toFixed(1)}× real time`;
    case 'bytes':
      return `${bytes(perSecond)}/s`;
    case 'frames':
      return `${Math.round(perSecond)} fps`;
    case 'cues':
      return `${perSecond.toFixed(1)} cues/s`;
  }
}
