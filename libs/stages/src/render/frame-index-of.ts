import { ArtifactRef } from '@z2/contracts';
import { FrameIndex, MediaStream, MediaTools, readFrameIndex } from '@z2/media';

import { StageContext } from '../stage';

/** A frame index as JSON; of 64-bit arrays nothing is left in it but their numbers. */
interface StoredIndex extends Omit<FrameIndex, 'pts' | 'keys'> {
  pts: number[];
  keys: number[];
}

const VERSION = 'frame index 1';

/**
 * The times of all pictures of a source, read once for all languages and all later jobs: reading them takes a pass over the whole
 * file. Fails as readFrameIndex.
 */
export async function frameIndexOf(
  source: { path: string; sha256: string; stream: MediaStream },
  tools: MediaTools,
  ctx: StageContext,
): Promise<FrameIndex> {
  const { path, sha256, stream } = source;
  const stored = await ctx.chunk('frame-index', [VERSION, sha256, String(stream.index)], () =>
    readFrameIndex(path, stream, tools, ctx.signal).then(({ pts, keys, ...rest }): Promise<ArtifactRef> => {
      const index: StoredIndex = { ...rest, pts: [...pts], keys: [...keys] };
      return ctx.artifacts.putJson(index, { kind: 'chunk', language: null, name: 'frame-index.json' });
    }),
  );
  const { pts, keys, ...rest } = await ctx.artifacts.readJson<StoredIndex>(stored);
  return { ...rest, pts: Float64Array.from(pts), keys: Float64Array.from(keys) };
}
