import { type JobOptions, Z2Error } from '@z2/contracts';

/** `90`, `90s`, `1:30`, `1:01:30.5` as ms; null for anything else. Pure. */
export function parseTime(text: string): number | null {
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

/** The part that `--from` and `--for` name; null: the whole. @throws Z2Error OPTION_INVALID */
export function clipOf(flags: { from?: string; for?: string }): JobOptions['clip'] {
  if (flags.from === undefined && flags.for === undefined) {
    return null;
  }
  const for_ms = flags.for === undefined ? null : timeOf('--for', flags.for);
  if (for_ms !== null && for_ms < 100) {
    throw invalid('--for', flags.for ?? '');
  }
  return { from_ms: flags.from === undefined ? 0 : timeOf('--from', flags.from), for_ms };
}

function timeOf(option: string, text: string): number {
  const time = parseTime(text);
  if (time === null) {
    throw invalid(option, text);
  }
  return time;
}

function invalid(option: string, text: string): Z2Error {
  return new Z2Error('OPTION_INVALID', `${option} cannot be "${text}".`, {
    remedy: 'Give seconds or a time: 90, 1:30 or 1:01:30.',
  });
}
