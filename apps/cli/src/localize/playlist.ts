import { join } from 'node:path';

import { Z2Error } from '@z2/contracts';
import { YtDlpTool } from '@z2/runtime';

const TIMEOUT_MS = 120_000;
const SILENCE_MS = 60_000;

/**
 * Addresses of the videos of a list, in its order, at most `limit`.
 * @throws Z2Error SOURCE_UNREACHABLE, SOURCE_NOT_FOUND (no video in it), TOOL_MISSING
 */
export async function videosOfList(
  url: string,
  limit: number,
  home: string,
  say: (line: string) => void,
  tool = new YtDlpTool(join(home, 'tools', 'yt-dlp')),
): Promise<string[]> {
  await tool.install(new AbortController().signal, say);
  const args = [
    '--ignore-config',
    '--no-cache-dir',
    '--flat-playlist',
    '--dump-single-json',
    '--no-warnings',
  ];
  let stdout: string;
  try {
    const items = ['--playlist-items', `1:${limit}`];
    const limits = { timeoutMs: TIMEOUT_MS, silenceMs: SILENCE_MS };
    ({ stdout } = await tool.run([...args, ...items, '--', url], limits));
  } catch (cause) {
    throw new Z2Error('SOURCE_UNREACHABLE', `The list ${url} could not be read.`, {
      remedy:
        'Check the address and the network; or name its videos one by one. ./z2 doctor tells the age of yt-dlp.',
      cause,
    });
  }
  const { entries = [] } = JSON.parse(stdout) as { entries?: ({ url?: string } | null)[] };
  const videos = entries.flatMap((entry) => (entry?.url ? [entry.url] : []));
  if (videos.length === 0) {
    throw new Z2Error('SOURCE_NOT_FOUND', `There is no video in ${url}.`, {
      remedy: 'Check the address: a private list cannot be read.',
    });
  }
  return videos;
}

/** @throws Z2Error OPTION_INVALID */
export function limitOf(text = '50'): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 5_000) {
    throw new Z2Error('OPTION_INVALID', `--limit cannot be "${text}".`, {
      remedy: 'Give a whole number from 1 to 5000.',
    });
  }
  return limit;
}
