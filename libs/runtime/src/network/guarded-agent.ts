import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

import type * as Undici from 'undici';

import {
  type AddressPolicy,
  forbiddenAddress,
  isExempt,
  isPublicAddress,
  lookupPublic,
} from './address-guard';

const CONNECT_TIMEOUT_MS = 15_000;

/**
 * An HTTP agent that connects to public addresses only. The check is of the address that is connected to, at each
 * connection: a check of the name beforehand is worth nothing against DNS that changes its answer (rebinding).
 * Errors of the guard come out of `request` as they are, in the words of the policy. undici is handed in: programs that
 * connect to nobody load this room too, and it takes a tenth of a second.
 */
export function createGuardedAgent(
  policy: AddressPolicy,
  { Agent, buildConnector }: Pick<typeof Undici, 'Agent' | 'buildConnector'>,
): Undici.Agent {
  const open = buildConnector({ timeout: CONNECT_TIMEOUT_MS });
  const guarded = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: checkedLookup(policy) });
  return new Agent({
    connect: (options, callback) => {
      const { hostname, port, protocol } = options;
      if (isExempt(policy, protocol, hostname, port)) {
        open(options, callback);
        return;
      }
      // A literal address never reaches the lookup.
      if (isIP(hostname) && !isPublicAddress(hostname)) {
        callback(forbiddenAddress(hostname, policy), null);
        return;
      }
      guarded(options, (...[error, socket]) => {
        if (error) {
          callback(error, null);
        } else if (isPublicAddress(socket.remoteAddress ?? '')) {
          callback(null, socket);
        } else {
          socket.destroy();
          callback(forbiddenAddress(hostname, policy), null);
        }
      });
    },
    // One transfer at a time; a stall is watched by the caller, who knows what he waits for.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 1_000,
  });
}

function checkedLookup(policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    lookupPublic(hostname, policy).then(
      (addresses: LookupAddress[]) => {
        const wanted = options.family === 4 || options.family === 6 ? options.family : null;
        const some = wanted ? addresses.filter(({ family }) => family === wanted) : addresses;
        const first = some[0];
        if (!first) {
          callback(forbiddenAddress(hostname, policy), '', 0);
        } else if (options.all) {
          callback(null, some);
        } else {
          callback(null, first.address, first.family);
        }
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}
