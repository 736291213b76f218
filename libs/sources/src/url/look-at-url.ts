import { basename, extname } from 'node:path';

import { type MediaTools, probeAddress, toJobMetadata } from '@z2/media';
import { type AddressPolicy, parseWebUrl } from '@z2/runtime';

import type { SourceLook } from '../source';
import { HttpTransfer } from './http-transfer';
import { RangeRelay } from './range-relay';

/** Most that is read to know what a file is: its index may lie at its end, and takes some MB for a long film. */
const MAX_BYTES = 48 * 2 ** 20;

/**
 * What the media file behind an address is, by its beginning and its index alone. null: that does not tell, e.g. since its server
 * gives no parts and the index lies at the end.
 * @throws Z2Error of the SOURCE_ family, FFMPEG_MISSING, CANCELLED
 */
export async function lookAtUrl(
  address: string,
  parts: { tools: MediaTools; policy: AddressPolicy },
  signal: AbortSignal,
): Promise<SourceLook | null> {
  const url = parseWebUrl(address, parts.policy);
  await using relay = await RangeRelay.start(new HttpTransfer(parts.policy), url, MAX_BYTES);
  const info = await probeAddress(relay.url, parts.tools, signal);
  if (info) {
    const metadata = toJobMetadata(info);
    const name = relay.name && basename(relay.name, extname(relay.name));
    return {
      metadata: { ...metadata, title: metadata.title ?? name, size: metadata.size || null },
      captions: [],
    };
  }
  if (relay.error) {
    throw relay.error;
  }
  return null;
}
