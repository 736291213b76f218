/** "640 B", "3.4 MB" (decimal units, as file managers have them). */
export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = size < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  const value = size / 1000 ** power;
  return `${power > 0 && value < 100 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

/** A place in a film: "1:05", "1:02:03". */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** How long something took: "80 ms", "4.2 s", "12 s", "3 min 5 s", "2 h 10 min". */
export function duration(ms: number): string {
  if (ms < 999.5) {
    return `${Math.round(ms)} ms`;
  }
  return ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : wholeSeconds(ms);
}

/** How long something takes, for what is looked at while it goes on: "less than a second", "4 s", "3 min 5 s". */
export function roughDuration(ms: number): string {
  return ms < 1000 ? 'less than a second' : wholeSeconds(ms);
}

function wholeSeconds(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min${seconds % 60 ? ` ${seconds % 60} s` : ''}`;
  }
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`;
}

/** "just now", "5 min ago", "3 h ago", "yesterday", "12 Mar", "12 Mar 2024". */
export function ago(iso: string, now: number): string {
  const then = new Date(iso);
  const minutes = Math.floor((now - then.getTime()) / 60_000);
  if (minutes < 1) {
    return 'just now';
  }
  if (minutes < 60) {
    return `${minutes} min ago`;
  }
  if (minutes < 24 * 60) {
    return `${Math.floor(minutes / 60)} h ago`;
  }
  if (minutes < 48 * 60) {
    return 'yesterday';
  }
  const sameYear = then.getFullYear() === new Date(now).getFullYear();
  return then.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
}

// Made once: a log has hundreds of times, all written again with each line that comes.
const FULL = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const OF_DAY = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** Date and time in full, for tooltips. */
export function fullTime(iso: string): string {
  return FULL.format(new Date(iso));
}

/** Time of day, for log lines: "14:03:22". */
export function timeOfDay(iso: string): string {
  return OF_DAY.format(new Date(iso));
}

/** When something began, for lists: the time of day, with the day where that is not today: "14:03", "24 Nov, 14:03". */
export function startTime(iso: string, now: number): string {
  const [then, today] = [new Date(iso), new Date(now)];
  const time = then.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const day = then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return then.toDateString() === today.toDateString() ? time : `${day}, ${time}`;
}

/** The beginning of a job's id: enough to tell one from another of the same name. */
export const shortId = (job_uuid: string): string => job_uuid.slice(0, 8);

/** "1 job", "3 jobs", "1,200 jobs". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}

/** With one full stop at its end; '' for nothing. */
export function sentence(text: string | null): string {
  return text ? `${text.replace(/\.$/, '')}.` : '';
}
