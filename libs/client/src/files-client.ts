import type { FileLink, FileLinkRequest } from '@z2/contracts';

import { endpointUrl } from './endpoints';
import type { Call, CallOptions } from './transport';

/** Files that jobs made; part of {@link Z2Client}, with its errors. */
export class FilesClient {
  constructor(
    private readonly baseUrl: string,
    private readonly call: Call,
  ) {}

  /** A link that whoever has it may use for a while; its url is a whole address where the client knows the root. */
  async link(id: string, request: FileLinkRequest = {}, call?: CallOptions): Promise<FileLink> {
    const link = await this.call<FileLink>('linkFile', { params: { id }, json: request }, call);
    return { ...link, url: `${this.baseUrl}${link.url}` };
  }

  /** Address of the results of a job as one zip, or those of one language; `all`: with what only the stages need. For links. */
  zipUrl(job_uuid: string, { language, all = false }: { language?: string; all?: boolean } = {}): string {
    return endpointUrl(this.baseUrl, 'zipFiles', { job_uuid }, { language, all: all ? 1 : undefined });
  }
}
