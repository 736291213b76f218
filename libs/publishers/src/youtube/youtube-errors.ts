import { cancelledError, toZ2Error, Z2Error } from '@z2/contracts';
import { retryAfterMs } from '@z2/runtime';

import { placeFailure } from '../transfer/place-failure';
import { REASONS } from './youtube-reasons';

/** What an answer of YouTube says; `reason` is the word of its documentation ("YouTube Data API - Errors"). */
export interface YoutubeAnswer {
  /** null: there was no answer. */
  status: number | null;
  reason: string;
  message: string;
  retryAfterMs: number | null;
}

const QUOTA = ['quotaExceeded', 'dailyLimitExceeded', 'dailyLimitExceededUnreg'];
const RATES = ['rateLimitExceeded', 'userRateLimitExceeded', 'RATE_LIMIT_EXCEEDED'];

/** Any failure of a step as a typed error. It holds neither tokens nor requests. */
export function youtubeError(thrown: unknown, step: string, signal: AbortSignal): Z2Error {
  if (signal.aborted) {
    return cancelledError(signal.reason);
  }
  const answer = thrown instanceof Z2Error ? null : answerOf(thrown);
  return answer ? answerError(answer, step) : toZ2Error(thrown);
}

export function answerError(answer: YoutubeAnswer, step: string): Z2Error {
  const { status, reason, message, retryAfterMs: wait } = answer;
  const details = { step, status, reason };
  if (QUOTA.includes(reason)) {
    const hours = Math.ceil(untilMidnightPacific(Date.now()) / 3_600_000);
    return new Z2Error(
      'PUBLISH_LIMIT_EXCEEDED',
      `The day's quota of the Google Cloud project is used up (${step}).`,
      {
        remedy: `It is renewed at midnight Pacific Time, in about ${hours} h: retry the job then; what is there already is not sent again. Google can grant more.`,
        details,
      },
    );
  }
  const known = REASONS[reason] ?? (status === 401 ? REASONS.authError : undefined);
  if (known) {
    const kind = 'permanent';
    return new Z2Error(known.code, `${known.message} (${step})`, { kind, remedy: known.remedy, details });
  }
  const lasting = status !== null && status < 500 && ![408, 429].includes(status) && !RATES.includes(reason);
  const said = [reason, message].filter(Boolean).join(': ') || `status ${status}`;
  return placeFailure({ place: 'YouTube', step, said, lasting, wait: wait ?? undefined, details });
}

/** What the body of a failed answer says. */
export function readAnswer(status: number, body: unknown, retryAfter: string | null): YoutubeAnswer {
  const json = parsed(body);
  const error = field(json, 'error');
  // The token service answers {error: 'invalid_grant', error_description}, the API {error: {message, errors: [{reason}]}}.
  const reason = typeof error === 'string' ? error : field(field(field(error, 'errors'), '0'), 'reason');
  const message = field(error, 'message') ?? field(json, 'error_description');
  return {
    status,
    reason: typeof reason === 'string' ? reason : '',
    message: typeof message === 'string' ? message.replaceAll(/<[^>]*>/g, '').slice(0, 300) : '',
    retryAfterMs: retryAfterMs(retryAfter) ?? null,
  };
}

function answerOf(thrown: unknown): YoutubeAnswer | null {
  const response = field(thrown, 'response');
  const status = field(response, 'status');
  if (typeof status === 'number') {
    const headers = field(response, 'headers') as { get?: (name: string) => string | null } | undefined;
    return readAnswer(status, field(response, 'data'), headers?.get?.('retry-after') ?? null);
  }
  // The library's own error without an answer: no connection, a cut one, or silence.
  const message = field(thrown, 'config') ? field(thrown, 'message') : undefined;
  return typeof message === 'string'
    ? { status: null, reason: '', message: message.slice(0, 300), retryAfterMs: null }
    : null;
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') {
    return body;
  }
  try {
    return JSON.parse(body);
  } catch {
    return null; // A page of some proxy: the status says enough.
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** ms until the quota's day ends. */
export function untilMidnightPacific(now: number): number {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'America/Los_Angeles',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).format(now);
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return 86_400_000 - (hours * 3600 + minutes * 60 + seconds) * 1000;
}
