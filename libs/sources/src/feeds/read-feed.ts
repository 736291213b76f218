import { readdir, stat } from 'node:fs/promises';
import { extname, isAbsolute, join } from 'node:path';

import {
  FEED_ITEMS_MOST,
  type FeedKind,
  type JobSource,
  toZ2Error,
  youtubeVideoIdOf,
  Z2Error,
} from '@z2/contracts';
import { type AddressPolicy, checkWebUrl, createGuardedAgent } from '@z2/runtime';
import { parseFeed } from 'feedsmith';
import * as undici from 'undici';

import { listVideos } from '../youtube/list-videos';
import type { YtDlpAskOptions } from '../youtube/yt-dlp-json';

/** A video that a feed shows; `item` names it for good. */
export interface FeedVideo {
  item: string;
  title: string | null;
  source: JobSource;
}

export interface FeedReaderOptions {
  policy: AddressPolicy;
  ytDlp: YtDlpAskOptions;
  /** Whether folders of this machine may be read. */
  fileSources: boolean;
  /** A file that was written to less long ago may not be whole yet, ms. */
  settleMs?: number;
}

const FETCH_MS = 30_000;
const MOST_BYTES = 10 * 2 ** 20;
const SETTLE_MS = 30_000;
const VIDEO_FILES = new Set([
  '.mp4',
  '.mkv',
  '.mov',
  '.webm',
  '.avi',
  '.m4v',
  '.mpg',
  '.mpeg',
  '.ts',
  '.mts',
  '.flv',
  '.wmv',
  '.ogv',
]);

/**
 * The videos that a feed shows now, the newest first where it says so.
 *
 * @throws Z2Error SOURCE_UNREACHABLE, SOURCE_REFUSED, SOURCE_NOT_FOUND, SOURCE_URL_FORBIDDEN, SOURCE_NOT_MEDIA (no feed), FORBIDDEN
 */
export async function readFeed(
  kind: FeedKind,
  url: string,
  options: FeedReaderOptions,
  signal: AbortSignal,
): Promise<FeedVideo[]> {
  switch (kind) {
    case 'playlist':
      return (await listVideos(url, FEED_ITEMS_MOST, options.ytDlp, signal)).videos.map((video) => ({
        item: video.video_id,
        title: video.title,
        source: { kind: 'youtube', url: video.url, video_id: video.video_id },
      }));
    case 'rss':
      return videosOf(await load(url, options.policy, signal), url);
    case 'folder':
      return filesOf(url, options);
  }
}

async function load(text: string, policy: AddressPolicy, signal: AbortSignal): Promise<string> {
  const url = await checkWebUrl(text, policy);
  // The agent looks at every address that is really connected to, and at redirects.
  const dispatcher = createGuardedAgent(policy, undici);
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]);
    const response = await undici.fetch(url, { dispatcher, signal: within });
    if (!response.ok) {
      const again = response.status >= 500 || response.status === 429;
      throw new Z2Error(
        again ? 'SOURCE_UNREACHABLE' : 'SOURCE_REFUSED',
        `The feed answers with ${response.status}.`,
        {
          remedy: 'Open its address in a browser; correct it, or wait.',
          details: { status: response.status },
        },
      );
    }
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of response.body ?? []) {
      parts.push(part as Uint8Array);
      bytes += (part as Uint8Array).byteLength;
      if (bytes > MOST_BYTES) {
        throw new Z2Error('SOURCE_TOO_LARGE', 'The feed is longer than 10 MiB.', {
          remedy: 'Is this address a feed?',
        });
      }
    }
    return Buffer.concat(parts).toString('utf8');
  } catch (thrown) {
    throw thrown instanceof Z2Error ? thrown : unreachable(thrown);
  } finally {
    await dispatcher.close();
  }
}

function unreachable(thrown: unknown): Z2Error {
  const cause = thrown instanceof Error && thrown.cause instanceof Z2Error ? thrown.cause : null;
  const { message } = toZ2Error((thrown as Error).cause ?? thrown);
  return (
    cause ??
    new Z2Error('SOURCE_UNREACHABLE', `The feed cannot be reached: ${message}`, {
      remedy: 'It is looked at again at its next time.',
      cause: thrown,
    })
  );
}

interface Entry {
  id?: string | undefined;
  title?: string | undefined;
  link?: string | undefined;
  media: { url?: string | undefined; type?: string | undefined }[];
}

/** Videos of RSS, Atom, RDF or JSON feed. What has neither a film or sound beside it nor leads to YouTube is no video. */
export function videosOf(text: string, url: string): FeedVideo[] {
  const videos = entriesOf(text, url).flatMap(({ id, title, link, media }): FeedVideo[] => {
    const videoId = link ? youtubeVideoIdOf(link) : null;
    if (link && videoId) {
      return [
        { item: videoId, title: title ?? null, source: { kind: 'youtube', url: link, video_id: videoId } },
      ];
    }
    const film =
      media.find(({ type }) => type?.startsWith('video/')) ??
      media.find(({ type }) => type?.startsWith('audio/'));
    const address = film?.url ? URL.parse(film.url, url) : null;
    return address
      ? [{ item: id ?? address.href, title: title ?? null, source: { kind: 'url', url: address.href } }]
      : [];
  });
  return videos.slice(0, FEED_ITEMS_MOST);
}

function entriesOf(text: string, url: string): Entry[] {
  const parsed = parsedFeed(text, url);
  switch (parsed.format) {
    case 'rss':
      return (parsed.feed.items ?? []).map((item) => ({
        ...{ id: item.guid?.value, title: item.title, link: item.link },
        media: item.enclosures ?? [],
      }));
    case 'atom':
      return (parsed.feed.entries ?? []).map((entry) => ({
        ...{ id: entry.id, title: textOf(entry.title) },
        link: entry.links?.find(({ rel }) => rel === 'alternate' || rel === undefined)?.href,
        media: (entry.links ?? [])
          .filter(({ rel }) => rel === 'enclosure')
          .map(({ href, type }) => ({ url: href, type })),
      }));
    case 'json':
      return (parsed.feed.items ?? []).map((item) => ({
        ...{ id: item.id, title: item.title, link: item.url },
        media: (item.attachments ?? []).map(({ url: href, mime_type }) => ({ url: href, type: mime_type })),
      }));
    case 'rdf':
      return (parsed.feed.items ?? []).map((item) => ({
        title: item.title,
        link: item.link,
        id: item.link,
        media: [],
      }));
  }
}

function textOf(title: unknown): string | undefined {
  return typeof title === 'string' ? title : (title as { value?: string } | undefined)?.value;
}

function parsedFeed(text: string, url: string): ReturnType<typeof parseFeed> {
  try {
    return parseFeed(text);
  } catch (cause) {
    throw new Z2Error('SOURCE_NOT_MEDIA', `What lies at ${url} is no feed.`, {
      remedy: 'Give the address of RSS, Atom or JSON feed itself; pages often name it in their source.',
      cause,
    });
  }
}

/** The newest first. A file counts by its name, size and time: one that is written anew is a new video. */
async function filesOf(
  folder: string,
  { fileSources, settleMs = SETTLE_MS }: FeedReaderOptions,
): Promise<FeedVideo[]> {
  if (!fileSources || !isAbsolute(folder)) {
    throw new Z2Error('FORBIDDEN', 'Folders of this machine are not read here.', {
      remedy: 'Give an absolute path, and set Z2_FILE_SOURCES=true.',
    });
  }
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new Z2Error('SOURCE_NOT_FOUND', `The folder ${folder} cannot be read.`, {
      remedy: 'Give the path of a folder that the worker may read.',
      cause,
    });
  });
  const found: { path: string; name: string; size: number; mtimeMs: number }[] = [];
  for (const name of names.filter(
    (one) => !one.startsWith('.') && VIDEO_FILES.has(extname(one).toLowerCase()),
  )) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => null);
    if (facts?.isFile() && facts.size > 0 && Date.now() - facts.mtimeMs >= settleMs) {
      found.push({ path, name, size: facts.size, mtimeMs: Math.floor(facts.mtimeMs) });
    }
  }
  return found
    .sort((a, b) => b.mtimeMs - a.mtimeMs)
    .slice(0, FEED_ITEMS_MOST)
    .map(({ path, name, size, mtimeMs }) => ({
      ...{ item: `${name} ${size} ${mtimeMs}`, title: name },
      source: { kind: 'file', path },
    }));
}
