import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cancelledError, Z2Error } from '@z2/contracts';
import type { AddressPolicy, YtDlpTool } from '@z2/runtime';

import { copyCookies } from './cookies';
import { EgressProxy } from './egress-proxy';
import type { Reroute } from './reroute';
import { ytDlpError } from './youtube-errors';

export interface YtDlpAskOptions extends AddressPolicy {
  tool: YtDlpTool;
  /** Cookie file in Netscape format; null: none. */
  cookies?: string | null;
  /** For the whole question without the installation, ms. Default 90 s. */
  timeoutMs?: number;
  /** Where YouTube's pages are looked for instead. */
  reroute?: Reroute | null;
}

/** A page, its scripts and what they load; a list of a thousand videos has some MB. */
const MAX_BYTES = 200e6;
const TIMEOUT_MS = 90_000;

/**
 * What yt-dlp prints about an address as one JSON, with nothing downloaded; its traffic goes through an {@link EgressProxy}.
 * @throws Z2Error of the SOURCE_ family, TOOL_MISSING, CONFIG_INVALID, CANCELLED
 */
export async function askYtDlp<T>(
  url: string,
  args: readonly string[],
  options: YtDlpAskOptions,
  signal: AbortSignal,
): Promise<T> {
  const { tool, timeoutMs = TIMEOUT_MS } = options;
  await tool.install(signal, () => undefined);
  const dir = await mkdtemp(join(tmpdir(), 'z2-yt-dlp-'));
  const said: string[] = [];
  const stop = new AbortController();
  let refusal: Z2Error | null = null;
  const refuse = (error: Z2Error): void => {
    refusal ??= error;
    stop.abort();
  };
  try {
    const cookies = options.cookies ? await copyCookies(options.cookies, dir) : null;
    await using proxy = await EgressProxy.start({ ...options, maxBytes: MAX_BYTES }, refuse);
    const common = ['--ignore-config', '--no-cache-dir', '--no-colors', '--dump-single-json'];
    const network = ['--proxy', proxy.url, '--socket-timeout', '20', '--retries', '2'];
    const { stdout } = await tool.run(
      [
        ...common,
        ...network,
        ...(cookies ? ['--cookies', cookies] : []),
        ...args,
        '--',
        options.reroute?.(new URL(url)).href ?? url,
      ],
      {
        ...{ cwd: dir, timeoutMs, signal: AbortSignal.any([signal, stop.signal]) },
        onStderrLine: (line) => void said.push(line),
      },
    );
    return JSON.parse(stdout) as T;
  } catch (error) {
    if (signal.aborted) {
      throw cancelledError(signal.reason);
    }
    const code = error instanceof Z2Error ? error.code : null;
    if (refusal === null && code === 'TOOL_TIMEOUT') {
      throw new Z2Error('SOURCE_UNREACHABLE', `No answer came within ${timeoutMs / 1000} s.`, {
        remedy: 'Try again a little later; check the address and the network.',
        details: { url },
        cause: error,
      });
    }
    throw refusal ?? (code === 'TOOL_FAILED' ? ytDlpError(said.join('\n'), error) : error);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
