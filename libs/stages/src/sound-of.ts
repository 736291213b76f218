import { join } from 'node:path';

import type { ArtifactRef } from '@z2/contracts';
import { extractAudio, type MediaTools, probeMedia } from '@z2/media';

import type { StageContext } from './stage';

/** Changes whenever other samples would come out. */
const RECIPE = '16 kHz 1';
const FORMAT = { sample_rate: 16_000, channels: 1 } as const;

/**
 * The sound of a source as speech is looked for in it: WAV, 16 kHz, mono. Made once, whoever wants it first, the transcript or
 * the analysis. Progress is a fraction 0–1.
 *
 * @throws Z2Error as extractAudio
 */
export async function soundOf(
  media: ArtifactRef,
  tools: MediaTools,
  ctx: StageContext,
  onProgress: (fraction: number) => void = () => undefined,
): Promise<ArtifactRef> {
  return ctx.chunk('audio-16k', [RECIPE, media.sha256], async () => {
    const { signal } = ctx;
    const path = await ctx.artifacts.open(media);
    const info = await probeMedia(path, tools, signal, media.name);
    const out = join(ctx.workdir, 'audio-16k.wav');
    await extractAudio(path, out, info, FORMAT, tools, { signal, onProgress });
    const facts = { kind: 'audio', language: null, name: 'audio-16k.wav', mime: 'audio/wav' } as const;
    return ctx.artifacts.put(out, facts, { move: true });
  });
}
