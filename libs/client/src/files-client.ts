import type { FileLink, FileLinkRequest } from '@z2/contracts';

import { type EndpointName, endpointUrl } from './endpoints';
import type { CallOptions, CallParts } from './z2-client';

type Call = <T>(name: EndpointName, parts: CallParts, call?: CallOptions) => Promise<T>;

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

  /** Address of the results of a job as one zip, all or those of one language; for links. */
  zipUrl(job_uuid: string, language?: string): string {
    return endpointUrl(this.baseUrl, 'zipFiles', { job_uuid }, { language });
  }
}
