/** How a TTML file counts (TTML2 6.2; IMSC 1.1 6.9). */
export interface TtmlClock {
  frameRate: number;
  tickRate: number;
}

/** Rates of the root element: frameRate × frameRateMultiplier, tickRate (default: of frames, else 1). */
export function ttmlClock(attributes: Readonly<Record<string, string>>): TtmlClock {
  const [numerator = 1, denominator = 1] = (attributes['frameratemultiplier'] ?? '1 1')
    .split(/[\s:]+/)
    .map(Number);
  const stated = Number(attributes['framerate']);
  const multiplier = numerator > 0 && denominator > 0 ? numerator / denominator : 1;
  const frameRate = (stated > 0 ? stated : 30) * multiplier;
  const ticks = Number(attributes['tickrate']);
  return { frameRate, tickRate: ticks > 0 ? ticks : stated > 0 ? frameRate : 1 };
}

const CLOCK = /^(\d{1,7}):(\d{1,2}):(\d{1,2})(?:(\.\d+)|[:;](\d+(?:\.\d+)?))?$/;
const OFFSET = /^(\d+(?:\.\d+)?)\s*(h|ms|m|s|f|t)$/;

/** Milliseconds, not rounded, of a time expression; null where it is none. */
export function ttmlTime(text: string | undefined, { frameRate, tickRate }: TtmlClock): number | null {
  const trimmed = text?.trim() ?? '';
  const clock = CLOCK.exec(trimmed);
  if (clock) {
    const [, hours, minutes, seconds, fraction = '0', frames = '0'] = clock;
    const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(fraction);
    return (whole + Number(frames) / frameRate) * 1000;
  }
  const [, value, unit] = OFFSET.exec(trimmed) ?? [];
  const units: Readonly<Record<string, number>> = {
    ...{ h: 3_600_000, m: 60_000, s: 1000, ms: 1, f: 1000 / frameRate, t: 1000 / tickRate },
  };
  return value === undefined ? null : Number(value) * units[unit!]!;
}
