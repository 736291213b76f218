import type { LookupAddress } from 'node:dns';
import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP } from 'node:net';

import { Z2Error } from '@z2/contracts';
import ipaddr from 'ipaddr.js';

/** Resolves a name to all its addresses; injectable, so that DNS rebinding can be tested. */
export type LookupAll = (hostname: string) => Promise<LookupAddress[]>;

/** Which addresses the url source may connect to. */
export interface AddressPolicy {
  /** Exempt from the check, as `host:port` with the port always written, e.g. `127.0.0.1:9999`. */
  allowedHosts?: readonly string[];
  /** Let every address through: for an installation whose users may reach its own network. */
  allowPrivate?: boolean;
  /** Default: the system's resolver. */
  lookup?: LookupAll;
}

const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

export const systemLookup: LookupAll = (hostname) => dnsLookup(hostname, { all: true });

/**
 * Whether an address is a global unicast one. Everything that leads elsewhere is not: loopback, private and shared ranges,
 * link-local (169.254.169.254 hands out cloud credentials), and IPv6 forms with an IPv4 address inside (mapped, compatible,
 * NAT64, 6to4, Teredo), which would bypass the check of that address.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) {
    return false;
  }
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') {
    return false;
  }
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(GLOBAL_IPV6);
}

/** Whether the policy exempts the host of a connection or URL. `port` may be empty: then it is the protocol's own. */
export function isExempt(policy: AddressPolicy, protocol: string, hostname: string, port: string): boolean {
  if (policy.allowPrivate) {
    return true;
  }
  const number = port || (protocol === 'https:' ? '443' : '80');
  const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
  return (policy.allowedHosts ?? []).includes(`${host}:${number}`);
}

/**
 * A URL that may be asked for: http or https, no user and password in it, and not an address or name that is private by
 * itself. Names are resolved at connection only (or by {@link checkSourceUrl}).
 * @throws Z2Error SOURCE_URL_INVALID, SOURCE_URL_FORBIDDEN.
 */
export function parseSourceUrl(text: string, policy: AddressPolicy, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || !url.hostname) {
    throw new Z2Error('SOURCE_URL_INVALID', 'This is not a web address of a video.', {
      remedy: 'Give a full address that begins with http:// or https://.',
      details: url ? { scheme: url.protocol.replace(':', '') } : {},
    });
  }
  if (url.username || url.password) {
    throw new Z2Error('SOURCE_URL_INVALID', 'The address has a user name or password in it.', {
      remedy: 'Take it out of the address; for files behind a login, download the file and upload it.',
    });
  }
  const hostname = bareHost(url);
  if (!isExempt(policy, url.protocol, hostname, url.port)) {
    const name = hostname.replace(/\.$/, '').toLowerCase();
    const local = name === 'localhost' || name.endsWith('.localhost');
    if (local || (isIP(hostname) && !isPublicAddress(hostname))) {
      throw forbiddenAddress(hostname);
    }
  }
  return url;
}

/**
 * Early check of a URL source, at creation of a job: shape, literal addresses, and whether the name resolves to anything
 * public. The check that counts is made again at each connection, as names can change their address.
 * @throws Z2Error SOURCE_URL_INVALID, SOURCE_URL_FORBIDDEN, SOURCE_UNREACHABLE (no such name: permanent).
 */
export async function checkSourceUrl(text: string, policy: AddressPolicy = {}): Promise<URL> {
  const url = parseSourceUrl(text, policy);
  const hostname = bareHost(url);
  if (isIP(hostname) || isExempt(policy, url.protocol, hostname, url.port)) {
    return url;
  }
  await lookupPublic(hostname, policy);
  return url;
}

/** The public addresses of a name. @throws Z2Error SOURCE_URL_FORBIDDEN (has only others), SOURCE_UNREACHABLE. */
export async function lookupPublic(hostname: string, policy: AddressPolicy): Promise<LookupAddress[]> {
  let all: LookupAddress[];
  try {
    all = await (policy.lookup ?? systemLookup)(hostname);
  } catch (error) {
    throw nameError(hostname, error);
  }
  const some = all.filter(({ address }) => isPublicAddress(address));
  if (some.length === 0) {
    throw forbiddenAddress(hostname);
  }
  return some;
}

/** The host without the brackets of IPv6. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

export function forbiddenAddress(hostname: string): Z2Error {
  return new Z2Error('SOURCE_URL_FORBIDDEN', `${hostname} leads to an address in a private network.`, {
    remedy:
      'Give a public address, or upload the file. Who runs Z2 can allow private ones (Z2_ALLOW_PRIVATE_SOURCES).',
    details: { host: hostname },
  });
}

function nameError(hostname: string, cause: unknown): Z2Error {
  const { code } = cause as NodeJS.ErrnoException;
  const unknown = code === 'ENOTFOUND' || code === 'ENODATA';
  return new Z2Error(
    'SOURCE_UNREACHABLE',
    unknown
      ? `There is no host named ${hostname}, or the network is away.`
      : `The name ${hostname} could not be looked up (${code}).`,
    {
      remedy: unknown ? 'Check the address for typing errors.' : 'Check the network; then try again.',
      ...(unknown ? { kind: 'permanent' as const } : {}),
      details: { host: hostname },
      cause,
    },
  );
}
