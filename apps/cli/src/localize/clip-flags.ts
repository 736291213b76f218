import { type JobOptions, MIN_CLIP_MS, parseClipTime, Z2Error } from '@z2/contracts';

/** The part that `--from` and `--for` name; null: the whole. @throws Z2Error OPTION_INVALID */
export function clipOf(flags: { from?: string; for?: string }): JobOptions['clip'] {
  if (flags.from === undefined && flags.for === undefined) {
    return null;
  }
  const for_ms = flags.for === undefined ? null : timeOf('--for', flags.for);
  if (for_ms !== null && for_ms < MIN_CLIP_MS) {
    throw invalid('--for', flags.for ?? '');
  }
  return { from_ms: flags.from === undefined ? 0 : timeOf('--from', flags.from), for_ms };
}

function timeOf(option: string, text: string): number {
  const time = parseClipTime(text);
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
