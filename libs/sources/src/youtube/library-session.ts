import type { Z2Error } from '@z2/contracts';
import { type AddressPolicy, createGuardedAgent } from '@z2/runtime';
import { Agent, buildConnector, type Dispatcher } from 'undici';

import { stalled, statusError, tookTooLong, transferError } from '../url/url-errors';
import { Watchdog } from '../url/watchdog';
import type { Reroute } from './reroute';
import { watchUrl } from './youtube-engine';

export interface LibrarySessionOptions extends AddressPolicy {
  /** For all the library's questions together, ms. */
  timeoutMs: number;
  /** Longest silence, ms. */
  stallMs: number;
  /** Sends what is meant for YouTube elsewhere. */
  reroute?: Reroute | null;
}

/**
 * What a library of YouTube gets of the network: connections to public addresses, ended by cancel, silence and time. Remembers
 * what went wrong on the way, since libraries drop reasons.
 */
export class LibrarySession implements AsyncDisposable {
  readonly dispatcher: Dispatcher;
  /** The first broken connection or bad status of the question. */
  private fault: Z2Error | null = null;
  private readonly dog: Watchdog;
  private readonly agent: Agent;

  constructor(videoId: string, options: LibrarySessionOptions, signal: AbortSignal) {
    const url = new URL(watchUrl(videoId));
    this.agent = createGuardedAgent(options, { Agent, buildConnector });
    this.dog = new Watchdog(signal, options, {
      timeout: () => tookTooLong(url, options.timeoutMs),
      stall: () => stalled(url, options.stallMs),
    });
    this.dispatcher = this.agent.compose((dispatch) => (request, handler) => {
      const asked = new URL(String(request.path), String(request.origin));
      const { origin, pathname, search } = options.reroute?.(asked) ?? asked;
      const onFault = (fault: Z2Error): void => void (this.fault ??= fault);
      return dispatch(
        { ...request, origin, path: pathname + search },
        watched(handler, asked, this.dog, onFault),
      );
    });
  }

  /**
   * The library's answer.
   * @throws the Z2Error of what went wrong on the way, if anything did; else what the library throws.
   */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    const { signal } = this.dog;
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void => aborted.reject(signal.reason as Z2Error);
    signal.addEventListener('abort', onAbort);
    this.fault = null;
    try {
      signal.throwIfAborted();
      return await Promise.race([question(), aborted.promise]);
    } catch (error) {
      throw signal.aborted ? signal.reason : (this.fault ?? error);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.dog.stop();
    await this.agent.destroy();
  }
}

/** `handler` with everything passed on, and what matters here told before. */
function watched(
  handler: Dispatcher.DispatchHandler,
  url: URL,
  dog: Watchdog,
  onFault: (fault: Z2Error) => void,
): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (...some) => handler.onRequestStart?.(...some),
    onRequestUpgrade: (...some) => handler.onRequestUpgrade?.(...some),
    onResponseStart: (controller, status, headers, message) => {
      dog.heard();
      if (status >= 400) {
        onFault(statusError(url, status, [headers['retry-after']].flat()[0]));
      }
      handler.onResponseStart?.(controller, status, headers, message);
    },
    onResponseData: (...some) => {
      dog.heard();
      handler.onResponseData?.(...some);
    },
    onResponseEnd: (...some) => handler.onResponseEnd?.(...some),
    onResponseError: (controller, error) => {
      onFault(transferError(url, error));
      handler.onResponseError?.(controller, error);
    },
  };
}
