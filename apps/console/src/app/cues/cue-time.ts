/** A place in a film as it is edited: "0:05.359", "1:02:03.004". */
export function cueTime(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  const [h, m] = [Math.floor(whole / 3_600_000), Math.floor(whole / 60_000) % 60];
  const seconds = ((whole % 60_000) / 1000).toFixed(3).padStart(6, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${seconds}` : `${m}:${seconds}`;
}

/** What somebody wrote, in ms: "5", "5.3", "1:05,300", "1:02:03.004"; null: no time. */
export function parseCueTime(text: string): number | null {
  const found = /^(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d*)?)$/.exec(text.trim());
  if (!found) {
    return null;
  }
  const [, h = '0', m = '0', s = ''] = found;
  return Math.round((Number(h) * 3600 + Number(m) * 60 + Number(s.replace(',', '.'))) * 1000);
}
