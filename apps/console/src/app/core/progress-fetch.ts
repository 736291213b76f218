/**
 * A fetch that tells how much of the body was sent (fraction 0–1), which the browser's own cannot; for uploads.
 * Knows only what the client's `upload` needs: text answers, string headers, abort.
 */
export function progressFetch(onSent: (fraction: number) => void): typeof fetch {
  return (input, init = {}) =>
    new Promise<Response>((resolve, reject) => {
      const request = new XMLHttpRequest();
      const signal = init.signal;
      const abort = (): void => request.abort();
      request.open(init.method ?? 'GET', input instanceof Request ? input.url : input);
      new Headers(init.headers).forEach((value, name) => request.setRequestHeader(name, value));
      request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0);
      request.onload = () => {
        const headers = { 'content-type': request.getResponseHeader('content-type') ?? '' };
        const body = request.status === 204 ? null : request.responseText;
        resolve(new Response(body, { status: request.status, headers }));
      };
      request.onerror = () => reject(new TypeError('The connection broke.'));
      request.onabort = () => reject(new DOMException('The request was aborted.', 'AbortError'));
      request.onloadend = () => signal?.removeEventListener('abort', abort);
      signal?.addEventListener('abort', abort);
      request.send((init.body ?? null) as XMLHttpRequestBodyInit | null);
    });
}
