import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ListedVideo {
  id: string;
  title: string;
  seconds: number;
  picture: string;
}

/** Serves a list of videos of YouTube in a form that yt-dlp reads from any host: a feed. */
export class ListServer implements AsyncDisposable {
  asked = 0;
  /** Ids and facts, in the list's order. */
  videos: ListedVideo[] = [];
  /** null: the feed. */
  fault: { status: number } | 'silence' | null = null;
  private readonly server = createServer((_message, answer) => {
    this.asked += 1;
    if (this.fault === 'silence') {
      return;
    }
    answer.writeHead(this.fault?.status ?? 200, { 'content-type': 'application/rss+xml' });
    answer.end(this.fault ? '' : feedOf(this.videos));
  });

  static async start(): Promise<ListServer> {
    const list = new ListServer();
    list.server.listen(0, '127.0.0.1');
    await once(list.server, 'listening');
    return list;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}/list.xml`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export function feedOf(videos: readonly ListedVideo[]): string {
  const items = videos.map(
    ({ id, title, seconds, picture }) =>
      `<item><title>${title}</title><link>https://www.youtube.com/watch?v=${id}</link>
       <itunes:duration>${seconds}</itunes:duration><itunes:image href="${picture}"/></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
    <channel><title>Bees</title>${items.join('')}</channel></rss>`;
}
