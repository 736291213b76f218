import { toZ2Error, Z2Error } from '@z2/contracts';
import { retryAfterMs } from '@z2/runtime';

/** A URL for messages and logs: without the query, which may hold a signature. */
export function shownUrl(url: URL): string {
  return url.origin + url.pathname;
}

export function tooLarge(url: URL, maxBytes: number, size: number | null): Z2Error {
  const what = size === null ? 'has more than' : `has ${size} bytes, more than`;
  return new Z2Error(
    'SOURCE_TOO_LARGE',
    `The file at ${shownUrl(url)} ${what} the limit of ${maxBytes} bytes.`,
    {
      remedy: 'Choose a smaller version of the video, or raise Z2_MAX_SOURCE_BYTES.',
      details: { url: shownUrl(url), max_bytes: maxBytes, ...(size === null ? {} : { size }) },
    },
  );
}

export function stalled(url: URL, stallMs: number): Z2Error {
  return new Z2Error('SOURCE_STALLED', `Nothing came from ${url.host} for ${stallMs / 1000} s.`, {
    remedy: 'The download goes on from where it stopped at the next try.',
    details: { url: shownUrl(url), stall_ms: stallMs },
  });
}

export function tookTooLong(url: URL, timeoutMs: number): Z2Error {
  return new Z2Error('SOURCE_STALLED', `The download took longer than ${timeoutMs / 1000} s.`, {
    remedy: 'It goes on from where it stopped at the next try; or raise Z2_DOWNLOAD_TIMEOUT_SECONDS.',
    details: { url: shownUrl(url), timeout_ms: timeoutMs },
  });
}

export function broken(url: URL, why: string, cause?: unknown): Z2Error {
  return new Z2Error('SOURCE_UNREACHABLE', `The connection to ${url.host} broke: ${why}.`, {
    remedy: 'The download goes on from where it stopped at the next try; check the network if this stays.',
    details: { url: shownUrl(url) },
    cause,
  });
}

/** The error that a status of 400 or more stands for. */
export function statusError(url: URL, status: number, retryAfter: string | undefined): Z2Error {
  const details = { url: shownUrl(url), status };
  if (status === 404 || status === 410) {
    return new Z2Error('SOURCE_NOT_FOUND', `${url.host} has no file at this address (${status}).`, {
      remedy: 'Check the address; the file may have been moved or deleted.',
      details,
    });
  }
  if (status >= 500 || status === 408 || status === 425 || status === 429) {
    const wait = retryAfterMs(retryAfter);
    return new Z2Error('SOURCE_UNREACHABLE', `${url.host} could not answer now (${status}).`, {
      remedy: 'It is tried again by itself; if it stays, the server has a problem.',
      details,
      ...(wait === undefined ? {} : { retry_after_ms: wait }),
    });
  }
  return refused(url, `${url.host} refused to give the file (${status}).`, details);
}

export function refused(url: URL, message: string, details: Record<string, unknown> = {}): Z2Error {
  return new Z2Error('SOURCE_REFUSED', message, {
    remedy: 'If it needs a login, download the file yourself and upload it.',
    details: { url: shownUrl(url), ...details },
  });
}

const PAGES = /^(text\/html|application\/xhtml\+xml|application\/json)\b/i;
const PLAYLISTS = /^(application\/(vnd\.apple\.mpegurl|x-mpegurl|dash\+xml)|audio\/(x-)?mpegurl)\b/i;

/** Refuses answers that cannot be a media file by their own word. Others are judged by their content, later. */
export function assertMediaType(url: URL, contentType: string | undefined): void {
  const page = PAGES.test(contentType ?? '');
  if (page || PLAYLISTS.test(contentType ?? '')) {
    const what = page ? 'a web page' : 'a streaming playlist';
    throw new Z2Error('SOURCE_NOT_MEDIA', `${shownUrl(url)} is ${what} (${contentType}), not a media file.`, {
      remedy: 'Give the direct address of the video file itself, or download the video and upload it.',
      details: { url: shownUrl(url), content_type: contentType },
    });
  }
}

const CERTIFICATE = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** Any failure of a transfer as a Z2Error. */
export function transferError(url: URL, error: unknown): Z2Error {
  if (error instanceof Z2Error) {
    return error;
  }
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return toZ2Error(error);
  }
  if (CERTIFICATE.test(code)) {
    return new Z2Error('SOURCE_UNREACHABLE', `The certificate of ${url.host} is not valid (${code}).`, {
      remedy:
        'Check the address; if it is right, tell the owner of the server, or download the file yourself.',
      kind: 'permanent',
      details: { url: shownUrl(url) },
      cause: error,
    });
  }
  return broken(url, message || code || 'unknown reason', error);
}
