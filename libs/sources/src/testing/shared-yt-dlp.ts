import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import { YtDlpTool } from '@z2/runtime';

/** yt-dlp for specs: installed once per user and machine, as each installation takes most of a minute. */
export async function sharedYtDlp(): Promise<YtDlpTool> {
  const tool = new YtDlpTool(join(tmpdir(), `z2-test-tools-${userInfo().uid}`, 'yt-dlp'));
  await tool.install(new AbortController().signal, () => undefined);
  return tool;
}
