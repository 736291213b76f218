const LENIENT = /^([-−]?)(?:(\d{1,7}):)?(\d{1,3}):(\d{1,3})(?:[.,:](\d{1,9}))?$/;

/**
 * Milliseconds of a time as SRT files in the wild write it: `00:01:02,345`, `.` for `,`, 0–9 fraction digits, hours
 * optional and of any length, blanks inside. Null where it is no time.
 */
export function parseLenientTime(text: string): number | null {
  const match = LENIENT.exec(text.replace(/\s+/g, ''));
  if (!match) {
    return null;
  }
  const [, sign, hours = '0', minutes, seconds, fraction = '0'] = match;
  const ms =
    (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 +
    Math.round(Number(`0.${fraction}`) * 1000);
  return sign ? -ms : ms;
}

/** Numbers with their zeros before, made once: files have thousands of them. */
const TWO = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'));
const THREE = Array.from({ length: 1000 }, (_, i) => String(i).padStart(3, '0'));
const pad = (value: number, digits: 2 | 3): string => (digits === 2 ? TWO : THREE)[value] ?? String(value);

/** `HH:MM:SS<separator>mmm`; times below 0 are written as 0. */
export function formatTime(ms: number, separator: ',' | '.'): string {
  const whole = Math.max(0, Math.round(ms));
  const seconds = Math.floor(whole / 1000);
  return (
    `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}` +
    `${separator}${pad(whole % 1000, 3)}`
  );
}

/** `H:MM:SS.cc`, rounded to the nearest centisecond: order of times is kept. */
export function formatAssTime(ms: number): string {
  const centis = Math.max(0, Math.round(ms / 10));
  const seconds = Math.floor(centis / 100);
  return (
    `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}` +
    `.${pad(centis % 100, 2)}`
  );
}
