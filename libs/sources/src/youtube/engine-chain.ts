import { throwIfCancelled, toZ2Error, Z2Error } from '@z2/contracts';

import type { FetchContext, FetchedFile } from '../source';
import { isFinal, type YoutubeEngine, type YoutubeEngineName } from './youtube-engine';

interface Failure {
  engine: YoutubeEngineName;
  error: Z2Error;
}

/** Several engines, asked one after another until one has the video. */
export class EngineChain {
  constructor(private readonly engines: readonly YoutubeEngine[]) {}

  /**
   * @throws Z2Error at once for what no other engine could help against (the video is private, the disk is full, cancelled);
   * else, when all have failed, one with every failure in `details.engines`.
   */
  async fetch(videoId: string, context: FetchContext): Promise<FetchedFile> {
    const failures: Failure[] = [];
    for (const engine of this.engines) {
      throwIfCancelled(context.signal);
      try {
        return await engine.fetch(videoId, context);
      } catch (thrown) {
        const error = toZ2Error(thrown);
        if (isFinal(error)) {
          throw error;
        }
        failures.push({ engine: engine.name, error });
        context.log('WARNING', `${engine.name}: ${error.message} ${error.remedy}`);
      }
    }
    throw allFailed(failures);
  }
}

function allFailed(failures: readonly Failure[]): Z2Error {
  // Where one engine may succeed later, the video is tried again.
  const weighty = failures.find(({ error }) => error.kind === 'transient') ?? failures[0];
  if (!weighty) {
    return new Z2Error('SOURCE_KIND_UNSUPPORTED', 'No engine for YouTube is configured.', {
      remedy: 'Name at least one in Z2_YOUTUBE_ENGINES.',
    });
  }
  const { error } = weighty;
  if (failures.length === 1) {
    return error;
  }
  const said = failures.map(({ engine, error: { message } }) => `${engine}: ${message}`);
  const waits = failures.map(({ error: { retryAfterMs } }) => retryAfterMs ?? 0);
  const wait = Math.max(...waits);
  return new Z2Error(error.code, `No engine could get the video. ${said.join(' ')}`, {
    kind: error.kind,
    remedy: error.remedy,
    details: {
      engines: failures.map(({ engine, error: { code, message, remedy, details } }) => ({
        engine,
        code,
        message,
        remedy,
        ...(details ? { details } : {}),
      })),
    },
    cause: error,
    ...(wait > 0 ? { retry_after_ms: wait } : {}),
  });
}
