import { ChosenEncoder, Transcript, Translation } from '@z2/contracts';
import { VoiceEngine } from '@z2/engines';
import {
  checkFont,
  ENCODER_RECIPES,
  mainVideo,
  MediaInfo,
  MediaTools,
  probeMedia,
  segmentLength,
} from '@z2/media';

import { Slots } from '../slots';
import { Stage, StageContext } from '../stage';
import { JoinInput, RenderInput, RenderOutput } from '../stage-io';
import { burnCues, BurntPicture } from './burn';
import { hearDub, makeDub } from './dub';
import { onsetCheck } from './dub-checks';
import { DubEncoder } from './dub-encoder';
import { dubReport } from './dub-report';
import { joinFingerprint, joinLanguages } from './join-languages';
import { putResult, ResultFile } from './result-files';
import { progressPlan, resultPlans } from './result-plans';
import { SegmentEncoder } from './segment-encoder';
import { ShorteningLlm } from './shorten-lines';
import { StageProgress } from './stage-progress';
import { HDR_TRANSFERS, putSubtitleFiles, showCues, ShownCues } from './subtitle-files';
import { chooseVoice, ChosenVoice, voiceUse } from './voice-choice';

/** Changes whenever the same input would give other files or checks. */
const RENDER_RECIPE = 'render-10';

export interface RenderStageOptions {
  /** Voice clips, and segments, that are made at a time by all runs together. */
  parallel: number;
  /** In place of `segmentLength`. */
  segment_ms?: number;
  /** Asked when the first picture is burnt; default x264. */
  videoEncoder?: () => Promise<ChosenEncoder>;
  /** Asked for shorter texts of lines that would be hurried. */
  llm?: ShorteningLlm | null;
}

interface Source {
  path: string;
  info: MediaInfo;
}

/**
 * Makes the files of one language: subtitle files, the dub, the video with both, and the burnt video. The picture is copied
 * where nothing is burnt; what is encoded is kept in chunks, so that an edited cue costs only what shows or speaks it.
 * Without speech the source is passed on as it is, with empty subtitle files; without a picture there are subtitles and the dub as M4A.
 * Fails with VOICE_MISSING, VOICE_ENGINE_FAILED, FONT_MISSING, SOURCE_*, FFMPEG_*, DISK_FULL.
 */
export class RenderStage implements Stage<RenderInput | JoinInput, RenderOutput> {
  readonly name = 'render';
  /** Of all runs: several languages share one decoding. */
  private readonly segments: SegmentEncoder;
  private readonly voiceSlots: Slots;

  constructor(
    private readonly tools: MediaTools,
    private readonly voices: readonly VoiceEngine[],
    private readonly options: RenderStageOptions,
  ) {
    this.voiceSlots = new Slots(options.parallel);
    this.segments = new SegmentEncoder(tools, options.parallel);
  }

  async fingerprint(input: RenderInput | JoinInput): Promise<string[]> {
    if ('languages' in input) {
      return joinFingerprint(input);
    }
    const { subtitles, dub, background, loudness_lufs, profile } = input.options;
    const voice = dub && input.translation ? await this.pickVoice(input) : null;
    const burns = subtitles === 'burnt' || subtitles === 'both';
    const video = burns ? ENCODER_RECIPES[(await this.video()).encoder].id : '';
    return [
      ...[RENDER_RECIPE, video, input.media.sha256, input.transcript.sha256],
      ...[input.translation?.sha256 ?? '', input.source_language ?? '', input.target_language],
      ...[input.title, subtitles, profile, String(this.options.segment_ms ?? '')],
      ...(voice
        ? [
            background,
            String(loudness_lufs),
            voice.engine.id,
            voice.version,
            JSON.stringify(voice.named),
            ...this.llmKey(),
          ]
        : ['no dub']),
      ...(input.options.single_file ? ['single file'] : []),
    ];
  }

  private llmKey(): string[] {
    const { llm } = this.options;
    return llm ? [`${llm.id} ${llm.model}`] : [];
  }

  run(input: RenderInput | JoinInput, ctx: StageContext): Promise<RenderOutput> {
    return 'languages' in input ? joinLanguages(input, this.tools, ctx) : this.language(input, ctx);
  }

  private async language(input: RenderInput, ctx: StageContext): Promise<RenderOutput> {
    const path = await ctx.artifacts.open(input.media);
    const info = await probeMedia(path, this.tools, ctx.signal, input.media.name);
    const source: Source = { path, info };
    const all = await this.readCues(input, info, ctx);
    const shown = all.cues.length > 0 ? all : null;
    const { subtitles, dub } = input.options;
    const burns =
      shown !== null && mainVideo(info) !== null && (subtitles === 'burnt' || subtitles === 'both');
    if (burns && (await checkFont(input.target_language, ctx.signal)) === 'unknown') {
      ctx.log('WARNING', 'fc-list is not installed: whether there are fonts for the subtitles is not known.');
    }
    const voice = dub && shown ? await this.pickVoice(input) : null;
    const progress = progressPlan(info, shown, voice !== null, burns, ctx);
    // Empty ones too: what follows may count on the files being there.
    const files = await putSubtitleFiles(all, input.title, ctx);

    const made =
      voice && shown
        ? await makeDub(
            shown,
            source,
            voice,
            input,
            this.tools,
            this.voiceSlots,
            ctx,
            progress,
            this.options.llm ?? null,
          )
        : null;
    const encoder = made ? new DubEncoder(made, input, this.tools, ctx, progress) : null;
    const burnt = burns ? await this.burn(source, shown, input, ctx, progress) : null;

    const plans = resultPlans(input, info, shown, burnt, encoder, ctx);
    const results: ResultFile[] = [];
    for (const [i, plan] of plans.entries()) {
      results.push(
        await putResult(plan, source, input, this.tools, ctx, (fraction) =>
          progress.set('mux', (i + fraction) / plans.length),
        ),
      );
    }
    const first = results[0];
    // Where one file is made of all languages, the dub goes into it as it is.
    const alone = input.options.single_file && encoder ? await encoder.encoded('matroska') : null;
    const spoken = first?.path ?? alone;
    const heard = made && spoken ? await hearDub(made, spoken, this.tools, ctx) : null;
    ctx.progress(1);
    return {
      files: [...results.map(({ ref }) => ref), ...files, ...(encoder?.files ?? [])],
      cue_times: all.cues.map(({ start_ms, end_ms }) => [start_ms, end_ms] as const),
      ...(heard && voice && encoder ? { dub: dubReport(heard, voice.engine.id, encoder.levels) } : {}),
      ...(made?.fallback ? { fallback: true } : {}),
      engines: [...(voice ? [voiceUse(voice)] : []), ...(made?.shortened ? [made.shortened] : [])],
      checks: [
        ...(shown?.checks ?? []),
        ...(made?.checks ?? []),
        ...(burnt?.checks ?? []),
        ...(encoder?.checks ?? []),
        ...results.flatMap(({ checks }) => checks),
        ...(heard ? [onsetCheck(heard)] : []),
      ],
    };
  }

  /** The cues to show; none where there is no speech. */
  private async readCues(input: RenderInput, info: MediaInfo, ctx: StageContext): Promise<ShownCues> {
    const transcript = await ctx.artifacts.readJson<Transcript>(input.transcript);
    const translation: Translation = input.translation
      ? await ctx.artifacts.readJson<Translation>(input.translation)
      : { language: input.target_language, source_language: input.source_language ?? 'und', cues: [] };
    const shown = showCues(transcript, translation, info, input);
    if (shown.cues.length === 0) {
      ctx.log(
        'WARNING',
        'There is no speech in the source: its picture and sound are passed on as they are, and the subtitle files are empty.',
      );
    }
    return shown;
  }

  private pickVoice({ options, target_language }: RenderInput): Promise<ChosenVoice> {
    return chooseVoice(this.voices, options, target_language);
  }

  private video(): Promise<ChosenEncoder> {
    const x264: ChosenEncoder = { wanted: 'x264', encoder: 'x264', trials: [] };
    return this.options.videoEncoder?.() ?? Promise.resolve(x264);
  }

  private async burn(
    source: Source,
    shown: ShownCues,
    input: RenderInput,
    ctx: StageContext,
    progress: StageProgress,
  ): Promise<BurntPicture> {
    const stream = mainVideo(source.info)!;
    if (HDR_TRANSFERS.includes(stream.color_transfer ?? '')) {
      ctx.log('WARNING', 'The source is HDR: the burnt picture keeps its colours, in 8 bits.');
    }
    const { wanted, encoder, trials } = await this.video();
    if (wanted !== 'auto' && wanted !== encoder) {
      const why = trials.map(({ message }) => message).join(' ');
      ctx.log('WARNING', `The encoder ${wanted} is not used, ${encoder} is: ${why}`);
    }
    const { segment_ms = segmentLength(stream) } = this.options;
    return burnCues(
      { ...source, sha256: input.media.sha256, stream },
      shown,
      { tools: this.tools, encoder: this.segments, video: encoder, segment_ms },
      ctx,
      progress,
    );
  }
}
