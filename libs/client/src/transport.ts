import { Z2Error } from '@z2/contracts';

import { type EndpointName, ENDPOINTS, endpointUrl, type QueryValue } from './endpoints';
import { problemToError } from './problem-to-error';

export interface CallOptions {
  signal?: AbortSignal;
}

/** What upload() takes; in Node, `fs.openAsBlob(path)` makes a Blob of a file without reading it into memory. */
export type UploadBody = Blob | ReadableStream<Uint8Array>;

export interface CallParts {
  params?: Record<string, string>;
  query?: Record<string, QueryValue>;
  json?: unknown;
  body?: UploadBody;
}

/** Asks an endpoint, and gives the JSON that it answers. */
export type Call = <T>(name: EndpointName, parts: CallParts, call?: CallOptions) => Promise<T>;

/** Requests to the gateway and what their answers mean. */
export class Transport {
  private readonly fetch: typeof fetch;

  /** @param baseUrl without a slash at its end; '' the page's own origin */
  constructor(
    private readonly baseUrl: string,
    otherFetch?: typeof fetch,
  ) {
    // Browsers refuse a fetch that is called as a method of another object.
    this.fetch = otherFetch ?? globalThis.fetch.bind(globalThis);
  }

  /** @throws Z2Error the gateway's own; SERVICE_NOT_RUNNING, also where something else answers; CANCELLED */
  readonly call: Call = async <T>(name: EndpointName, parts: CallParts, call?: CallOptions): Promise<T> => {
    const response = await this.send(name, parts, call);
    const body = await readJson(response);
    if (!response.ok) {
      throw problemToError(body, response.status, response.url);
    }
    if (body === undefined) {
      throw new Z2Error('SERVICE_NOT_RUNNING', `${response.url} answers, but not as Z2 does.`, {
        remedy: 'Check the address and the port: another program may be listening there.',
      });
    }
    return body as T;
  };

  /** Where the answer has no body. @throws Z2Error as `call` */
  async callForNothing(name: EndpointName, parts: CallParts, call?: CallOptions): Promise<void> {
    const response = await this.send(name, parts, call);
    if (!response.ok) {
      throw problemToError(await readJson(response), response.status, response.url);
    }
  }

  /** The answer as it is, of whatever status. @throws Z2Error SERVICE_NOT_RUNNING, CANCELLED */
  async send(name: EndpointName, parts: CallParts, call?: CallOptions): Promise<Response> {
    const url = endpointUrl(this.baseUrl, name, parts.params, parts.query);
    const headers: Record<string, string> = { accept: 'application/json, application/problem+json' };
    if (parts.json !== undefined) {
      headers['content-type'] = 'application/json';
    } else if (parts.body) {
      headers['content-type'] = 'application/octet-stream';
    }
    const init = {
      method: ENDPOINTS[name].method.toUpperCase(),
      headers,
      ...(parts.json === undefined ? {} : { body: JSON.stringify(parts.json) }),
      // Streams need `duplex`, which not every lib's RequestInit declares.
      ...(parts.body ? { body: parts.body, duplex: 'half' } : {}),
      ...(call?.signal ? { signal: call.signal } : {}),
    } as RequestInit;
    try {
      return await this.fetch(url, init);
    } catch (error) {
      if (call?.signal?.aborted) {
        throw new Z2Error('CANCELLED', 'The request was cancelled.', {
          remedy: 'Start it again when wanted.',
          cause: error,
        });
      }
      throw new Z2Error('SERVICE_NOT_RUNNING', `Nothing answers at ${this.baseUrl || 'this address'}.`, {
        remedy: 'Start Z2 with ./z2 up, or check the address.',
        cause: error,
        details: { url },
      });
    }
  }
}

/** The body as JSON; undefined: it is none (a proxy's error page, or no Z2 at all), which callers say. */
export async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
