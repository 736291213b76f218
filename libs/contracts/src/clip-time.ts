/** The shortest part of a source that can be taken, ms. */
export const MIN_CLIP_MS = 100;

/** A time or a length as people write it: `90`, `90s`, `1:30`, `1:01:30.5` as ms; null for anything else. Pure. */
export function parseClipTime(text: string): number | null {
  const match = /^(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d+)?)s?$/.exec(text.trim());
  if (!match) {
    return null;
  }
  const [, hours = '0', minutes, seconds = '0'] = match;
  if (minutes !== undefined && Number(seconds) >= 60) {
    return null;
  }
  return Math.round((Number(hours) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds)) * 1000);
}
