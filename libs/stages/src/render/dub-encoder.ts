import { join } from 'node:path';

import { ArtifactRef, Check } from '@z2/contracts';
import { MediaTools, mixDub, OutputContainer } from '@z2/media';

import { StageContext } from '../stage';
import { RenderInput } from '../stage-io';
import { Dub } from './dub';
import { loudnessChecks, PEAK_DBTP } from './dub-checks';
import { EncodedLoudness } from './dub-report';
import { StageProgress } from './stage-progress';

const AAC = { codec: 'aac', extension: 'm4a', mime: 'audio/mp4' } as const;
/** WebM holds Opus and Vorbis only. */
const OPUS = { codec: 'opus', extension: 'webm', mime: 'audio/webm' } as const;

/** Encodes a dub when a container first asks for it, once for each codec. */
export class DubEncoder {
  /** Of what was encoded so far: each goes out as a file of its own. */
  readonly files: ArtifactRef[] = [];
  /** Measured in the encoded files. */
  readonly levels: EncodedLoudness[] = [];
  readonly checks: Check[] = [];
  private readonly done = new Map<string, Promise<string>>();

  constructor(
    private readonly dub: Dub,
    private readonly input: Pick<RenderInput, 'title' | 'target_language' | 'options'>,
    private readonly tools: MediaTools,
    private readonly ctx: StageContext,
    private readonly progress: StageProgress,
  ) {}

  /** Id of the engine that speaks it. */
  get voiceBy(): string {
    return this.dub.mix.voice_by;
  }

  /** Path of the file that suits the container. */
  encoded(container: OutputContainer): Promise<string> {
    const kind = container === 'webm' ? OPUS : AAC;
    const path = this.done.get(kind.codec) ?? this.encode(kind);
    this.done.set(kind.codec, path);
    return path;
  }

  private async encode({ codec, extension, mime }: typeof AAC | typeof OPUS): Promise<string> {
    const { input, ctx } = this;
    const { title, target_language: language } = input;
    const out = join(ctx.workdir, `dub.${extension}`);
    const target = { integrated_lufs: input.options.loudness_lufs, true_peak_dbtp: PEAK_DBTP };
    const measured = await mixDub(this.dub.mix, out, codec, target, this.tools, {
      signal: ctx.signal,
      onProgress: (fraction) => this.progress.set('mix', fraction),
    });
    this.checks.push(...loudnessChecks(measured, target.integrated_lufs));
    this.levels.push({ codec, ...measured });
    const name = `${title}.${language}.dub.${extension}`;
    this.files.push(await ctx.artifacts.put(out, { kind: 'dub_audio', language, name, mime }));
    return out;
  }
}
