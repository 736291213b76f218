import { ArtifactRef, Check, EngineUse, SpeechRegion, Transcript } from '@z2/contracts';
import { detectSpeech, vadKey } from '@z2/engines';

import { speechCheck } from '../speech-check';
import { StageContext } from '../stage';
import { LOOKED } from './look-at-source';

interface Spoken {
  regions: SpeechRegion[];
  engines: EngineUse[];
  checks: Check[];
}

/** Where somebody speaks in a source. Progress is a fraction 0–1. */
export function listenTo(
  media: ArtifactRef,
  audio: ArtifactRef,
  ctx: StageContext,
  onProgress: (fraction: number) => void = () => undefined,
): Promise<{ regions: SpeechRegion[]; use: EngineUse }> {
  return ctx.chunk('speech-regions', [vadKey(), media.sha256], async () => {
    const wav = await ctx.artifacts.open(audio);
    const { regions, use } = await detectSpeech(wav, { signal: ctx.signal, onProgress });
    return { regions, use };
  });
}

/** Where somebody speaks: known of a transcript of speech; with captions it is looked for, and they are held against it. */
export async function findSpeech(
  { origin, cues, regions }: Transcript,
  { media, audio }: { media: ArtifactRef; audio: ArtifactRef | null },
  ctx: StageContext,
): Promise<Spoken> {
  if (origin === 'speech' || !audio || cues.length === 0) {
    return { regions, engines: [], checks: [] };
  }
  const found = await listenTo(media, audio, ctx, (fraction) =>
    ctx.progress(LOOKED + fraction * (0.95 - LOOKED)),
  );
  return { regions: found.regions, engines: [found.use], checks: [speechCheck(cues, found.regions)] };
}
