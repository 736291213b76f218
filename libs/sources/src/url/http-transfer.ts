import { on } from 'node:events';

import { type AddressPolicy, createGuardedAgent, parseWebUrl } from '@z2/runtime';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';

import { refused, statusError } from './url-errors';

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export interface Answer {
  /** The address that answered, after all redirects. */
  url: URL;
  status: number;
  body: Dispatcher.ResponseData['body'];
  /** One value of a header; the first where there are several. */
  header(name: string): string | undefined;
}

/** HTTP requests to public addresses, with at most five redirects, each checked like the first address. */
export class HttpTransfer {
  private readonly agent: Agent;

  constructor(private readonly policy: AddressPolicy) {
    this.agent = createGuardedAgent(policy, { Agent, buildConnector });
  }

  /**
   * The answer to GET or HEAD. The body must be read or dropped.
   * @throws Z2Error of the guard and for a status of 400 or more but 416; else errors of undici and the signal's reason.
   */
  async request(
    method: 'GET' | 'HEAD',
    address: string,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Answer> {
    let url = parseWebUrl(address, this.policy);
    for (let hop = 0; ; hop += 1) {
      const answer = await this.once(method, url, headers, signal);
      const location = answer.header('location');
      if (!REDIRECTS.has(answer.status) || location === undefined) {
        return this.accepted(answer);
      }
      drop(answer);
      if (hop === MAX_REDIRECTS) {
        throw refused(url, `${url.host} redirects again and again.`, { redirects: MAX_REDIRECTS });
      }
      url = parseWebUrl(location, this.policy, url);
    }
  }

  private accepted(answer: Answer): Answer {
    if (answer.status >= 400 && answer.status !== 416) {
      drop(answer);
      throw statusError(answer.url, answer.status, answer.header('retry-after'));
    }
    return answer;
  }

  private async once(
    method: 'GET' | 'HEAD',
    url: URL,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const {
      statusCode,
      body,
      headers: answered,
    } = await request(url, {
      method,
      // Offsets must count the file's own bytes: no compression on the way.
      headers: { 'user-agent': 'Z2', accept: '*/*', 'accept-encoding': 'identity', ...headers },
      dispatcher: this.agent,
      signal,
    });
    // Whoever reads the body meets its error there; without this one that comes earlier would end the process.
    body.on('error', () => undefined);
    return {
      url,
      status: statusCode,
      body,
      header: (name) => [answered[name]].flat()[0],
    };
  }
}

/** Ends a body that nobody wants, with its connection. */
export function drop(answer: Answer): void {
  answer.body.destroy();
}

/**
 * The chunks of a body, each that came before a broken connection included: iterating the stream itself would throw away
 * what it has buffered. Begin in the same turn in which the answer came.
 */
export function chunksOf(answer: Answer): AsyncIterable<[Uint8Array]> {
  const limits = { highWaterMark: 16, lowWaterMark: 4 };
  return on(answer.body, 'data', { close: ['end'], ...limits }) as AsyncIterable<[Uint8Array]>;
}
