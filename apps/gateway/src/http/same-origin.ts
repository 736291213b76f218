import type { IncomingMessage } from 'node:http';

import { Z2Error } from '@z2/contracts';

import { isLoopback } from './loopback';

/** What refuseForeign goes by. */
export interface OriginPolicy {
  /** The address that is listened on. */
  host: string;
  /** Origins beside its own whose pages may use the service. */
  allowedOrigins: readonly string[];
}

/**
 * Refuses requests that a foreign web page makes through the user's browser: there are no accounts yet, so that to be on
 * this machine is all the right there is.
 * - `Origin`, where there is one, must be the host that was called, or one that is allowed (cross-site requests and sockets);
 * - while listening on loopback, the host must be a name of loopback (DNS rebinding: a foreign name that resolves here).
 *
 * @returns null when it may pass
 */
export function refuseForeign(request: IncomingMessage, policy: OriginPolicy): Z2Error | null {
  const { host, origin } = request.headers;
  if (isLoopback(policy.host) && host !== undefined && !isLoopback(hostName(host))) {
    return forbidden(`This service is for this machine alone; it does not answer under the name ${host}.`, {
      host,
    });
  }
  const allowed =
    origin === undefined || URL.parse(origin)?.host === host || policy.allowedOrigins.includes(origin);
  if (!allowed) {
    return forbidden(`Pages of ${origin} may not use this service.`, { origin });
  }
  return null;
}

function hostName(host: string): string {
  return URL.parse(`http://${host}`)?.hostname ?? host;
}

function forbidden(message: string, details: Record<string, unknown>): Z2Error {
  return new Z2Error('FORBIDDEN', message, {
    remedy: 'Open the console at the address that ./z2 up printed, or call the service without a browser.',
    details,
  });
}
