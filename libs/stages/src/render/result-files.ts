import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ArtifactKind, ArtifactRef, Check } from '@z2/contracts';
import { CONTAINER_FACTS, MediaInfo, MediaTools, mux, OutputContainer, outputContainer } from '@z2/media';
import { writeSrt, writeVtt } from '@z2/subtitles';

import { StageContext } from '../stage';
import { RenderInput } from '../stage-io';
import { BurntPicture } from './burn';
import { DubEncoder } from './dub-encoder';
import { flattenOverlaps } from './flatten-overlaps';
import { resultChecks } from './result-checks';
import { ShownCues } from './subtitle-files';

/** One file to be put together. */
export interface ResultPlan {
  kind: Extract<ArtifactKind, 'video' | 'video_burnt' | 'audio_dubbed'>;
  burnt: BurntPicture | null;
  /** Soft subtitles; null: none. */
  soft: ShownCues | null;
  /** null: none. */
  dub: DubEncoder | null;
}

export interface ResultFile {
  ref: ArtifactRef;
  path: string;
  checks: Check[];
}

/** Puts one result together, checks it, and stores it. */
export async function putResult(
  plan: ResultPlan,
  source: { path: string; info: MediaInfo },
  input: RenderInput,
  tools: MediaTools,
  ctx: StageContext,
  onProgress: (fraction: number) => void,
): Promise<ResultFile> {
  const language = input.target_language;
  const container = outputContainer(source.info, plan.burnt !== null);
  const { extension, mime } = CONTAINER_FACTS[container];
  const name = `${input.title}.${language}${plan.burnt ? '.burnt' : ''}.${extension}`;
  const path = join(ctx.workdir, `result-${plan.kind}.${extension}`);
  const dub = plan.dub ? { path: await plan.dub.encoded(container), by: plan.dub.voiceBy } : null;
  await mux(
    {
      ...{ container, source, burnt: plan.burnt, dub, language, source_language: input.source_language },
      subtitles: plan.soft ? { path: await softFile(plan.soft, container, ctx) } : null,
      out: path,
    },
    tools,
    { signal: ctx.signal, onProgress },
  );
  const originals = source.info.streams.filter((stream) => stream.type === 'audio').length;
  const checks = await resultChecks(
    {
      ...{ path, name, audio_tracks: originals + (dub ? 1 : 0) },
      dub_language: dub ? language : null,
      subtitle_language: plan.soft ? language : null,
    },
    source.info,
    tools,
    ctx.signal,
  );
  const ref = await ctx.artifacts.put(path, { kind: plan.kind, language, name, mime }, { move: true });
  return { ref, path: await ctx.artifacts.open(ref), checks };
}

/** The cues as the container's muxer wants to read them. */
async function softFile(shown: ShownCues, container: OutputContainer, ctx: StageContext): Promise<string> {
  const webm = container === 'webm';
  const path = join(ctx.workdir, `soft.${webm ? 'vtt' : 'srt'}`);
  const cues = flattenOverlaps(shown.cues);
  await writeFile(path, webm ? writeVtt(cues, shown.language) : writeSrt(cues, shown.language));
  return path;
}
