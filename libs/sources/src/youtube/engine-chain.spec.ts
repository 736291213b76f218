import { Z2Error } from '@z2/contracts';

import type { FetchContext, FetchedFile } from '../source';
import { EngineChain } from './engine-chain';
import type { YoutubeEngine, YoutubeEngineName } from './youtube-engine';
import { youtubeError } from './youtube-errors';

const FILE: FetchedFile = { path: '/x', name: 'x.mp4', moved: true, release: () => Promise.resolve() };

describe('EngineChain', () => {
  const asked: string[] = [];
  const logged: string[] = [];
  const abort = new AbortController();
  const context: FetchContext = {
    ...{ workdir: '/', signal: abort.signal, onProgress: () => undefined },
    log: (_level, message) => void logged.push(message),
  };
  const engine = (name: YoutubeEngineName, outcome: Error | FetchedFile): YoutubeEngine => ({
    name,
    fetch: () => {
      asked.push(name);
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    },
  });
  const changed = youtubeError('yt-dlp', 'HTTP Error 403: Forbidden');
  const limited = new Z2Error('SOURCE_UNREACHABLE', 'Too many.', { remedy: 'Wait.', retry_after_ms: 9_000 });

  beforeEach(() => {
    asked.length = 0;
    logged.length = 0;
  });

  it('asks the next engine where one fails, and says why', async () => {
    const chain = new EngineChain([
      engine('yt-dlp', changed),
      engine('youtubei', FILE),
      engine('ytdl-core', FILE),
    ]);
    expect(await chain.fetch('aqz-KE-bpKQ', context)).toBe(FILE);
    expect(asked).toEqual(['yt-dlp', 'youtubei']);
    expect(logged).toEqual([expect.stringMatching(/^yt-dlp: .*changed.*Update yt-dlp/)]);
  });

  it('tells every failure when all have failed, and tries again where one may come right', async () => {
    const chain = new EngineChain([engine('yt-dlp', changed), engine('youtubei', limited)]);
    await expect(chain.fetch('aqz-KE-bpKQ', context)).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      kind: 'transient',
      retryAfterMs: 9_000,
      message: expect.stringMatching(/yt-dlp: .*youtubei: Too many\./) as string,
      details: {
        engines: [
          { engine: 'yt-dlp', code: 'SOURCE_REFUSED', remedy: changed.remedy },
          { engine: 'youtubei', code: 'SOURCE_UNREACHABLE', remedy: 'Wait.' },
        ],
      },
    });
  });

  it.each([
    youtubeError('yt-dlp', 'Private video'),
    youtubeError('yt-dlp', 'Sign in to confirm your age'),
    youtubeError('yt-dlp', 'not available in your country'),
    youtubeError('yt-dlp', 'This live event will begin in 3 hours'),
    youtubeError('yt-dlp', 'This video has been removed by the uploader'),
    youtubeError('yt-dlp', 'File is larger than max-filesize'),
    new Z2Error('DISK_FULL', 'Full.', { remedy: 'Free some.' }),
    new Z2Error('CANCELLED', 'Cancelled.', { remedy: 'Start again.' }),
  ])('ends at once: $message', async (error) => {
    const chain = new EngineChain([engine('yt-dlp', error), engine('youtubei', FILE)]);
    await expect(chain.fetch('aqz-KE-bpKQ', context)).rejects.toBe(error);
    expect(asked).toEqual(['yt-dlp']);
  });

  it('asks nobody once cancelled', async () => {
    abort.abort('cancel');
    const chain = new EngineChain([engine('yt-dlp', FILE)]);
    await expect(chain.fetch('aqz-KE-bpKQ', context)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(asked).toEqual([]);
  });
});
