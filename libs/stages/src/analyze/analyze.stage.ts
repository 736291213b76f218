import { createHash } from 'node:crypto';

import { ArtifactRef, Z2Error } from '@z2/contracts';
import { vadKey } from '@z2/engines';
import { MediaTools } from '@z2/media';

import { sideBySide } from '../side-by-side';
import { soundOf } from '../sound-of';
import { Stage, StageContext } from '../stage';
import { AnalyzeInput, AnalyzeOutput, AnalyzePreparation } from '../stage-io';
import { analyzeLanguage } from './analyze-language';
import { analyzeSource } from './analyze-source';
import { AnalyzeLlm } from './describe-with-llm';
import { listenTo } from './find-speech';
import { lookAtSource } from './look-at-source';

/** Changes whenever results would. */
const VERSION = 'analyze 3';

/**
 * Takes the media and its transcript (scope source) or a translation (scope language); makes analysis.json's content and
 * thumbnails. Of the source: language, speech and silence, rate, loudness, scenes, key phrases, chapters, three thumbnails.
 * Of a language: title, description, tags, chapters, by an extractive method, or by the language model where one is given.
 * Depends on the inputs' content, the source's title and chapters, and the model. A model that fails costs only a warning.
 * Fails with SOURCE_DAMAGED, FFMPEG_MISSING, FFMPEG_FAILED, ARTIFACT_MISSING, CANCELLED.
 */
export class AnalyzeStage implements Stage<AnalyzeInput, AnalyzeOutput, AnalyzePreparation> {
  readonly name = 'analyze';

  constructor(
    private readonly tools: MediaTools,
    private readonly llm: AnalyzeLlm | null = null,
  ) {}

  fingerprint(input: AnalyzeInput): Promise<string[]> {
    const parts =
      input.scope === 'source'
        ? [
            ...[input.media.sha256, JSON.stringify(input.metadata.chapters), input.transcript.sha256],
            vadKey(),
          ]
        : [
            input.language,
            input.translation?.sha256 ?? '',
            input.transcript.sha256,
            input.title,
            // Of the source's analysis only the chapters' times and titles go in.
            createHash('sha256').update(JSON.stringify(input.analysis.chapters)).digest('hex'),
            this.llm ? `${this.llm.id} ${this.llm.model ?? ''}` : '',
          ];
    return Promise.resolve([VERSION, input.scope, ...parts]);
  }

  /** Decodes picture and sound of the source, and listens for speech meanwhile. What is damaged is told by the run. */
  async prepare({ media, listens }: AnalyzePreparation, ctx: StageContext): Promise<void> {
    await sideBySide(
      ctx,
      (own) => lookAtSource(media, VERSION, this.tools, own),
      async (own) => {
        if (listens) {
          await this.listen(media, own);
        }
      },
    );
  }

  run(input: AnalyzeInput, ctx: StageContext): Promise<AnalyzeOutput> {
    return input.scope === 'source'
      ? analyzeSource(input, VERSION, this.tools, ctx)
      : analyzeLanguage(input, VERSION, this.llm, ctx);
  }

  private async listen(media: ArtifactRef, ctx: StageContext): Promise<void> {
    try {
      await listenTo(media, await soundOf(media, this.tools, ctx), ctx);
    } catch (error) {
      if (!(error instanceof Z2Error) || error.code !== 'SOURCE_DAMAGED') {
        throw error;
      }
    }
  }
}
