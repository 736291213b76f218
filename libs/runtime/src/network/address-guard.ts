import type { LookupAddress } from 'node:dns';
import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

import { type AddressErrors, SOURCE_ADDRESS } from './address-errors';

/** Resolves a name to all its addresses; injectable, so that DNS rebinding can be tested. */
export type LookupAll = (hostname: string) => Promise<LookupAddress[]>;

/** Which addresses may be connected to on behalf of a user. */
export interface AddressPolicy {
  /** Exempt from the check, as `host:port` with the port always written, e.g. `127.0.0.1:9999`. */
  allowedHosts?: readonly string[];
  /** Let every address through: for an installation whose users may reach its own network. */
  allowPrivate?: boolean;
  /** Default: the system's resolver. */
  lookup?: LookupAll;
  /** Default: the words for sources of videos. */
  errors?: AddressErrors;
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
 * itself. Names are resolved at connection only (or by {@link checkWebUrl}).
 * @throws Z2Error of the policy: invalid, forbidden.
 */
export function parseWebUrl(text: string, policy: AddressPolicy, base?: URL): URL {
  const { invalid, forbidden } = errorsOf(policy);
  const url = URL.parse(text, base?.href);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || !url.hostname) {
    throw invalid(
      'This is not a web address.',
      'Give a full address that begins with http:// or https://.',
      url ? { scheme: url.protocol.replace(':', '') } : {},
    );
  }
  if (url.username || url.password) {
    throw invalid(
      'The address has a user name or password in it.',
      'Take it out of the address; for files behind a login, download the file and upload it.',
    );
  }
  const hostname = bareHost(url);
  if (!isExempt(policy, url.protocol, hostname, url.port)) {
    const name = hostname.replace(/\.$/, '').toLowerCase();
    const local = name === 'localhost' || name.endsWith('.localhost');
    if (local || (isIP(hostname) && !isPublicAddress(hostname))) {
      throw forbidden(hostname);
    }
  }
  return url;
}

/**
 * Early check of a URL, when a job is created: shape, literal addresses, and whether the name resolves to anything
 * public. The check that counts is made again at each connection, as names can change their address.
 * @throws Z2Error of the policy: invalid, forbidden, unreachable (no such name: permanent).
 */
export async function checkWebUrl(text: string, policy: AddressPolicy = {}): Promise<URL> {
  const url = parseWebUrl(text, policy);
  const hostname = bareHost(url);
  if (isIP(hostname) || isExempt(policy, url.protocol, hostname, url.port)) {
    return url;
  }
  await lookupPublic(hostname, policy);
  return url;
}

/** The public addresses of a name. @throws Z2Error of the policy: forbidden (has only others), unreachable. */
export async function lookupPublic(hostname: string, policy: AddressPolicy): Promise<LookupAddress[]> {
  const { forbidden, unreachable } = errorsOf(policy);
  let all: LookupAddress[];
  try {
    all = await (policy.lookup ?? systemLookup)(hostname);
  } catch (error) {
    throw unreachable(hostname, error);
  }
  const some = all.filter(({ address }) => isPublicAddress(address));
  if (some.length === 0) {
    throw forbidden(hostname);
  }
  return some;
}

/** The host without the brackets of IPv6. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

const errorsOf = ({ errors }: AddressPolicy): AddressErrors => errors ?? SOURCE_ADDRESS;

/** The error for an address that the policy does not let through. */
export function forbiddenAddress(hostname: string, policy: AddressPolicy): Error {
  return errorsOf(policy).forbidden(hostname);
}
