import type { ArtifactView } from '@z2/contracts';
import type { Request, Response } from 'express';

import { contentDisposition } from './content-disposition';

const FOR_EVER_S = 31_536_000;

export interface SendOptions {
  /** The browser saves it instead of showing it. */
  download: boolean;
  /** How long a browser may show it without asking again; without it for ever. */
  maxAgeS?: number;
}

/** Sends the content of an artifact, whole or in ranges. @throws errors of `send` with a status of their own (416) */
export async function sendArtifact(
  file: Pick<ArtifactView, 'mime' | 'name' | 'sha256'>,
  path: string,
  { download, maxAgeS }: SendOptions,
  [request, response]: [Request, Response],
): Promise<void> {
  response.set({
    'content-type': file.mime,
    'content-disposition': contentDisposition(download ? 'attachment' : 'inline', file.name),
    'x-content-type-options': 'nosniff',
    // The content of an id never changes: its hash is its tag.
    etag: `"${file.sha256}"`,
    'cache-control': `private, max-age=${maxAgeS ?? FOR_EVER_S}, immutable`,
    // A file from outside (subtitles, SVG in a name) must not run as a page of ours.
    // Media stay viewable in a tab of their own.
    'content-security-policy':
      "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
  });
  await new Promise<void>((resolve, reject) => {
    response.sendFile(
      path,
      { etag: false, lastModified: false, cacheControl: false, dotfiles: 'allow' },
      (error?: Error) => {
        // The client went away: nothing to tell anybody.
        if (error && !request.destroyed && !response.headersSent) {
          reject(error);
        } else {
          resolve();
        }
      },
    );
  });
}
