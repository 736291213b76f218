import { createHmac, timingSafeEqual } from 'node:crypto';

import { DEFAULT_LINK_S, type FileLink, type FileLinkRequest, Z2Error } from '@z2/contracts';
import type { ServiceKeysRepository } from '@z2/entities';

/** What a link says beside the file: Unix seconds, how the file is given, and the signature over all of it. */
export interface SignedQuery {
  expires: number;
  download?: '1';
  signature: string;
}

/** Links that whoever has them may use until their time is over. The key lies in the database: every gateway knows it. */
export class FileLinks {
  constructor(private readonly keys: Pick<ServiceKeysRepository, 'get'>) {}

  async make(
    id: string,
    { expires_in = DEFAULT_LINK_S, download = false }: FileLinkRequest,
  ): Promise<FileLink> {
    const expires = Math.floor(Date.now() / 1000) + expires_in;
    const query = new URLSearchParams({ expires: String(expires), ...(download ? { download: '1' } : {}) });
    query.set('signature', (await this.sign(id, expires, download)).toString('base64url'));
    return {
      url: `/api/files/${id}/signed?${query.toString()}`,
      expires_at: new Date(expires * 1000).toISOString(),
    };
  }

  /** Seconds that a link has left. @throws Z2Error LINK_INVALID, LINK_EXPIRED */
  async check(id: string, { expires, download, signature }: SignedQuery): Promise<number> {
    const right = await this.sign(id, expires, download === '1');
    const given = Buffer.from(signature, 'base64url');
    if (given.byteLength !== right.byteLength || !timingSafeEqual(given, right)) {
      throw new Z2Error('LINK_INVALID', 'The link is not as it was made.', {
        remedy: 'Copy the whole link, or ask whoever sent it for another.',
      });
    }
    const left = expires - Date.now() / 1000;
    if (left <= 0) {
      throw new Z2Error('LINK_EXPIRED', 'The time of this link is over.', {
        remedy: 'Ask whoever sent it for another.',
        details: { expired_at: new Date(expires * 1000).toISOString() },
      });
    }
    return Math.floor(left);
  }

  private async sign(id: string, expires: number, download: boolean): Promise<Buffer> {
    const text = `file\n${id.toLowerCase()}\n${expires}\n${download ? 'attachment' : 'inline'}`;
    return createHmac('sha256', await this.keys.get('file-links'))
      .update(text)
      .digest();
  }
}
